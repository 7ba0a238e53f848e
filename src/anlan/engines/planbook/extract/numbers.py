"""Numbers as people write them: 12, １２, 十二, 两百, 3万, 10余, 数十, 近三百, 至少51, 3至5."""

import re
from dataclasses import dataclass

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0, "俩": 2, "仨": 3}
_UNITS = {"十": 10, "百": 100, "千": 1000}
# a number begins where no digit stands before it: a run of a million digits is looked at once, not from each of them
_ARABIC = r"(?<!\d)(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,15})?)"
_CHINESE = r"(?<![零〇○一二两三四五六七八九十百千])[零〇○一二两三四五六七八九十百千]+(?:[点][零〇一二三四五六七八九]+)?"
_VAGUE = r"(?:数|几|好几|(?<![车船机路楼以之线网场地晚早舱船])上|成|近|逾)(?:百万|十万|千万|[十百千万])|[一二三四五六七八九]?十几|几|数(?!字)|多"
_BEFORE = r"至少|最少|不少于|不低于|不下|超过|超|逾|突破|大约|约|约有|近|将近|接近|多达|高达|最多|不超过|不足|约为"
_AFTER = r"余|多(?!少)|来(?=[名人位个])|几(?=[名人位个])|左右|上下"
NUMBER = (
    rf"(?:(?:{_BEFORE})(?:有|为)?)?(?:(?:{_VAGUE}(?<!多)|多(?=[名人位]))|(?:{_ARABIC}|{_CHINESE})(?:(?:[-~—至到]|、(?=[一二三四五六七八九]))(?:{_ARABIC}|{_CHINESE}))?)"
    rf"(?:余|多|几)?(?:万|亿|千|百)?(?:{_AFTER})?"
)
_PARTS = re.compile(
    rf"(?P<before>{_BEFORE})?(?:有|为)?(?:(?P<vague>{_VAGUE})|(?P<low>{_ARABIC}|{_CHINESE})(?:[-~—至到、](?P<high>{_ARABIC}|{_CHINESE}))?)"
    rf"(?P<inner>余|多|几)?(?P<scale>万|亿|千|百)?(?P<after>余|多|来|几|左右|上下)?"
)
_SCALE = {"百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
_VAGUE_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000, "百万": 1e6, "十万": 1e5, "千万": 1e7}


@dataclass(frozen=True, slots=True)
class Number:
    """What was said: the number to reckon with and the bounds that the words allow (None: open). ``vague``: 多人, 数十 say no number."""

    value: float
    low: float | None
    high: float | None
    vague: bool = False


def plain_number(text: str) -> float:
    """``12``, ``1,200``, ``十二``, ``一百零五``, ``二〇〇八``, ``六点一`` to a float."""
    if text[0].isdigit():
        return float(text.replace(",", ""))
    whole, _, part = text.partition("点")
    value = float("".join(str(_DIGITS[c]) for c in whole)) if all(c in _DIGITS for c in whole) else _positional(whole)
    return value + (float("0." + "".join(str(_DIGITS[c]) for c in part)) if part else 0.0)


def _positional(text: str) -> float:
    total, digit = 0.0, 0.0
    for char in text:
        if char in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[char], 0.0
        else:
            digit = float(_DIGITS[char])
    tail = _UNITS.get(text[-2], 0) / 10 if len(text) > 2 and text[-1] in _DIGITS and text[-2] in "百千" else 1
    return total + digit * (tail or 1)


_EITHER = re.compile("一二|两三|二三|三四|三五|四五|五六|六七|七八|八九")  # 七八名: seven or eight


def read_number(text: str) -> Number | None:
    """The number a match of :data:`NUMBER` says; None if it says none."""
    match = _PARTS.fullmatch(text)
    if match is None:
        return None
    if _EITHER.fullmatch(text):
        return Number(plain_number(text[1]), plain_number(text[0]), plain_number(text[1]))
    scale = _SCALE.get(match["scale"] or "", 1.0)
    if match["vague"]:
        return _vague(match["vague"], scale, match["before"] or "")
    low = plain_number(match["low"]) * scale
    if match["high"]:
        high = plain_number(match["high"]) * scale
        return Number(high, low, high) if high > low else Number(high, None, None)
    return _bounded(low, match["before"] or "", (match["inner"] or "") + (match["after"] or ""))


def about(number: Number) -> Number:
    """3000平方米左右: a number made approximate by the word behind its unit."""
    return Number(number.value, number.value * 0.9, number.value * 1.1) if number.low == number.high else number


def _vague(words: str, scale: float, before: str) -> Number:
    if words in ("几", "数", "多", "好几"):
        return Number(2 * scale, 2 * scale, 9 * scale if words != "多" else None, vague=True)
    if words.endswith("十几"):
        base = (plain_number(words[:-2]) if len(words) > 2 else 1) * 10
        return Number(base + 1, base + 1, base + 9)
    lead = words[0] if words[0] in "数几上成近逾" else words[:2]
    unit = _VAGUE_UNITS[words[len(lead) :]] * scale
    if lead == "近" or before.startswith("近"):
        return Number(unit, unit * 0.9, unit)
    return Number(2 * unit, 2 * unit, 10 * unit - 1, vague=True) if lead in ("数", "几", "好几") else Number(unit, unit, None)


def _bounded(value: float, before: str, after: str) -> Number:
    if before in ("近", "将近", "接近", "不足", "不超过", "最多"):
        return Number(value, value * 0.9 if before != "最多" else None, value)
    if before in ("至少", "最少", "不少于", "不低于", "不下", "超过", "超", "逾", "突破"):
        return Number(value, value, None)
    if after[:1] in ("余", "多", "来", "几"):
        return Number(value, value, value + _step(value))
    if before.startswith("约") or before == "大约" or after in ("左右", "上下"):
        return Number(value, value * 0.9, value * 1.1)
    return Number(value, value, value)


def _step(value: float) -> float:
    """10余 is below 20, 300多 below 400, 5万余 below 6万."""
    step = 1.0
    while value and value % (step * 10) == 0:
        step *= 10
    return step - 1 if step > 1 else step
