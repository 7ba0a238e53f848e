"""Levels told by a line that opens a list: 出现下列情况之一时,启动Ⅰ级响应:"""

import itertools
import re
from collections.abc import Iterator

from anlan.engines.planbook.conditions import read_condition
from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.plan import Level, Section
from anlan.engines.planbook.structure.level_names import LEVEL, LEVEL_NUMBERS
from anlan.engines.planbook.structure.sections import Paragraph, clause_at
from anlan.engines.planbook.structure.starters import starter


def is_item(words: str) -> bool:
    return (
        bool(re.match(r"^(?:\(?[一二三四五六七八九十\d]+[\).、]|[①-⑳]|[a-zA-Z][).、])", words)) and words.rstrip()[-1:] in ";。"
    )


_OPENING = re.compile(
    rf"(?:有|出现|发生|符合|具备|达到|遇)?(?:下列|以下|如下)[^。;\n]{{0,24}}(?:之一|情形|情况|条件)[^。;\n]{{0,30}}?(?:启动|进入|为)[^,。;\n]{{0,4}}?{LEVEL}级(?:应急)?响应[^。;\n]{{0,10}}:$"
)


# 出现下列情况之一者,为Ⅰ级响应:某个流域发生特大洪水;多个流域…: the list in the line itself
_AT_ONCE = re.compile(
    rf"(?:有|出现|发生|符合|具备|达到|遇)?(?:下列|以下|如下)[^。;\n]{{0,12}}(?:情形|情况|条件|标准)[^。;\n]{{0,8}}?,?[^,。;\n]{{0,4}}(?:启动|进入|为){LEVEL}级(?:应急)?响应[:,](?=[^\n]{{6}})"
)


def from_lines(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> Iterator[Level]:
    """出现下列情况时,启动Ⅳ级响应:(1)…;(2)…。 in one line."""
    for line in lines:
        match = _AT_ONCE.search(seen.text, line.start, line.end)
        stop = seen.text.find("。", match.end(), line.end) if match else -1
        condition = read_condition(seen, match.end(), stop if stop > 0 else line.end) if match else None
        if match and condition:
            yield Level(
                level=LEVEL_NUMBERS[match["lv"]], condition=condition, starter=starter(seen.text[match.end():line.end]), words=seen.span(line.start, line.end),
                clause=clause_at(sections, line.start), confidence=0.85,
            )  # fmt: skip


def from_openings(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> Iterator[Level]:
    """出现下列情况之一时,启动Ⅰ级响应: with the list in the lines below."""
    for order, line in enumerate(lines):
        match = _OPENING.search(seen.text, line.start, line.end)
        below = (
            list(
                itertools.takewhile(
                    lambda later: is_item(seen.text[later.start : later.end]) and "." not in later.number, lines[order + 1 :]
                )
            )
            if match
            else []
        )
        condition = read_condition(seen, below[0].start, below[-1].end) if below else None
        if match and condition:
            yield Level(
                level=LEVEL_NUMBERS[match["lv"]], condition=condition, starter=starter(seen.text[line.start:line.end]), words=seen.span(line.start, below[-1].end),
                clause=clause_at(sections, line.start), confidence=0.9,
            )  # fmt: skip
