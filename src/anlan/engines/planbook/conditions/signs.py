"""Grades of the incident and warnings in force, as conditions."""

import re
from collections.abc import Iterator

from anlan.engines.planbook.conditions.leaf import Leaf, leaf_of
from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.plan import Condition

GRADES = {"特别重大": 1, "特大": 1, "重特大": 2, "重大": 2, "较大": 3, "一般": 4, "特大型": 1, "大型": 2, "中型": 3, "小型": 4}

GRADE = re.compile(
    r"(?<![比])(?<!性(?=较|一))(?P<grade>特别重大|重特大|重大|较大(?!的)|一般(?!的)|特大型?|(?:大型|中型|小型)(?=(?:地质|及以上|、|或|和|以上)))(?:\([ⅠⅡⅢⅣ一二三四I]+级\))?(?P<up>(?:及|及其)?以上)?(?:级别)?(?:的)?(?:(?:、|或者?|和)(?P<also>特别重大|重大|较大|一般|大型|中型|小型))?"
    r"(?=(?:级别)?[^,。;、或的]{0,14}?(?:事故|事件|灾害|火灾|疫情|灾情|污染|险情\(|地震))"
)

# 森林火灾达到重大等级; 确认属Ⅰ级事件的
GRADE_SAID = re.compile(
    r"(?:达到?|符合|属于?|为|初判|评估|构成)(?:附件[\d一二三四五六七八九十]{1,2}(?:中|规定)?的?|本预案)?(?P<grade>特别重大|重大|较大|一般)(?:等级|级别|级(?!响应|预警)|(?:级|等级|级别)?(?:分级)?标准)(?P<up>(?:及|及其)?以上)?"
    r"|(?:属于?|发生|达到?|确认|判定|符合)[^,。;级]{0,6}?(?P<number>[ⅠⅡⅢⅣ]|I{1,3}|IV)级(?:\([^()]{2,8}\))?(?P<up2>(?:及|及其)?以上)?[^,。;响预]{0,8}(?:事件|事故|灾害|险情|疫情)"
)

_NUMBERED = {"Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "I": 1, "II": 2, "III": 3, "IV": 4, "一": 1, "二": 2, "三": 3, "四": 4}

NOT_GRADE = re.compile(r"重大(?:社会|经济)?(?:影响|危险源|损失|隐患|人员伤亡|伤亡|活动|决策|险情(?!\())")

HARM = re.compile(r"造成(?:特别重大|重大|较大|一般)(?:灾害|影响)(?!事件)")  # 可能造成较大灾害: no grade of an incident

_COLOURS = {"红": 1, "橙": 2, "黄": 3, "蓝": 4}

_REACHED = re.compile(
    r"(?P<hazard>[\u4e00-\u9fff]{0,10}?)预警(?:等级|级别)?(?:达到?|为)(?P<colour>[红橙黄蓝])色(?P<up>(?:及|及其)?以上)?"
)

# 市气象部门发布暴雨Ⅰ级预警
_WARNED_LEVEL = re.compile(
    r"(?P<hazard>[\u4e00-\u9fff]{0,8}?)(?P<number>[ⅠⅡⅢⅣ]|I{1,3}|IV|[一二三四])级(?:\((?:特别严重|严重|较重|一般)\))?(?P<up>(?:及|及其)?以上)?(?:气象)?(?:灾害)?预警"
)

_WARNING = re.compile(
    r"(?P<hazard>[\u4e00-\u9fff]{0,8}?)(?:灾害)?(?P<colour>[红橙黄蓝])色\)?(?P<up>(?:及|及其)?以上)?(?:[\u4e00-\u9fff]{0,6}?)预?警(?:报|信号|信息)?"
)

_HAZARDS = {
    "台风": "11B01", "暴雨": "11B03", "暴雪": "11B04", "寒潮": "11B05", "大风": "11B06", "高温": "11B09", "冰冻": "11B08", "结冰": "11B08", "风暴潮": "11E02", "海浪": "11E04",
    "洪水": "11A01", "洪": "11A01", "山洪": "11A06", "内涝": "11A02", "干旱": "11B22", "森林火险": "11G01", "火险": "11G01", "地质灾害": "11D00", "重污染": "12Q02",
    "海啸": "11E01", "霾": "11B19", "大雾": "11B17",
}  # fmt: skip


def warned(seen: View, start: int, end: int, taken: list[tuple[int, int]]) -> Iterator[Leaf]:
    own: list[tuple[int, int]] = []
    for pattern in (_REACHED, _WARNING, _WARNED_LEVEL):
        for match in pattern.finditer(seen.text, start, end):
            if any(a < match.end() and match.start() < b for a, b in own):
                continue
            own.append(match.span())
            yield from (leaf_of(found, match) for found in _warnings(seen, match))
    taken += own


def _warnings(seen: View, match: re.Match[str]) -> Iterator[Condition]:
    """台风或暴雨蓝色预警: two warnings, either of which will do."""
    before = seen.text[max(0, match.start() - 12) : match.start()] + match["hazard"]
    named = re.split(r"或者?|、", re.split(r"[,;。:]|\d\.|预警(?=[或、及和])", before)[-1])
    hazards = [code for words in named if (code := next((code for word, code in _HAZARDS.items() if word in words), ""))]
    for hazard in dict.fromkeys(hazards or [""]):
        yield Condition(
            kind="warning", text=match.group(), words=seen.span(match.start(), match.end()), colour=_colour(match), hazard=hazard,
            at_least=bool(match["up"]), confidence=0.9,
        )  # fmt: skip


def _colour(match: re.Match[str]) -> int:
    said = match.groupdict()
    return _COLOURS[said["colour"]] if said.get("colour") else _NUMBERED[said["number"]]


def grades_said(seen: View, start: int, end: int) -> Iterator[Leaf]:
    """Grades that stand by themselves: 达到重大等级, 属Ⅰ级事件."""
    if whole := _HAZARDOUS.fullmatch(seen.text, start, end):
        yield leaf_of(grade_condition(seen, whole.span("grade"), GRADES[whole["grade"]]), whole)
    for match in GRADE_SAID.finditer(seen.text, start, end):
        grade = GRADES[match["grade"]] if match["grade"] else _NUMBERED[match["number"]]
        yield leaf_of(grade_condition(seen, match.span(), grade, at_least=bool(match["up"] or match["up2"])), match)


_HAZARDOUS = re.compile(
    r"\n?(?:\(?\d{1,2}[).、])?(?:发生|出现|当)?(?P<grade>特别重大|特大|重大|较大|一般)险情[:,的时]*"
)  # 较大险情|启动三级响应


def grade_condition(seen: View, words: tuple[int, int], grade: int, *, at_least: bool = False) -> Condition:
    """An incident of ``grade``, as said at ``words`` of the folded text."""
    return Condition(
        kind="grade", text=seen.text[slice(*words)], words=seen.span(*words), grade=grade, at_least=at_least, confidence=0.9
    )


def grades_in(seen: View, match: re.Match[str]) -> Iterator[Condition]:
    for name in dict.fromkeys((match["grade"], match["also"])):
        if name:
            yield Condition(
                kind="grade", text=match.group(), words=seen.span(match.start(), match.end()), grade=GRADES[name], at_least=bool(match["up"]) or name == "重特大",
                confidence=0.9,
            )  # fmt: skip
