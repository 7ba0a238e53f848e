"""Response levels of a plan, with their conditions and who starts them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from anlan.engines.planbook.conditions.leaf import join
from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.plan import Condition, Level, Section
from anlan.engines.planbook.structure.level_lists import from_lines, from_openings
from anlan.engines.planbook.structure.level_names import numbered
from anlan.engines.planbook.structure.level_rows import from_rows
from anlan.engines.planbook.structure.level_sections import from_joint, from_sections, level_blocks
from anlan.engines.planbook.structure.level_sentences import (
    from_answers,
    from_fixed,
    from_grades,
    from_grades_named,
    from_sentences,
)
from anlan.engines.planbook.structure.sections import Paragraph
from anlan.engines.planbook.structure.starters import starters_told


def response_levels(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> tuple[Level, ...]:
    """Every level with its condition: from its own section, from a row or paragraph that opens with it, from 启动…级响应 in a sentence."""
    seen = numbered(seen)
    found = list(from_sections(seen, lines, level_blocks(sections)))
    for source in (from_openings, from_lines, from_rows, from_sentences, from_joint, from_answers, from_fixed, from_grades):
        known = {level.level for level in found if level.condition}
        found += [level for level in source(seen, lines, sections) if level.level not in known]
    found = found or list(from_grades_named(seen, lines, sections))
    told = starters_told(seen.text)
    return tuple(
        replace(level, starter=level.starter or told.get(level.level, ""))
        for level in sorted(_merged(seen, found), key=lambda level: level.level)
    )


def _either(seen: View, one: Condition | None, other: Condition | None) -> Condition | None:
    """What two places say of a level are alternatives; what the second only repeats is not said twice."""
    if one is None or other is None:
        return one or other
    known = {(leaf.kind, leaf.bound, leaf.grade, leaf.colour, leaf.hazard) for leaf in one.leaves()}
    new = [leaf for leaf in other.leaves() if leaf.kind in ("bound", "warning")]
    is_new = bool(new) and all((leaf.kind, leaf.bound, leaf.grade, leaf.colour, leaf.hazard) not in known for leaf in new)
    return join("any", seen, [one, other]) if is_new and other.confidence > _UNSURE else one


_UNSURE = 0.6  # what is for a person to judge


def _merged(seen: View, found: Iterable[Level]) -> Iterator[Level]:
    """One entry a level: conditions from several places are alternatives, the first starter named stands."""
    by_level: dict[int, Level] = {}
    for level in found:
        known = by_level.get(level.level)
        if known is None:
            by_level[level.level] = level
        else:
            condition = _either(seen, known.condition, level.condition)
            by_level[level.level] = replace(known, condition=condition, starter=known.starter or level.starter)
    yield from by_level.values()
