"""From the words of a plan to logic: 造成30人以上死亡,或者100人以上重伤 → any(dead ≥ 30, serious ≥ 100)."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from anlan.engines.planbook.conditions.quantities import QUANTITY_UNITS, UNIT, quantity_of
from anlan.engines.planbook.extract.numbers import plain_number
from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.plan import Bound, Condition

_N = r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|[一二两三四五六七八九十百千]+)"
_U = rf"(?:{UNIT})"
_SCALE = r"(?:万|亿|百|千)?"
_INCL = r"(?:\((?:不)?含[^()]{0,6}\)|\(含\))?"
_BOUND = re.compile(
    rf"(?:达到|达)?(?P<a>{_N})(?P<as>{_SCALE})(?P<au>{_U})?{_INCL}(?:及|或)?(?:以上|及以上|\(含\)以上)(?:\(含\))?[,、至到]?(?:且)?(?:死亡)?(?P<b>{_N})(?P<bs>{_SCALE})(?P<bu>{_U})?(?:\((?P<bi>不?含)[^()]{{0,6}}\))?(?:以下|以内)"
    rf"|(?:达到|达)?(?P<c>{_N})(?P<cs>{_SCALE})(?P<cu>{_U})?(?:(?:及|或|\(含\))?(?:以上|及以上)|(?=或{_N}{_SCALE}{_U}以上))"
    rf"|(?P<d>{_N})(?P<ds>{_SCALE})(?P<du>{_U})?(?P<di>及|\(含\)|含)?(?:以下|以内)"
    rf"|(?P<e>{_N})(?P<es>{_SCALE})(?P<eu>{_U})?(?:[-—~]|至|到)(?P<f>{_N})(?P<fs>{_SCALE})(?P<fu>{_U})"
    rf"|(?P<gw>≥|>=|不低于|不少于|达到|达|超过|大于|高于|＞|>|超)(?:或超过)?(?P<g>{_N})(?P<gs>{_SCALE})(?P<gu>{_U})"
    rf"|(?P<hw>≤|<=|小于(?:或)?等于|低于(?:或)?等于|不足|少于|小于|低于|未达到|不超过|<)(?P<h>{_N})(?P<hs>{_SCALE})(?P<hu>{_U})"
)
_SCALES = {"": 1.0, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
_GRADES = {"特别重大": 1, "特大": 1, "重大": 2, "较大": 3, "一般": 4, "特大型": 1, "大型": 2, "中型": 3, "小型": 4}
_GRADE = re.compile(
    r"(?<![性比])(?P<grade>特别重大|重大|较大(?!的)|一般(?!的)|特大型?|(?:大型|中型|小型)(?=(?:地质|及以上|、|或|和|以上)))(?:\([ⅠⅡⅢⅣ一二三四I]+级\))?(?P<up>(?:及|及其)?以上)?(?:级别)?(?:的)?(?:(?:、|或者?|和)(?P<also>特别重大|重大|较大|一般|大型|中型|小型))?"
    r"(?=(?:级别)?[^,。;、或的]{0,14}?(?:事故|事件|灾害|火灾|疫情|灾情|污染|险情\(|地震))"
)
_NOT_GRADE = re.compile(r"重大(?:社会|经济)?(?:影响|危险源|损失|隐患|人员伤亡|伤亡|活动|决策|险情(?!\())")
_COLOURS = {"红": 1, "橙": 2, "黄": 3, "蓝": 4}
_REACHED = re.compile(
    r"(?P<hazard>[\u4e00-\u9fff]{0,10}?)预警(?:等级|级别)?(?:达到?|为)(?P<colour>[红橙黄蓝])色(?P<up>(?:及|及其)?以上)?"
)
_AQI = re.compile(
    r"(?:日)?(?:AQI|空气质量指数)(?:日?均值|指数)?(?:将|预计)?(?P<w>>=|≥|>|大于(?:或?等于)?|达到?|超过)(?P<n>\d{2,3})"
)
_LASTS = re.compile(rf"(?:将)?持续(?P<n>{_N})(?:个)?(?P<u>小时|天)(?:\(\d+小时\))?(?:及?以上)?")
_LEFT_TO_US = re.compile(r"(?:认为|认定|确定)的?其他|其他[^,;。或]{0,16}(?:情形|情况|认定)")
_WARNING = re.compile(
    r"(?P<hazard>[\u4e00-\u9fff]{0,8}?)(?:灾害)?(?P<colour>[红橙黄蓝])色(?P<up>(?:及|及其)?以上)?(?:[\u4e00-\u9fff]{0,6}?)预?警(?:报|信号|信息)?"
)
_HAZARDS = {
    "台风": "11B01", "暴雨": "11B03", "暴雪": "11B04", "寒潮": "11B05", "大风": "11B06", "高温": "11B09", "冰冻": "11B08", "风暴潮": "11E02", "海浪": "11E04",
    "洪水": "11A01", "洪": "11A01", "山洪": "11A06", "内涝": "11A02", "干旱": "11B22", "森林火险": "11G01", "火险": "11G01", "地质灾害": "11D00", "重污染": "12Q02",
    "海啸": "11E01", "霾": "11B19", "大雾": "11B17",
}  # fmt: skip
_AND = re.compile(r"且|并且|同时(?!发生)|并伴有|并造成")
_OR = re.compile(r"或者|或|;|,或")
_CLAUSE = re.compile(r"[^;。\n]+")
_INTRO = re.compile(
    r"^(?:\(?[一二三四五六七八九十\d]+[\).、]|[①-⑳])?(?:启动条件|响应条件|启动标准|条件|标准)?[::]?"
    r"|(?:有|符合|出现|发生|具备|达到|遇)?(?:下列|以下|如下)(?:情形|情况|条件|标准|事件)[^,:;。]{0,12}(?:之一)?(?:的|时|者)?[,::]?|(?:为|是指|系指|指)$"
)


@dataclass(frozen=True, slots=True)
class _Leaf:
    condition: Condition
    start: int
    end: int


def read_condition(seen: View, start: int, end: int) -> Condition | None:
    """The condition told in ``seen.text[start:end]``; clauses parted by ； or line ends are alternatives. None where nothing is told."""
    parts: list[Condition] = []
    for match in _CLAUSE.finditer(seen.text, start, end):
        if _STARTS.match(match.group()):
            continue  # who starts the level is no condition of it
        found = _clause(seen, match.start(), match.end())
        if found:
            parts.append(found)
    return _join("any", seen, parts)


_STARTS = re.compile(
    r"(?:达到|符合|具备|出现)上述|(?:由|经|报)[^,;。]{2,40}(?:决定|批准|宣布|同意|下令)?[^,;。]{0,6}启动[^,;。]{0,12}$"
)


def _join(kind: str, seen: View, parts: list[Condition]) -> Condition | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    flat = [leaf for part in parts for leaf in (part.parts if part.kind == kind else (part,))]
    low, high = min(p.words[0] for p in flat), max(p.words[1] for p in flat)
    return Condition(
        kind=kind,
        text=";".join(p.text for p in flat),
        words=(low, high),
        parts=tuple(flat),
        confidence=min(p.confidence for p in flat),
    )


def _clause(seen: View, start: int, end: int) -> Condition | None:
    """One clause: its numbers, grades and warnings joined by 且 and 或; words without any are for a person to judge."""
    numbers = [] if _LEFT_TO_US.search(seen.text, start, end) else list(_leaves(seen, start, end))
    if not numbers:
        return _judgements(seen, start, end)
    leaves = sorted([*numbers, *_told_beside(seen, start, end, numbers)], key=lambda leaf: leaf.start)
    groups: list[list[Condition]] = [[leaves[0].condition]]
    for before, after in itertools.pairwise(leaves):
        between = seen.text[before.end : after.start]
        bound = after.condition.bound
        goes_on = not between and bound is not None and bound.quantity == "lasting_h"  # AQI>200|持续48小时
        if goes_on or (_AND.search(between) and not _OR.search(between)):
            groups[-1].append(after.condition)
        else:
            groups.append([after.condition])
    joined = [found for group in groups if (found := _join("all", seen, group))]
    return _join("any", seen, joined)


def _judgements(seen: View, start: int, end: int) -> Condition | None:
    """Alternatives none of which holds a number: 县防指启动Ⅰ级响应,或者出现垮坝险情."""
    cuts = [start, *(at for match in re.compile(r",或者?").finditer(seen.text, start, end) for at in match.span()), end]
    parts = [found for begin, stop in zip(cuts[::2], cuts[1::2], strict=True) if (found := _judgement(seen, begin, stop))]
    return _join("any", seen, parts)


_PARTED = re.compile(
    r"(?:,|的)或者?|,?且|,并且|,?并(?=需|超|出现)|(?<=以[上下]),(?=[^由经报,;并且]{6,})|(?<=[人例%亡伤毒踪困]),(?=未|影响|范围|可能|尚|情况|需要|[^,;。]{2,8}(?:能够|可以|可自))"
)


def _told_beside(seen: View, start: int, end: int, numbers: list[_Leaf]) -> Iterator[_Leaf]:
    """发生较大事故,或者超出县级处置能力: the alternative that holds no number stands beside it, for a person to judge."""
    cuts = [start, *(at for match in _PARTED.finditer(seen.text, start, end) for at in match.span()), end]
    for begin, stop in zip(cuts[::2], cuts[1::2], strict=True):
        piece = re.split(r",(?:由|经|报|启动)", seen.text[begin:stop])[0]
        held = any(leaf.start < stop and begin < leaf.end for leaf in numbers)
        found = None if held or len(piece) < 6 or "启动条件" in piece else _judgement(seen, begin, begin + len(piece))
        if found and (_OTHERS_STARTED.match(piece) or not re.search(r"^(?:含|需由)|[^要]启动", piece.replace("需要启动", ""))):
            yield _Leaf(found, begin, begin + len(piece))


def _leaves(seen: View, start: int, end: int) -> Iterator[_Leaf]:
    """Everything in a clause that a machine can hold against a figure, a grade or a warning."""
    taken: list[tuple[int, int]] = []
    yield from _counted(seen, start, end, taken)
    yield from _lasted(seen, start, end)
    yield from _warned(seen, start, end, taken)
    for match in _STAGE.finditer(seen.text, start, end):
        yield _leaf(_stage(seen, match), match)
    for match in _GRADE.finditer(seen.text, start, end):
        if not _NOT_GRADE.match(seen.text, match.start("grade")) and not any(a <= match.start() < b for a, b in taken):
            yield from (_leaf(found, match) for found in _grades(seen, match))


def _leaf(condition: Condition, match: re.Match[str]) -> _Leaf:
    return _Leaf(condition, match.start(), match.end())


def _counted(seen: View, start: int, end: int, taken: list[tuple[int, int]]) -> Iterator[_Leaf]:
    """Numbers with their bounds; where they stand is noted in ``taken``."""
    for match in _PAIRS.finditer(seen.text, start, end):
        taken.append(match.span())
        yield from _pair(seen, match)
    for match in _BOUND.finditer(seen.text, start, end):
        if any(a <= match.start() < b for a, b in taken) or _STAGE.search(seen.text, max(start, match.start() - 8), match.end()):
            continue
        if found := _bound(seen, match, start, end):
            taken.append(match.span())
            yield _leaf(found, match)


def _lasted(seen: View, start: int, end: int) -> Iterator[_Leaf]:
    """Fires not under control, air that stays bad, cold that lasts."""
    for match in _UNCHECKED.finditer(seen.text, start, end):
        bound = Bound(quantity="burning_h", label="未得到控制的时间（小时）", low=plain_number(match["n"]), unit="小时")
        words = seen.span(match.start(), match.end())
        yield _leaf(Condition(kind="bound", text=match.group(), words=words, bound=bound, confidence=0.9), match)
    for match in _AQI.finditer(seen.text, start, end):
        yield _leaf(_air(seen, match), match)
        if lasts := _LASTS.match(seen.text, match.end()):
            yield _leaf(_lasting(seen, lasts), lasts)
    for match in _LASTS.finditer(seen.text, start, end):
        if match["u"] == "天":
            yield _leaf(_lasting(seen, match), match)


def _warned(seen: View, start: int, end: int, taken: list[tuple[int, int]]) -> Iterator[_Leaf]:
    for pattern in (_REACHED, _WARNING):
        for match in pattern.finditer(seen.text, start, end):
            taken.append(match.span())
            yield from (_leaf(found, match) for found in _warnings(seen, match))


def _bound(seen: View, match: re.Match[str], start: int, end: int) -> Condition | None:
    said = match.groupdict()
    unit = next((said[k] for k in ("bu", "au", "cu", "du", "fu", "eu", "gu", "hu") if said[k]), "")
    right = re.split(r"[,;。、]|或", _after(seen.text, match.end(), end))[0]
    left = seen.text[max(start, match.start() - 24) : match.start()]
    right = re.sub(r"^(?:的|人员|人)?(?:出现|发生|产生)?(?:疑似|急性|食物)?", "", right)
    told = quantity_of(unit, right, re.split(r"[;。]|以[上下]", left)[-1]) or quantity_of(unit, right, left)
    if told is None:
        return None
    quantity, factor = told
    neighbour = "neighbour_" if "相邻" in re.split(r"[,;。]", left)[-1] else ""
    bound = _limits(said, factor, neighbour + quantity.name, ("相邻地区" if neighbour else "") + quantity.label, unit)
    if quantity.name == "temperature_c" and re.search(r"(?:-|−|零下)$", seen.text[max(start, match.start() - 2) : match.start()]):
        bound = replace(bound, low=None if bound.low is None else -bound.low, high=None if bound.high is None else -bound.high)
    begin, stop = _phrase(seen.text, match, start, end)
    return Condition(kind="bound", text=seen.text[begin:stop], words=seen.span(begin, stop), bound=bound, confidence=0.95)


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
    high = number("h") if said["h"] else high
    open_low = said["gw"] in ("超过", "大于", "高于", ">", "超")
    closed_high = bool(
        said["e"] or said["di"] or "等于" in (said["hw"] or "") or said["hw"] in ("≤", "<=", "不超过") or said["bi"] == "含"
    )
    return Bound(quantity=name, label=label, low=low, high=high, low_included=not open_low, high_included=closed_high, unit=unit)


_PAIRS = re.compile(
    rf"(?P<a>{_N})(?P<as>{_SCALE})间(?:房屋)?或(?P<b>{_N})(?P<bs>{_SCALE})户以上[、,](?P<c>{_N})(?P<cs>{_SCALE})间(?:房屋)?或(?P<d>{_N})(?P<ds>{_SCALE})户以下"
)


def _pair(seen: View, match: re.Match[str]) -> Iterator[_Leaf]:
    """20万间或7万户以上、30万间或10万户以下: rooms and households, each with both its bounds."""
    limits = [plain_number(match[k]) * _SCALES[match[k + "s"] or ""] for k in "abcd"]
    for name, label, low, high, unit in (
        ("rooms", "倒塌和严重损坏房屋（间）", limits[0], limits[2], "间"), ("households", "倒塌和严重损坏房屋（户）", limits[1], limits[3], "户"),
    ):  # fmt: skip
        bound = Bound(quantity=name, label=label, low=low, high=high, unit=unit)
        yield _Leaf(
            Condition(kind="bound", text=match.group(), words=seen.span(match.start(), match.end()), bound=bound, confidence=0.95),
            match.start(), match.end(),
        )  # fmt: skip


_UNCHECKED = re.compile(rf"(?P<n>{_N})(?:个)?小时(?:内)?(?:仍|尚|还)?未(?:能)?(?:得到)?(?:有效)?(?:控制|扑灭)(?:明火)?")
_STAGE = re.compile(
    rf"(?:超过?|达到?|高于)(?P<which>警戒|保证|汛限(?=(?:水位)?\d))(?:水|潮)?位?(?:水位)?(?P<n>{_N})?(?P<u>米|厘米)?"
)


_STAGES = {
    "警戒": ("over_warning_m", "超警戒水位（米）"),
    "保证": ("over_guarantee_m", "超保证水位（米）"),
    "汛限": ("over_limit_m", "超汛限水位（米）"),
}


def _stage(seen: View, match: re.Match[str]) -> Condition:
    """超过保证水位0.5米; without a number any excess counts."""
    excess = plain_number(match["n"]) * (0.01 if match["u"] == "厘米" else 1.0) if match["n"] and match["u"] else 0.0
    name, label = _STAGES[match["which"]]
    bound = Bound(quantity=name, label=label, low=excess, low_included=bool(excess), unit="米")
    return Condition(kind="bound", text=match.group(), words=seen.span(match.start(), match.end()), bound=bound, confidence=0.9)


def _warnings(seen: View, match: re.Match[str]) -> Iterator[Condition]:
    """台风或暴雨蓝色预警: two warnings, either of which will do."""
    before = re.split(r"[,;。:]|\d\.", seen.text[max(0, match.start() - 12) : match.start()])[-1]
    named = re.split(r"或者?|、", before + match["hazard"])
    hazards = [code for words in named if (code := next((code for word, code in _HAZARDS.items() if word in words), ""))]
    for hazard in dict.fromkeys(hazards or [""]):
        yield Condition(
            kind="warning", text=match.group(), words=seen.span(match.start(), match.end()), colour=_COLOURS[match["colour"]], hazard=hazard,
            at_least=bool(match["up"]), confidence=0.9,
        )  # fmt: skip


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


def _grades(seen: View, match: re.Match[str]) -> Iterator[Condition]:
    for name in dict.fromkeys((match["grade"], match["also"])):
        if name:
            yield Condition(
                kind="grade", text=match.group(), words=seen.span(match.start(), match.end()), grade=_GRADES[name], at_least=bool(match["up"]),
                confidence=0.9,
            )  # fmt: skip


_STARTED_THEN = re.compile(
    r"(?:时|的|后)?,?(?:(?:由|报|经)[^,]{0,24},)?(?:立即|应当?|及时)?(?:启动|进入)(?:[^,。;]{0,8})(?:[ⅠⅡⅢⅣI一二三四]+)级(?:应急)?响应$"
)
_OTHERS_STARTED = re.compile(
    r"^(?:国家|省|市|县|区|上级|流域|两个|多个|事发地|[\u4e00-\u9fff]{1,6}防[指总])[^,由]{0,14}启动[^,]{0,10}级(?:以上)?(?:应急|防汛|防台)*响应$"
)


def _judgement(seen: View, start: int, end: int) -> Condition | None:
    """Words without a number: a person must decide whether they hold."""
    text = re.sub(r"的?,(?:由|报|经)[^,]{2,40}(?:启动|批准|决定|负责)[^,]{0,12}$", "", seen.text[start:end].rstrip(" 。;,"))
    text = text if _OTHERS_STARTED.match(text) else _STARTED_THEN.sub("", text)
    bare = re.sub(r"^(?:或者?|当(?=[^地事前时]))", "", _INTRO.sub("", text).strip(" ,:、。")).removesuffix("的")
    if len(bare) < 5 or re.fullmatch(r"[\d.]+", bare):
        return None
    return Condition(kind="judgement", text=bare, words=seen.span(start, end), confidence=0.6)
