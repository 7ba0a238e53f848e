"""Levels that have a section of their own: 4.2.1 Ⅰ级响应, with its condition inside."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from anlan.engines.planbook.conditions import read_condition
from anlan.engines.planbook.conditions.signs import GRADE_SAID, GRADES, grade_condition
from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.plan import Condition, Level, Section
from anlan.engines.planbook.structure.condition_lists import list_end
from anlan.engines.planbook.structure.level_names import LEVEL, LEVEL_NUMBERS
from anlan.engines.planbook.structure.sections import Paragraph
from anlan.engines.planbook.structure.starters import starter

_TITLE = re.compile(
    rf"^(?:启动)?(?:[^,。;:]{{0,14}}?)?(?<![级第]){LEVEL}级\)?(?:\([^()]{{1,8}}\))?(?:应急)?(?:响应)?(?:启动)?(?:的)?(?:条件|标准|启动条件|\(?(?:特别重大|重大|较大|一般)\)?)?(?:\([^()]{{1,8}}\))?$"
)

_INTRO = re.compile(
    r"(?:有|符合|出现|发生|造成|具备|达到|遇(?:有|到)?|满足|为)?(?:以下|下列|如下)(?:任何|任意)?(?:一种|一项|之一)?(?:或(?:者)?(?:几|多)[种项])?(?:情形|情况|条件|标准|事件|险情|灾情|后果|结果|损失|指标|灾害)[^,:;。\n]{0,14}?(?:之一)?(?:的|时|者)?[^:。\n]{0,60}?:"
    r"|(?:有|符合|出现|发生|具备|达到|满足)(?:以下|下列|如下)[^,:;。\n]{0,14}之一[^:。\n]{0,40}。(?=\n)"
)

_LABEL = re.compile(r"(?:启动条件|响应条件|启动标准)(?:[:。]|\n)")


@dataclass(frozen=True, slots=True)
class Block:
    """The stretch of text about one response level."""

    level: int
    start: int
    end: int
    clause: str
    graded: bool = False  # stands under a heading about grading: what it says is the condition
    acts: bool = False  # stands under 应急响应行动: what it lists is done, not met


def level_blocks(sections: tuple[Section, ...]) -> tuple[Block, ...]:
    """Sections headed by a level (一级响应, 4.2.1 Ⅰ级应急响应)."""
    found = []
    for order, section in enumerate(sections):
        match = None if _JOINT.search(section.title) else _TITLE.match(section.title)
        if match and ("响应" in _path(sections, order) or "响应" in section.title):
            above = sections[section.parent].title if section.parent >= 0 else ""
            clause = f"{section.number} {section.title}".strip()
            found.append(
                Block(
                    LEVEL_NUMBERS[match["lv"]],
                    *section.body,
                    clause,
                    graded=bool(_GRADING.search(above)),
                    acts=bool(_ACTING.search(above)),
                )
            )
    return tuple(found)


# 3.3 Ⅲ级、Ⅳ级应急响应: two levels under one heading
_JOINT = re.compile(rf"(?P<one>{LEVEL.replace('?P<lv>', '?:')})级?[、和及与]{LEVEL}级(?:应急)?(?:响应)?")
_ACTING = re.compile(r"响应(?:行动|措施)$|行动措施$")
_GRADING = re.compile(r"(?:响应|启动)(?:级别|分级|等级|条件|标准)|分级(?:响应|标准)")


def from_joint(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> Iterator[Level]:
    """Two levels under one heading: of two grades each has its own, any other condition is said of both."""
    for section in sections:
        match = _JOINT.search(section.title)
        if match is None or "响应" not in section.title:
            continue
        block = Block(0, *section.body, f"{section.number} {section.title}".strip())
        inside = [line for line in lines if block.start <= line.body and line.start < block.end and line.end > block.start]
        condition = _condition_in(seen, inside, block)
        told = tuple(condition.leaves()) if condition else ()
        numbers = (LEVEL_NUMBERS[match["one"]], LEVEL_NUMBERS[match["lv"]])
        each = told if len(told) == len(numbers) and all(leaf.kind == "grade" for leaf in told) else (condition,) * len(numbers)
        for number, own in zip(numbers, each, strict=True):
            yield Level(
                level=number, condition=own, starter=starter(seen.text[block.start : block.end]), words=seen.span(*_trim(seen.text, block)),
                clause=block.clause, confidence=0.7,
            )  # fmt: skip


def _path(sections: tuple[Section, ...], order: int) -> str:
    words, at = "", order
    while at >= 0:
        words += sections[at].title
        at = sections[at].parent
    return words


def from_sections(seen: View, lines: tuple[Paragraph, ...], blocks: tuple[Block, ...]) -> Iterator[Level]:
    for block in blocks:
        inside = [line for line in lines if block.start <= line.body and line.start < block.end and line.end > block.start]
        condition = _condition_in(seen, inside, block) or _grade_of_title(seen, block)
        yield Level(
            level=block.level, condition=condition, starter=starter(seen.text[block.start:block.end]), words=seen.span(*_trim(seen.text, block)),
            clause=block.clause, confidence=0.95 if condition else 0.5,
        )  # fmt: skip


_TITLE_GRADE = re.compile(r"特别重大|重大|较大|一般")


def _grade_of_title(seen: View, block: Block) -> Condition | None:
    """Ⅱ级响应(重大): a level told by nothing but the grade of its title."""
    match = _TITLE_GRADE.search(block.clause)
    at = seen.text.rfind(match.group(), 0, block.start) if match else -1
    return grade_condition(seen, (at, at + len(match.group())), GRADES[match.group()]) if match and at >= 0 else None


def _trim(text: str, block: Block) -> tuple[int, int]:
    start = max(0, text.rfind("\n", 0, max(block.start - 1, 0)) + 1)
    return start, max(start + 1, block.end - 1 if text[block.end - 1 : block.end] == "\n" else block.end)


def _condition_in(seen: View, inside: list[Paragraph], block: Block) -> Condition | None:
    """The list behind 有下列情形之一…: or the sentence that says when, inside one level's section."""
    text = seen.text
    if _OF_CONDITIONS.search(block.clause) and not _INTRO.search(text, block.start, block.end):
        return read_condition(seen, block.start, list_end(text, block.start, block.end, inside))
    intro = _INTRO.search(text, block.start, block.end) or _LABEL.search(text, block.start, block.end)
    above = _ABOVE.search(text, block.start, block.end)
    if above and (intro is None or intro.start() > above.start()):
        return read_condition(seen, text.find("\n", block.start, above.start()) + 1 or block.start, above.start())
    listed = None if block.acts else _LISTED_AT_ONCE.match(text, block.start, block.end)
    if listed and not (intro and intro.start() < block.start + 60):
        return read_condition(seen, block.start, list_end(text, block.start, block.end, inside))
    if intro:
        return read_condition(seen, intro.end(), list_end(text, intro.end(), block.end, inside)) or _said_when(
            seen, block.start, block.end
        )
    return _said_when(seen, block.start, block.end, graded=block.graded)


_OF_CONDITIONS = re.compile(r"(?:条件|标准|情形)$")  # Ⅰ级响应启动条件: all that stands below

_LISTED_AT_ONCE = re.compile(
    r"\n?(?:\((?:\d{1,2}|[一二三四五六七八九十])\)|[①-⑳]|\d{1,2}[.、](?!\d))(?:[^\n]*(?:[;。]))\n(?:\((?:\d{1,2}|[一二三四五六七八九十])\)|[①-⑳]|\d{1,2}[.、])[^\n]*"
)

_ABOVE = re.compile(r"(?:达到|符合|出现|具备|满足)(?:以上|上述)(?:任一|任何一[项个]|各项)?(?:启动)?(?:标准|条件|情形|情况)")


_WHEN_MARKED = re.compile(
    r"(?:^|[。\n])(?P<c>[^。\n]{0,6}?(?:当(?![地前日班事])|发生|出现|初判|预计|预判|遇|造成|接到|达到|超出|超过)(?:(?!启动)[^。\n]){4,240}?)(?:(?<!小)时|情况下),(?!或)(?:(?!或)[^,。\n]{0,40},)?(?!或)[^,。\n]{0,40}?(?:启动|进入)[^。\n]{0,6}级"
)

_WHEN = re.compile(
    r"(?:^|[。\n])(?P<c>[^。\n]{0,6}?(?:当(?![地前日班事])|发生|出现|初判|预计|预判|遇|造成|接到|达到|超出|超过)[^。\n]{4,240}?)(?=[时的后,由经报启进为可]|(?<![反响])应(?!急|对))(?:时|的|后)?,?(?!或)(?:(?!或)[^,。\n]{0,40},)?(?!或)[^,。\n]{0,40}?(?:启动|进入|为)[^。\n]{0,6}级"
)

# 污染超出厂界,公司难以控制。由总指挥启动…: what stands first in a level's section and is nobody's action
_BARE_CONDITION = re.compile(
    r"\n?(?!由|在|经|市|省|县|区|各|组织|成立|采取|指挥部|应急指挥|启动|响应|总指挥)(?![^。\n]*(?:负责|组织|指挥|采取|措施))[^。\n]{8,120}$"
)


def _with_its_grade(text: str, match: re.Match[str]) -> int:
    """接到报告,经市指挥部确认属Ⅰ级事件的,启动…: the clause that tells the grade belongs to the condition."""
    rest = GRADE_SAID.search(text, match.end("c"), match.end())
    comma = text.find(",", rest.end(), match.end()) if rest else -1
    return comma if comma > 0 else match.end("c")


def _said_when(seen: View, start: int, end: int, *, graded: bool = False) -> Condition | None:
    match = _WHEN_MARKED.search(seen.text, start, end) or _WHEN.search(seen.text, start, end)
    if match:
        return read_condition(seen, match.start("c"), _with_its_grade(seen.text, match))
    stop = seen.text.find("。", start, end)
    first = seen.text[start : stop if stop >= 0 else end]
    if _BARE_CONDITION.match(first) and re.search(
        r"启动|上报|报告", seen.text[start + len(first) : min(end, start + len(first) + 160)]
    ):
        return read_condition(seen, start, start + len(first))
    if (
        graded
        and _BARE_CONDITION.match(first.rstrip("的"))
        and re.match(r"[^\n]*的?[。\n]?\s*$", seen.text[start:end].strip("\n"))
    ):
        return read_condition(seen, start, start + len(first))
    if re.match(r"\n?(?:当|发生|出现|初判|预计|造成|符合|适用于|应对)", first):
        return read_condition(seen, start, start + len(first))
    return None
