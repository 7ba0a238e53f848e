"""Numbers with their bounds: 10人以上30人以下."""

import re
from collections.abc import Iterator
from dataclasses import replace

from anlan.engines.planbook.conditions.durations import STAGE
from anlan.engines.planbook.conditions.leaf import Leaf, leaf_of
from anlan.engines.planbook.conditions.quantities import COUNT, QUANTITY_UNITS, UNIT, quantity_of
from anlan.engines.planbook.extract.numbers import plain_number
from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.plan import Bound, Condition

_U = rf"(?:{UNIT})"

_SCALE = r"(?:万|亿|百|千)?"

_INCL = r"(?:\((?:不)?含[^()]{0,6}\)|\(含\))?"

_BOUND = re.compile(
    rf"(?:达到|达)?(?P<a>{COUNT})(?P<as>{_SCALE})(?P<au>{_U})?{_INCL}(?:及|或)?(?:以上|及以上|\(含\)以上)(?:\(含\))?[,、至到\-—~]?(?:且)?(?:死亡)?(?P<b>{COUNT})(?P<bs>{_SCALE})(?P<bu>{_U})?(?:\((?P<bi>不?含)[^()]{{0,6}}\))?(?:以下|以内)"
    rf"|(?:达到|达)?(?P<c>{COUNT})(?P<cs>{_SCALE})(?P<cu>{_U})?(?:(?:及|或|\(含\))?(?:以上|及以上)|(?=或{COUNT}{_SCALE}{_U}以上))"
    rf"|(?P<d>{COUNT})(?P<ds>{_SCALE})(?P<du>{_U})?(?P<di>及|\(含\)|含)?(?:以下|以内)"
    rf"|(?P<e>{COUNT})(?P<es>{_SCALE})(?P<eu>{_U})?(?:[-—~]|至|到)(?P<f>{COUNT})(?P<fs>{_SCALE})(?P<fu>{_U})"
    rf"|(?P<gw>≥|>=|不低于|不少于|达到|达|超过|大于|高于|＞|>|超)(?:或超过)?(?P<g>{COUNT})(?P<gs>{_SCALE})(?P<gu>{_U})"
    rf"|(?P<hw>≤|<=|小于(?:或)?等于|低于(?:或)?等于|不足|少于|小于|低于|未达到|不超过|<)(?:[-−]|零下)?(?P<h>{COUNT})(?P<hs>{_SCALE})(?P<hu>{_U})"
    rf"|(?P<kw>达到?|超过)[^,。;\d]{{2,16}}?的?(?P<k>{COUNT})(?P<ks>)(?P<ku>%)"
    rf"|(?:出现|造成|发生|导致)(?P<i>{COUNT})(?P<is>)(?P<iu>人|名|例)(?=死亡|遇难|失踪|重伤|受伤|中毒|被困)"
)

_SCALES = {"": 1.0, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}


def counted(seen: View, start: int, end: int, taken: list[tuple[int, int]]) -> Iterator[Leaf]:
    """Numbers with their bounds; where they stand is noted in ``taken``."""
    for match in _PAIRS.finditer(seen.text, start, end):
        taken.append(match.span())
        yield from _pair(seen, match)
    for match in _BOUND.finditer(seen.text, start, end):
        if any(a <= match.start() < b for a, b in taken) or STAGE.search(seen.text, max(start, match.start() - 8), match.end()):
            continue
        if found := _bound(seen, match, start, end):
            taken.append(match.span())
            yield leaf_of(found, match)


def _bound(seen: View, match: re.Match[str], start: int, end: int) -> Condition | None:
    said = match.groupdict()
    unit = next((said[k] for k in ("bu", "au", "cu", "du", "fu", "eu", "gu", "hu", "iu", "ku") if said[k]), "")
    right = re.split(r"[,;。、]|或(?!者?失踪)|且", _after(seen.text, match.end(), end))[0]
    left = seen.text[max(start, match.start() - 24) : match.start()]
    if _WITH_MISSING.match(right) and "死亡" in left:
        right = "死亡(含失踪)"  # 死亡1人以上3人以下(含失踪)
    right = re.sub(r"^(?:的|人员|人)?(?:出现|发生|产生)?(?:疑似|急性|食物)?", "", right)
    told = quantity_of(unit, right, re.split(r"[;。]|以[上下]", left)[-1]) or quantity_of(unit, right, left)
    if told is None or (unit == "级" and _OF_PAPER.match(right)):
        return None
    quantity, factor = told
    neighbour = "neighbour_" if "相邻" in re.split(r"[,;。]", left)[-1] else ""
    bound = _limits(said, factor, neighbour + quantity.name, ("相邻地区" if neighbour else "") + quantity.label, unit)
    if quantity.name == "temperature_c" and re.search(r"(?:[-−]|零下)\d", seen.text[max(start, match.start() - 2) : match.end()]):
        bound = replace(bound, low=None if bound.low is None else -bound.low, high=None if bound.high is None else -bound.high)
    begin, stop = _phrase(seen.text, match, start, end)
    return Condition(kind="bound", text=seen.text[begin:stop], words=seen.span(begin, stop), bound=bound, confidence=0.95)


_OF_PAPER = re.compile(r"(?:应急|防汛|防台)*(?:响应|预警|警报|事件|事故|险情|医院|资质)")  # 二级以上响应: no magnitude
_WITH_MISSING = re.compile(r"\((?:含|包括)(?:失踪|下落不明)")


def _after(text: str, at: int, end: int) -> str:
    """The words behind a bound, brackets taken out: 死亡(含失踪)."""
    return text[at : min(end, at + 18)]


def _phrase(text: str, match: re.Match[str], start: int, end: int) -> tuple[int, int]:
    """The bound with the words of its own clause, for showing."""
    begin = max(text.rfind(mark, start, match.start()) + 1 for mark in ",;:、\n")
    if ")" in text[begin : match.start()] and "(" not in text[begin : match.start()]:
        bracket = text.rfind("(", start, begin)
        begin = max(text.rfind(mark, start, bracket) + 1 for mark in ",;:、\n")
    begin = max(begin, start, match.start() - 40)
    begin += len(_JOINT.match(text[begin : match.start()]).group())  # type: ignore[union-attr]
    stops = [at for mark in ",;。、\n" if (at := text.find(mark, match.end(), end)) >= 0]
    return begin, min([*stops, end, match.end() + 24])


_JOINT = re.compile(r"(?:\(?\d{1,2}[\).、]|[①-⑳])?(?:或者?|且|并且?)*")


def _limits(said: dict[str, str | None], factor: float, name: str, label: str, unit: str) -> Bound:
    def number(key: str) -> float | None:
        text = said[key]
        return plain_number(text) * _SCALES[said[key + "s"] or ""] * factor if text else None

    low, high = number("a"), number("b")
    if low is not None and said["au"] != said["bu"] and said["au"] and said["bu"]:  # 100公斤以上1吨以下
        units = QUANTITY_UNITS.get(name, {})
        low *= units.get(said["au"] or "", 1.0) / units.get(said["bu"] or "", 1.0) if units else 1.0
    if low is not None and high is not None and not said["as"] and said["bs"] and low > high:
        low *= _SCALES[said["bs"]]
    if said["c"]:
        low = number("c")
    if said["e"]:
        low, high = number("e"), number("f")
    high = number("d") if said["d"] else high
    low = number("g") if said["g"] else low
    low = number("k") if said["k"] else low
    low = number("i") if said["i"] else low  # 造成1人死亡: so many, or more
    high = number("h") if said["h"] else high
    open_low = (said["gw"] or said["kw"]) in ("超过", "大于", "高于", ">", "超")
    closed_high = bool(
        said["e"] or said["di"] or "等于" in (said["hw"] or "") or said["hw"] in ("≤", "<=", "不超过") or said["bi"] == "含"
    )
    return Bound(quantity=name, label=label, low=low, high=high, low_included=not open_low, high_included=closed_high, unit=unit)


_PAIRS = re.compile(
    rf"(?P<a>{COUNT})(?P<as>{_SCALE})间(?:房屋)?或(?P<b>{COUNT})(?P<bs>{_SCALE})户以上[、,](?P<c>{COUNT})(?P<cs>{_SCALE})间(?:房屋)?或(?P<d>{COUNT})(?P<ds>{_SCALE})户以下"
)


def _pair(seen: View, match: re.Match[str]) -> Iterator[Leaf]:
    """20万间或7万户以上、30万间或10万户以下: rooms and households, each with both its bounds."""
    limits = [plain_number(match[k]) * _SCALES[match[k + "s"] or ""] for k in "abcd"]
    for name, label, low, high, unit in (
        ("rooms", "倒塌和严重损坏房屋（间）", limits[0], limits[2], "间"), ("households", "倒塌和严重损坏房屋（户）", limits[1], limits[3], "户"),
    ):  # fmt: skip
        bound = Bound(quantity=name, label=label, low=low, high=high, unit=unit)
        yield Leaf(
            Condition(kind="bound", text=match.group(), words=seen.span(match.start(), match.end()), bound=bound, confidence=0.95),
            match.start(), match.end(),
        )  # fmt: skip
