"""Water over its marks, air that stays bad, fires not under control."""

import re
from collections.abc import Iterator

from anlan.engines.planbook.conditions.leaf import Leaf, leaf_of
from anlan.engines.planbook.conditions.quantities import COUNT
from anlan.engines.planbook.extract.numbers import plain_number
from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.plan import Bound, Condition

_AQI = re.compile(
    r"(?:日)?(?:AQI|空气质量指数)(?:日?均值|指数)?(?:将|预计)?(?P<w>>=|≥|>|大于(?:或?等于)?|达到?|超过)(?P<n>\d{2,3})"
)

_LASTS = re.compile(rf"(?:将)?(?:持续|连续)(?P<n>{COUNT})(?:个)?(?P<u>小时|天)(?:\(\d+小时\))?(?:及?以上)?")


def lasted(seen: View, start: int, end: int) -> Iterator[Leaf]:
    """Fires not under control, air that stays bad, cold that lasts."""
    for match in _UNCHECKED.finditer(seen.text, start, end):
        bound = Bound(quantity="burning_h", label="未得到控制的时间（小时）", low=plain_number(match["n"]), unit="小时")
        words = seen.span(match.start(), match.end())
        yield leaf_of(Condition(kind="bound", text=match.group(), words=words, bound=bound, confidence=0.9), match)
    for match in _AQI.finditer(seen.text, start, end):
        yield leaf_of(_air(seen, match), match)
        if lasts := _LASTS.match(seen.text, match.end()):
            yield leaf_of(_lasting(seen, lasts), lasts)
    for match in _LASTS.finditer(seen.text, start, end):
        if match["u"] == "天":
            yield leaf_of(_lasting(seen, match), match)


_UNCHECKED = re.compile(
    rf"(?P<n>{COUNT})(?:个)?小时(?:(?=或[^,;。\d]{{0,16}}{COUNT}小时(?:仍|尚|还)?未)|(?:以上|内)?(?:仍|尚|还)?(?:未(?:能)?(?:得到)?(?:有效)?(?:控制|扑灭)(?:明火)?|(?:无法|不能|未能|难以)(?:恢复|修复|控制|扑灭|排除|处置|抢通|通车)))"
)

STAGE = re.compile(
    rf"(?:超过?|达到?|高于)(?P<which>警戒|保证|汛限(?=(?:水位)?\d))(?:水|潮)?位?(?:水位)?(?P<n>{COUNT})?(?P<u>米|厘米)?"
)

_STAGES = {
    "警戒": ("over_warning_m", "超警戒水位（米）"),
    "保证": ("over_guarantee_m", "超保证水位（米）"),
    "汛限": ("over_limit_m", "超汛限水位（米）"),
}


def stage_of(seen: View, match: re.Match[str]) -> Condition:
    """超过保证水位0.5米; without a number any excess counts."""
    excess = plain_number(match["n"]) * (0.01 if match["u"] == "厘米" else 1.0) if match["n"] and match["u"] else 0.0
    name, label = _STAGES[match["which"]]
    bound = Bound(quantity=name, label=label, low=excess, low_included=bool(excess), unit="米")
    return Condition(kind="bound", text=match.group(), words=seen.span(match.start(), match.end()), bound=bound, confidence=0.9)


def _air(seen: View, match: re.Match[str]) -> Condition:
    bound = Bound(
        quantity="aqi",
        label="空气质量指数日均值（AQI）",
        low=float(match["n"]),
        low_included=match["w"] not in (">", "大于", "超过"),
    )
    return Condition(kind="bound", text=match.group(), words=seen.span(match.start(), match.end()), bound=bound, confidence=0.9)


def _lasting(seen: View, match: re.Match[str]) -> Condition:
    bound = Bound(
        quantity="lasting_h",
        label="持续时间（小时）",
        low=plain_number(match["n"]) * (24.0 if match["u"] == "天" else 1.0),
        unit="小时",
    )
    return Condition(kind="bound", text=match.group(), words=seen.span(match.start(), match.end()), bound=bound, confidence=0.9)
