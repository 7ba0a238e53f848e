"""Levels told within a sentence: 发生较大事故,由…启动Ⅱ级响应."""

import re
from collections.abc import Iterator

from anlan.engines.planbook.conditions import read_condition
from anlan.engines.planbook.conditions.signs import GRADES, grade_condition
from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.plan import Condition, Level, Section
from anlan.engines.planbook.structure.level_names import LEVEL, LEVEL_NUMBERS
from anlan.engines.planbook.structure.sections import Paragraph, clause_at
from anlan.engines.planbook.structure.starters import clean_starter, starter
from anlan.engines.planbook.structure.unit_names import ITEM

_STARTED = re.compile(
    rf"(?:启动|进入)(?:公司|集团|本级|全?[省市县区镇]级?|街道|厂级?)?(?:[国省市县区]家?级\()?{LEVEL}级\)?(?:应急)?响应(?!的?(?:建议|条件|标准|后|程序|期间|时|措施|指令)|.{{0,4}}建议)"
)

# 响应级别为Ⅰ级; 出现死亡的,为Ⅰ级(under a heading about levels)
_FIXED = re.compile(
    rf"响应(?:级别|等级)(?:为|是|定为){LEVEL}级|[的时者],(?:为|属于?|划为|定为|列为){LEVEL.replace('<lv>', '<bare>')}级(?=[,。;(]|响应)"
)
_LED = re.compile(
    r"由(?P<who>[^,。;\n]{2,30}?)(?:统一)?(?:(?<!主要)(?<!分管)领导|组织指挥|负责指挥|负责应对|组织应对|组织实施|指挥(?!部|机构|长|员|组))"
)

_EACH = re.compile(
    r"(?P<cond>[^。;\n]{4,120}?)(?:时|的)?,(?P<each>(?:[^,。;\n]{2,40},)?分别|[^,。;\n]{2,40},|由[^,。;\n]{2,24}?)启动(?P<levels>[ⅠⅡⅢⅣ一二三四I]+级(?:[、和或][ⅠⅡⅢⅣ一二三四I]+级)+)(?:应急)?响应"
)


_ACCORDING = re.compile(r"(?:按照?|根据|依据|参照)")


def _is_said(condition: Condition, length: int) -> bool:
    """Words that can be held against facts, or long enough to be a condition: not 按照流程,启动四级响应."""
    leaves = list(condition.leaves())
    if any(leaf.kind != "judgement" for leaf in leaves):
        return True
    return length >= _SHORTEST and not all(_ACCORDING.match(leaf.text) for leaf in leaves)


_SHORTEST = 6  # characters of a condition without a figure


def from_fixed(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> Iterator[Level]:
    """发生死亡30人以上的道路交通事故,响应级别为Ⅰ级."""
    for line in lines:
        for match in _FIXED.finditer(seen.text, line.start, line.end):
            if match["bare"] and "响应" not in clause_at(sections, line.start):
                continue
            begin = max(line.start, seen.text.rfind("。", line.start, match.start()) + 1)
            named = _NAMED.match(seen.text, begin, match.start())
            condition = read_condition(seen, named.end() if named else begin, match.start())
            if condition:
                yield Level(
                    level=LEVEL_NUMBERS[match["lv"] or match["bare"]], condition=condition, starter=starter(re.split("[;。]", seen.text[match.end():line.end])[0]), words=seen.span(begin, match.end()),
                    clause=clause_at(sections, line.start), confidence=0.75,
                )  # fmt: skip


_NAMED = re.compile(r"(?:[ⅠⅡⅢⅣ]|I{1,3}V?|IV)级\([^()]{1,12}\)")
_CORRESPONDS = re.compile(rf"(?P<grade>特别重大|重大|较大|一般)(?:级)?[^,。;、()]{{0,8}}\({LEVEL}级(?:响应)?\)")
_GRADED = re.compile(r"响应[^。\n]{0,12}?(?:分为|分成|划分为|设定为|设|包括)")


# 一级响应对应特别重大事故,由省领导小组启动
_ANSWERS = re.compile(
    rf"{LEVEL}级(?:应急)?响应(?:对应|适用于|应对|针对)[^,。;]{{0,6}}?(?P<grade>特别重大|重大|较大|一般)(?!的)[^,。;]{{0,16}}"
)


def from_answers(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> Iterator[Level]:
    """一级响应对应特别重大事故: each level by the grade it answers, and who starts it behind."""
    for line in lines:
        for match in _ANSWERS.finditer(seen.text, line.start, line.end):
            rest = re.split("[;。]", seen.text[match.end() : line.end])[0]
            yield Level(
                level=LEVEL_NUMBERS[match["lv"]], condition=grade_condition(seen, match.span("grade"), GRADES[match["grade"]]), starter=starter(rest),
                words=seen.span(match.start(), match.end() + len(rest)), clause=clause_at(sections, line.start), confidence=0.8,
            )  # fmt: skip


def from_grades(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> Iterator[Level]:
    """应急响应分为特别重大(Ⅰ级响应)、重大(Ⅱ级响应)…: a level told by nothing but the grade it answers."""
    for line in lines:
        graded = _GRADED.search(seen.text, line.start, line.end)
        for match in _CORRESPONDS.finditer(seen.text, graded.end(), line.end) if graded else ():
            yield Level(
                level=LEVEL_NUMBERS[match["lv"]], condition=grade_condition(seen, match.span(), GRADES[match["grade"]]), starter="",
                words=seen.span(*match.span()), clause=clause_at(sections, line.start), confidence=0.6,
            )  # fmt: skip


_OF_GRADE = re.compile(
    rf"{ITEM}(?P<grade>特别重大|重大|较大|一般)(?:级)?(?:突发)?[^,。;:、()]{{0,8}}?(?:事故|事件|灾害|险情)(?:的)?(?:应急)?响应(?::|$)"
)


def from_grades_named(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> Iterator[Level]:
    """较大事故响应:由…指挥: for plans that number no level, each is named by the grade it answers."""
    for line in lines:
        if match := _OF_GRADE.match(seen.text, line.start, line.end):
            grade = GRADES[match["grade"]]
            yield Level(
                level=grade, condition=grade_condition(seen, match.span("grade"), grade), starter=starter(re.split("[;。]", seen.text[match.end():line.end])[0]),
                words=seen.span(line.start, line.end), clause=clause_at(sections, line.start), confidence=0.6,
            )  # fmt: skip


def from_sentences(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> Iterator[Level]:
    """发生较大生产安全事故,由市安委会主任启动Ⅱ级响应: what stands before the last comma is the condition, behind it who starts."""
    for line in lines:
        yield from _respectively(seen, line, sections)
        for match in _STARTED.finditer(seen.text, line.start, line.end):
            begin = max(
                line.body if line.number.startswith("第") else line.start,
                seen.text.rfind("。", line.start, match.start()) + 1,
                seen.text.rfind(";", line.start, match.start()) + 1,
            )
            if seen.text.startswith("或", begin):
                begin = max(line.start, seen.text.rfind("。", line.start, match.start()) + 1)  # …的险情;或者…的灾情,由…
            begin += len(_LABELLED.match(seen.text[begin : match.start()]).group())  # type: ignore[union-attr]
            comma = seen.text.rfind(",", begin, match.start())
            if comma < begin and seen.text[begin] in "由经报":
                continue  # 由市长启动Ⅰ级响应: who starts it, and no condition
            condition = read_condition(seen, begin, comma if comma > begin else match.start())
            if condition and _is_said(condition, match.start() - begin):
                led = _LED.search(re.split("[;]", seen.text[match.end() : line.end])[0])
                yield Level(
                    level=LEVEL_NUMBERS[match["lv"]], condition=condition,
                    starter=(clean_starter(seen.text[comma + 1:match.start()]) if comma > begin else "") or starter(seen.text[begin : match.end()] + re.split("[;。]", seen.text[match.end() : line.end])[0]) or (led["who"] if led else ""),
                    words=seen.span(begin, match.end()), clause=clause_at(sections, line.start), confidence=0.75,
                )  # fmt: skip


_LABELLED = re.compile(r"(?:[^,。;:\d()]{2,10}:(?=[^,。;]*\S)(?!由|经|报|启动|进入))?")  # 较重困人:被困2小时以上的,由…


def _respectively(seen: View, line: Paragraph, sections: tuple[Section, ...]) -> Iterator[Level]:
    """初判发生特别重大、重大…,分别启动Ⅰ级、Ⅱ级响应: the first grade belongs to the first level."""
    for match in _EACH.finditer(seen.text, line.start, line.end):
        condition = read_condition(seen, match.start("cond"), match.end("cond"))
        leaves = [leaf for leaf in condition.leaves() if leaf.kind == "grade"] if condition else []
        levels = re.findall(r"([ⅠⅡⅢⅣ一二三四I]+)级", match["levels"])
        rest = re.split("[;。]", seen.text[match.end() : line.end])[0]
        led = _LED.search(rest)
        who = starter(rest) or (led["who"] if led else "")
        if "分别" not in match["each"] and len(levels) != len(leaves):
            continue
        numbers = [LEVEL_NUMBERS[level] for level in levels]
        if "或" in match["levels"] and {leaf.grade for leaf in leaves} == set(numbers):
            numbers = [leaf.grade for leaf in leaves if leaf.grade]  # 重大(Ⅱ级)或特别重大(Ⅰ级)事件: named in any order
        for number, leaf in zip(numbers, leaves, strict=False):
            yield Level(
                level=number, condition=leaf, starter=who, words=seen.span(match.start(), match.end()),
                clause=clause_at(sections, line.start), confidence=0.8,
            )  # fmt: skip
