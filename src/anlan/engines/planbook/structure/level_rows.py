"""Levels in table rows and in lines that open with a level."""

import re
from collections.abc import Iterator

from anlan.engines.planbook.conditions import read_condition
from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.plan import Level, Section
from anlan.engines.planbook.structure.level_names import LEVEL, LEVEL_NUMBERS
from anlan.engines.planbook.structure.sections import Paragraph, clause_at
from anlan.engines.planbook.structure.starters import clean_starter, starter

_ROW = re.compile(
    rf"^(?:\(?[\d一二三四]\)|[a-d①-④][).]?|\d[.、])?(?:启动)?{LEVEL}级(?:\([^()]{{1,8}}\))?(?:应急)?(?:响应)?(?:\([^()]{{1,10}}\))?(?:启动)?(?:条件|标准)?(?:[:|。]|是指|指|为|\|)"
)


OF_GRADES = re.compile(r"(?:事故|事件|灾害|灾情|险情|风险|预警)(?:的)?(?:分级|级别|等级|标识)[^响]{0,6}$")


def from_rows(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> Iterator[Level]:
    """Ⅰ级:… and table rows that open with a level."""
    head: list[str] = []
    for line in lines:
        cells = seen.text[line.start : line.end].split("|") if line.table else []
        if any(re.search(r"条件|标准|情形", cell) for cell in cells) and any(
            re.search(r"级别|等级|分级|响应", cell) for cell in cells
        ):
            head = cells
            continue
        text = seen.text[line.start : line.end]
        if "响应" not in text and OF_GRADES.search(clause_at(sections, line.start)):
            continue  # 1.4 事故分级 Ⅲ级:…: how grave an incident is, not who answers it
        match = _ROW.match(text) or (_COLOURED.match(text) if line.table and head else None)
        if match and line.table and len(cells) == len(head):
            yield from _from_cells(seen, line, head, cells, sections)
        elif match:
            begin = line.start + match.end()
            yield Level(
                level=LEVEL_NUMBERS[match["lv"]], condition=read_condition(seen, begin, row_end(seen.text, begin, line.end)),
                starter=starter(seen.text[begin:line.end]), words=seen.span(line.start, line.end), clause=clause_at(sections, line.start),
                confidence=0.85,
            )  # fmt: skip


def _from_cells(seen: View, line: Paragraph, head: list[str], cells: list[str], sections: tuple[Section, ...]) -> Iterator[Level]:
    """A row of a table with a head: level, condition and who starts it, each in its column."""
    match = _ROW.match(cells[0] + "|") or _COLOURED.match(cells[0])
    column = {
        name: next((i for i, cell in enumerate(head) if re.search(pattern, cell)), -1) for name, pattern in _COLUMNS.items()
    }
    if match is None or column["condition"] < 1:
        return
    begin = line.start + sum(len(cell) + 1 for cell in cells[: column["condition"]])
    who = cells[column["starter"]].strip() if column["starter"] >= 0 else ""
    yield Level(
        level=LEVEL_NUMBERS[match["lv"]], condition=read_condition(seen, begin, begin + len(cells[column["condition"]])), starter=starter(who) or clean_starter(who),
        words=seen.span(line.start, line.end), clause=clause_at(sections, line.start), confidence=0.9,
    )  # fmt: skip


# 红色(一级), 特别重大(Ⅰ级)
_COLOURED = re.compile(rf"\s*(?:[红橙黄蓝]色?|特别重大|重大|较大|一般)\({LEVEL}级(?:响应)?\)")

_COLUMNS = {"condition": r"条件|标准|情形", "starter": r"启动(?:权限|主体|人|单位)|批准|决定|指挥(?!措施)"}


def row_end(text: str, begin: int, end: int) -> int:
    """Of a table row the first cell behind the level; of a paragraph the first sentence."""
    stops = [at for mark in ("|", "。") if (at := text.find(mark, begin + 1, end)) > 0]
    return min([*stops, end])
