"""Incident grades and warning colours as the plan defines them."""

import re
from collections.abc import Iterator
from dataclasses import replace

from anlan.engines.planbook.conditions import read_condition
from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.plan import Condition, GradeRule, Section, WarningRule
from anlan.engines.planbook.structure.level_names import LEVEL, LEVEL_NUMBERS
from anlan.engines.planbook.structure.level_rows import OF_GRADES, row_end
from anlan.engines.planbook.structure.sections import Paragraph, clause_at

_GRADE = re.compile(
    r"(?P<g>特别重大|重大|较大|一般|特大型?|大型|中型|小型)(?:级)?(?P<what>[^,。;:\n\d是指有为(]{0,16})?(?:\((?:[ⅠⅡⅢⅣI一二三四]+)级\))?(?:\([^()]{0,12}\))?(?:是指|系指|指|[:|]|,是指|为|。(?=造成|死亡|一次))"
)
_FIRST_JUDGED = re.compile(r"(?:^|[。;\n])(?:当)?(?P<c>[^。;\n]{6,160}?),?可?初判为(?P<g>特别重大|重大|较大|一般)")
_GRADE_NUMBERS = {"特别重大": 1, "重大": 2, "较大": 3, "一般": 4, "特大": 1, "特大型": 1, "大型": 2, "中型": 3, "小型": 4}
_COLOUR = re.compile(
    r"(?P<c>[红橙黄蓝])色(?:\([^()]{1,6}\))?预警(?:\([^()]{1,8}\))?(?:[:|]|是指|为|$)|[ⅠⅡⅢⅣ一二三四]级\((?P<c2>[红橙黄蓝])色?\)(?:预警)?(?:[:|]|$)"
)
_COLOURS = {"红": 1, "橙": 2, "黄": 3, "蓝": 4}


def grade_rules(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> tuple[GradeRule, ...]:
    """Incident grades the plan defines: 特别重大事故是指…; each with a number or two in it."""
    found: dict[int, GradeRule] = {}
    for line in lines:
        for match in _GRADE.finditer(seen.text, line.start, line.end):
            numbered = re.search(r"(?:^|\n)\(?[一二三四1-4]\)?[、.]$", seen.text[max(0, match.start() - 5) : match.start()])
            if (
                seen.text[match.start() - 1 : match.start()] in ("、", "别", "和", "或")
                and match["g"] != "特别重大"
                and not numbered
            ):
                continue
            stop = _grade_end(seen.text, match.end(), line.end)
            condition = read_condition(seen, match.end(), stop)
            grade = _GRADE_NUMBERS[match["g"]]
            if condition and any(leaf.bound for leaf in condition.leaves()) and grade not in found:
                found[grade] = GradeRule(
                    grade=grade, condition=condition, words=seen.span(match.start(), stop), clause=clause_at(sections, line.start)
                )  # fmt: skip
    for rule in _by_number(seen, lines, sections):
        found.setdefault(rule.grade, rule)
    for match in _LISTED.finditer(seen.text):
        following = _LISTED.search(seen.text, match.end())
        stop = _grade_list_end(seen.text, match.end(), following.start() if following else len(seen.text))
        condition = read_condition(seen, match.end(), stop)
        if condition:
            grade = _GRADE_NUMBERS[match["g"]]
            found[grade] = GradeRule(
                grade=grade, condition=condition, words=seen.span(match.start(), stop), clause=clause_at(sections, match.start())
            )
    for match in _FIRST_JUDGED.finditer(seen.text):
        condition = read_condition(seen, match.start("c"), match.end("c"))
        known = found.get(_GRADE_NUMBERS[match["g"]])
        if condition and known:
            both = Condition(
                kind="any", text=f"{known.condition.text};{condition.text}", words=known.condition.words, parts=(known.condition, condition),
            )  # fmt: skip
            found[known.grade] = replace(known, condition=both)
    return tuple(sorted(found.values(), key=lambda rule: rule.grade))


# 1.4 事故分级, below it Ⅲ级:造成3人以上…; 1.4.1 特别重大(Ⅰ级), below it the harm
_BY_NUMBER = re.compile(rf"{LEVEL}级(?:\([^()]{{1,8}}\))?:")
_NAMED = re.compile(r"(?P<g>特别重大|重大|较大|一般)[^,。;:]{0,12}?(?:\([ⅠⅡⅢⅣI一二三四]+级\))?[^,。;:]{0,8}:?")


def _by_number(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> Iterator[GradeRule]:
    """Grades called by number under a heading about grading, and grades with a heading of their own."""
    told = [
        (LEVEL_NUMBERS[match["lv"]], match.end(), row_end(seen.text, match.end(), line.end))
        for line in lines
        if (match := _BY_NUMBER.match(seen.text, line.start, line.end)) and OF_GRADES.search(clause_at(sections, line.start))
    ]
    told += [
        (_GRADE_NUMBERS[match["g"]], *section.body)
        for section in sections
        if section.parent >= 0 and OF_GRADES.search(sections[section.parent].title) and (match := _NAMED.fullmatch(section.title))
    ]
    for grade, start, stop in told:
        condition = read_condition(seen, start, stop)
        if condition and any(leaf.bound for leaf in condition.leaves()):
            yield GradeRule(grade=grade, condition=condition, words=seen.span(start, stop), clause=clause_at(sections, start))


_LISTED = re.compile(r"(?:下列|以下)(?:情形|情况|条件)之一的?,?(?:为|属于)(?P<g>特别重大|重大|较大|一般)[^:。\n]{0,20}:")


def _grade_list_end(text: str, start: int, limit: int) -> int:
    """The list under …之一的,为重大…: ends at the first line that is no item of it."""
    at = text.find("\n", start, limit)
    while 0 <= at < limit:
        line = text[at + 1 : text.find("\n", at + 1, limit) if text.find("\n", at + 1, limit) > 0 else limit]
        if line and not re.match(r"\(?\d{1,2}[\).、]|[①-⑳]", line):
            return at
        at = text.find("\n", at + 1, limit)
    return limit


def _grade_end(text: str, begin: int, end: int) -> int:
    judged = _FIRST_JUDGED.search(text, begin, end)
    stop = judged.start() if judged and ";" in text[begin : judged.start() + 1] else text.find("。", begin, end)
    following = _GRADE.search(text, begin, end)
    return min([*(at for at in (stop,) if at > 0), *([following.start()] if following else []), end])


def warning_rules(seen: View, lines: tuple[Paragraph, ...]) -> tuple[WarningRule, ...]:
    """红色预警:… with its condition."""
    found: dict[int, WarningRule] = {}
    for line in lines:
        match = _COLOUR.search(seen.text, line.start, line.end)
        if match and match.start() - line.start < 14:
            colour = _COLOURS[match["c"] or match["c2"]]
            condition = (
                read_condition(seen, match.end(), row_end(seen.text, match.end(), line.end))
                if line.end - match.end() > 4
                else None
            )
            found.setdefault(colour, WarningRule(colour=colour, condition=condition, words=seen.span(line.start, line.end)))
    return tuple(found[colour] for colour in sorted(found))
