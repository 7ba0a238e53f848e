"""From the words of a plan to logic: 造成30人以上死亡,或者100人以上重伤 → any(dead ≥ 30, serious ≥ 100)."""

import itertools
import re
from collections.abc import Iterator

from anlan.engines.planbook.conditions.bounds import counted
from anlan.engines.planbook.conditions.durations import STAGE, lasted, stage_of
from anlan.engines.planbook.conditions.judgements import judgements, only_there, told_beside
from anlan.engines.planbook.conditions.leaf import Leaf, join, leaf_of
from anlan.engines.planbook.conditions.signs import GRADE, HARM, NOT_GRADE, grades_in, grades_said, warned
from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.plan import Condition

_LEFT_TO_US = re.compile(r"(?:认为|认定|确定)的?其他|其他[^,;。或]{0,16}(?:情形|情况|认定)")

_AND = re.compile(r"且|并且|同时(?!发生)|并伴有|并造成")

_OR = re.compile(r"或者|或|;|,或")

_CLAUSE = re.compile(r"[^;。\n]+")


def read_condition(seen: View, start: int, end: int) -> Condition | None:
    """The condition told in ``seen.text[start:end]``; clauses parted by ； or line ends are alternatives. None where nothing is told."""
    parts: list[Condition] = []
    for match in _CLAUSE.finditer(seen.text, start, end):
        if _STARTS.match(match.group()) or _REMARK.search(match.group()):
            continue  # who starts the level is no condition of it, nor that the marks may be lowered
        found = _clause(seen, match.start(), match.end())
        if found:
            parts.append(found)
    return join("any", seen, parts)


_STARTS = re.compile(
    r"(?:达到|符合|具备|出现)上述|(?:由|经|报)[^,;。]{2,40}(?:决定|批准|宣布|同意|下令)?[^,;。]{0,6}启动[^,;。]{0,12}$"
)


# 发布红色预警,预计造成严重灾害; 中毒30人以上,未出现死亡: both must hold
_EXPECTED = re.compile(r"预计|可能|将(?:会|对|造成)|(?:尚|并)?(?:未|无|没有)(?:出现|发生|造成)?(?:人员)?死亡")
_REMARK = re.compile(r"(?:可|可以|应)?(?:酌情|适当)(?:降低|放宽|提高|调整)[^,;。]{0,12}$")
# 发生重大生物灾害等自然灾害,出现下列情况之一的: the head of a list tells of what it speaks; of it only figures count
_HEAD_OF_LIST = re.compile(r"(?:下列|以下|如下)[^,;。]{0,16}(?:之一|情形|情况|条件)[^,;。]{0,4}:?$")


def _clause(seen: View, start: int, end: int) -> Condition | None:
    """One clause: its numbers, grades and warnings joined by 且 and 或; words without any are for a person to judge."""
    numbers = [] if _LEFT_TO_US.search(seen.text, start, end) else list(_leaves(seen, start, end))
    if _HEAD_OF_LIST.search(seen.text[start:end]):
        numbers = [leaf for leaf in numbers if leaf.condition.kind == "bound"]
        if not numbers:
            return None
    if not numbers:
        return judgements(seen, start, end)
    there = list(only_there(seen, start, end))
    leaves = sorted([*numbers, *there, *told_beside(seen, start, end, numbers + there)], key=lambda leaf: leaf.start)
    groups: list[list[Condition]] = [[leaves[0].condition]]
    for before, after in itertools.pairwise(leaves):
        between = seen.text[before.end : after.start]
        bound = after.condition.bound
        lasts = bound is not None and bound.quantity in ("lasting_h", "burning_h")
        goes_on = lasts and not re.search(r"[,;、或]", between)  # AQI>200|持续48小时; 3万户居民停气24小时
        qualifies = (between == "," and _EXPECTED.match(after.condition.text)) or (
            between == ",造成" and before.condition.kind == "judgement"
        )
        if before in there or goes_on or qualifies or (_AND.search(between) and not _OR.search(between)):
            groups[-1].append(after.condition)
        else:
            groups.append([after.condition])
    joined = [found for group in groups if (found := join("all", seen, group))]
    return join("any", seen, joined)


def _leaves(seen: View, start: int, end: int) -> Iterator[Leaf]:
    """Everything in a clause that a machine can hold against a figure, a grade or a warning."""
    taken: list[tuple[int, int]] = []
    yield from counted(seen, start, end, taken)
    yield from lasted(seen, start, end)
    yield from warned(seen, start, end, taken)
    for match in STAGE.finditer(seen.text, start, end):
        yield leaf_of(stage_of(seen, match), match)
    said = list(grades_said(seen, start, end))
    yield from said
    for match in GRADE.finditer(seen.text, start, end):
        if HARM.match(seen.text, max(0, match.start() - 2)):
            continue
        if not NOT_GRADE.match(seen.text, match.start("grade")) and not any(
            a <= match.start() < b for a, b in (*taken, *((leaf.start, leaf.end) for leaf in said))
        ):
            yield from (leaf_of(found, match) for found in grades_in(seen, match))
