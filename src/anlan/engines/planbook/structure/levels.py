"""Response levels of a plan, with their conditions and who starts them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.plan import Level, Section
from anlan.engines.planbook.structure.level_lists import from_openings
from anlan.engines.planbook.structure.level_rows import from_rows
from anlan.engines.planbook.structure.level_sections import from_sections, level_blocks
from anlan.engines.planbook.structure.level_sentences import from_fixed, from_grades, from_sentences
from anlan.engines.planbook.structure.sections import Paragraph
from anlan.engines.planbook.structure.starters import starters_told


def response_levels(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> tuple[Level, ...]:
    """Every level with its condition: from its own section, from a row or paragraph that opens with it, from 启动…级响应 in a sentence."""
    found = list(from_sections(seen, lines, level_blocks(sections)))
    for source in (from_openings, from_rows, from_sentences, from_fixed, from_grades):
        known = {level.level for level in found if level.condition}
        found += [level for level in source(seen, lines, sections) if level.level not in known]
    told = starters_told(seen.text)
    return tuple(
        replace(level, starter=level.starter or told.get(level.level, ""))
        for level in sorted(_merged(found), key=lambda level: level.level)
    )


def _merged(found: Iterable[Level]) -> Iterator[Level]:
    """One entry a level: conditions from several places are alternatives, the first starter named stands."""
    by_level: dict[int, Level] = {}
    for level in found:
        known = by_level.get(level.level)
        if known is None:
            by_level[level.level] = level
        else:
            condition = known.condition or level.condition
            by_level[level.level] = replace(known, condition=condition, starter=known.starter or level.starter)
    yield from by_level.values()
