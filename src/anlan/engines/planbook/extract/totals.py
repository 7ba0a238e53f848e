"""From single counts to the figures valid at the end of the text: the last total, a correction over what it corrects, parts not twice."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from anlan.engines.planbook.extract.mention import Mention
from anlan.engines.planbook.extract.numbers import Number

_HURT = ("injured", "serious", "light")


@dataclass(frozen=True, slots=True)
class Total:
    """A figure and the mention whose words stand for it."""

    number: Number
    mention: Mention


def total(mentions: Iterable[Mention], category: str) -> Total | None:
    """The figure of ``category`` valid at the end; ``injured`` holds the serious and the light ones too."""
    if category == "injured":
        return _settle([_hurt_in_sentence(list(group)) for group in _sentences(m for m in mentions if m.category in _HURT)])
    return _settle([_in_sentence(list(group)) for group in _sentences(m for m in mentions if m.category == category)])


def _sentences(mentions: Iterable[Mention]) -> list[list[Mention]]:
    ordered = sorted(mentions, key=lambda m: (m.sentence, m.start))
    return [list(group) for _, group in groupby(ordered, key=lambda m: m.sentence)]


@dataclass(frozen=True, slots=True)
class _Said:
    number: Number
    mention: Mention
    total: bool
    added: bool
    changed: bool
    until: bool = False


def _in_sentence(group: list[Mention]) -> _Said | None:
    """What one sentence says of one category: its whole, plus what it adds; a later changed figure replaces."""
    group = [m for m in group if m.number.value] or group[:1]
    whole = [m for m in group if not _is_part(m, group)] or group[:1]
    said = whole[0].number
    chosen = whole[0]
    for mention in whole[1:]:
        if mention.within:
            said = _plus(said, mention.number)
        elif mention.changed or (mention.number == said and not mention.added):
            said, chosen = mention.number, mention
        elif chosen.cared_for and not mention.added and not mention.cared_for and mention.number.value > said.value:
            said, chosen = mention.number, mention  # 60人仍住院…108名学生中毒: the first was a part
        elif mention.added or not mention.total:
            said = _plus(said, mention.number) if _goes_on(mention, said) else said
        elif mention.number.value >= said.value:
            said, chosen = mention.number, mention
    return _Said(
        said, chosen, any(m.strong or (m.total and m.category not in _HURT) for m in whole), whole[0].added and whole[0].opening, any(m.changed for m in whole),
        until=any(m.until for m in whole),
    )  # fmt: skip


def _goes_on(mention: Mention, said: Number) -> bool:
    """2人送一院,3人送二院 are five; of 68人发病,32人留院 the second is a part."""
    if mention.category in ("evacuated", "affected") and not mention.added:
        return False  # 6300人正在转移,已转移4500人: the same people
    is_part = mention.cared_for and mention.number.value < said.value and not mention.added
    return (mention.added or mention.parallel) and not mention.number.vague and not is_part


def _is_part(mention: Mention, group: list[Mention]) -> bool:
    """其中 makes it a part of a count of its own kind; 另6人送医,其中4人死亡 adds to the dead counted before."""
    return mention.within and (mention.parent == mention.category or mention.category != "deaths")


def _hurt_in_sentence(group: list[Mention]) -> _Said | None:
    """受伤 is the whole where it is said; else the sum of 重伤 and 轻伤."""
    group = [m for m in group if m.number.value] or group[:1]
    general = [m for m in group if m.category == "injured"]
    parts = [m for m in group if m.category != "injured" and not m.within]
    if general:
        said = _in_sentence(general)
        lone = [m for m in parts if m.start < general[0].start or m.added]
        if said and lone and general[0].added:
            return _Said(_plus(said.number, _sum(lone)), lone[0], True, False, said.changed)
        broken_down = any(m.within or m.category == "serious" for m in group)  # 伤者中1人伤势较重,另有8人较轻 are parts of them
        more = [m for m in parts if m.added and m.start > general[0].start and m.category == "light" and not broken_down]
        return replace(said, number=_plus(said.number, _sum(more))) if said and more else said
    parts = parts or group
    return _Said(_sum(parts), parts[0], any(m.total for m in parts), parts[0].added, any(m.changed for m in parts))


def _sum(mentions: list[Mention]) -> Number:
    number = mentions[0].number
    for mention in mentions[1:]:
        number = _plus(number, mention.number)
    return number


def _plus(one: Number, two: Number) -> Number:
    low = one.low + two.low if one.low is not None and two.low is not None else None
    high = one.high + two.high if one.high is not None and two.high is not None else None
    return Number(one.value + two.value, low, high, vague=one.vague or two.vague)


def _settle(said: list[_Said | None]) -> Total | None:
    """Later sentences: a correction replaces, a larger total replaces, 另 adds a death, a part of what is known changes nothing."""
    current: Total | None = None
    whole, details = False, 0.0
    for one in said:
        if one is None or (current and current.number.value and not one.number.value and not one.changed):
            continue
        if (
            current is None
            or not current.number.value
            or one.changed
            or _supersedes(one, current)
            or _spells_out(one, current)
            or (current.number.vague and not one.number.vague)
        ):
            current, whole, details = Total(one.number, one.mention), one.total, 0.0
        elif one.added and one.mention.category in ("deaths", "missing"):
            current, details = _add(current, one, details, whole=whole)
        elif not one.added and one.number.value > current.number.value and (one.total or not whole):
            current, whole = Total(one.number, one.mention), whole or one.total
        else:
            details += one.number.value
    return current


def _supersedes(one: _Said, current: Total) -> bool:
    """截至十三日共九千二百余人死亡 stands over 近万人: a dated count over an approximate one; not for the injured, who leave hospital."""
    return (
        one.until
        and one.total
        and not one.added
        and current.number.low != current.number.high
        and one.mention.category not in _HURT
    )


def _spells_out(one: _Said, current: Total) -> bool:
    """近千名师生中毒…共有943人: the exact count of what a headline rounds."""
    number, rough = one.number, current.number
    if number.low != number.high or rough.low is None or rough.low == rough.high or number.vague or one.added:
        return False
    return rough.low <= number.value <= (rough.high if rough.high is not None else rough.low * 1.1)


def _add(current: Total, one: _Said, details: float, *, whole: bool) -> tuple[Total, float]:
    """另一名死亡 on top of the total, unless it only goes on with a list that spells the total out."""
    if one.number == current.number and not one.until:
        return current, details
    if one.until or not (details or whole):
        return Total(_plus(current.number, one.number), current.mention), details
    return current, details + one.number.value


def joined_by_one(text: str, found: Total, said: Iterable[Mention], lone: Iterable[Mention]) -> Total:
    """驾驶员当场死亡,一名乘客经抢救无效死亡: who dies without a number stands beside the few counted behind in the same sentence."""
    counted = [m for m in said if m.category == "deaths"]
    first = counted[0]
    beside = [
        one for one in lone
        if one.category == "deaths" and one.sentence == first.sentence and one.end <= first.start <= one.end + 30
        and not re.search(r"造成|致|共|累计|合计|其中", text[one.end : first.start])
    ]  # fmt: skip
    if len(counted) > 1 or not beside or first.within or first.number.low != first.number.high:
        return found
    return Total(_plus(found.number, beside[0].number), found.mention) if 0 < first.number.value <= 3 else found


def died_of_the_injured(mentions: Iterable[Mention]) -> float:
    """How many of those counted as injured died later in the text (另1名伤者经抢救无效死亡)."""
    ordered = sorted(mentions, key=lambda m: m.start)
    first_hurt = next((m.sentence for m in ordered if m.category in _HURT), None)
    late = [
        m for m in ordered
        if m.died_later and first_hurt is not None and m.number.low == m.number.high
        and ((m.added and m.opening and m.sentence > first_hurt) or (m.within and m.parent in _HURT))
    ]  # fmt: skip
    return sum(m.number.value for m in late)


def less(number: Number, count: float) -> Number:
    """``number`` without ``count`` of it, never below nothing."""
    low = None if number.low is None else max(0.0, number.low - count)
    high = None if number.high is None else max(0.0, number.high - count)
    return Number(max(0.0, number.value - count), low, high)
