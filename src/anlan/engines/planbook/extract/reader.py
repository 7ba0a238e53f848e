"""``extract``: the one door. Fold, part into sentences, hear types, times, places and counts, then put the events together."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from anlan.engines.planbook.extract import quantities
from anlan.engines.planbook.extract.casualties import mentions
from anlan.engines.planbook.extract.gazetteer import Gazetteer
from anlan.engines.planbook.extract.lexicon import type_rules
from anlan.engines.planbook.extract.mention import Mention
from anlan.engines.planbook.extract.places import find_place, places_named
from anlan.engines.planbook.extract.sentences import Sentence, sentences
from anlan.engines.planbook.extract.single import implied
from anlan.engines.planbook.extract.times import Moment, moments
from anlan.engines.planbook.extract.totals import died_of_the_injured, joined_by_one, less, total
from anlan.engines.planbook.extract.types import guess_types
from anlan.engines.planbook.extract.view import View, view
from anlan.engines.planbook.facts import EventFacts, Facts, Figure, Span, TypeGuess, When
from anlan.kernel.clock import local
from anlan.kernel.tables import event_type_name

_PEOPLE = ("deaths", "missing", "injured", "serious", "light", "trapped", "evacuated", "affected")


READ_AT_MOST = 100_000  # characters: what stands beyond is no report any more, and would keep the desk waiting for seconds


HOME = "3207"  # Lianyungang: whose reports these are, unless the caller says another division


def extract(text: str, reported_at: datetime | None = None, gazetteer: Gazetteer | None = None, *, home: str = HOME) -> Facts:
    """Facts of every event told in ``text``, the main one first. ``reported_at`` (aware) settles 昨天 and bare days; text beyond READ_AT_MOST is not read.
    ``home`` is the division that reports: of several places of one name the one there is meant.
    """
    seen = view(text[:READ_AT_MOST])
    told = Told(moments(seen.text, reported_at), tuple(places_named(seen.text, gazetteer)), home)
    events = [event for group in _groups(seen, sentences(seen.text), told) if (event := _event(seen, group, told, gazetteer))]
    return Facts(events=tuple(events), reported_at=local(reported_at).isoformat() if reported_at else None)


@dataclass(frozen=True, slots=True)
class Told:
    """What was heard once over the whole text, in its order: the times, and where the register's places are named."""

    moments: tuple[Moment, ...]
    places: tuple[Span, ...]
    home: str

    def within(self, start: int, end: int) -> tuple[Moment, ...]:
        """The times that begin in a stretch of the text."""
        low = bisect_left(self.moments, start, key=lambda moment: moment.start)
        return self.moments[low : bisect_left(self.moments, end, key=lambda moment: moment.start)]


def _groups(seen: View, parts: tuple[Sentence, ...], told: Told) -> list[tuple[Sentence, ...]]:
    """The sentences of the main event; then, one group each, those that tell of another event of the same text."""
    main = tuple(part for before, part in pairwise((None, *parts)) if part and not _other(part, before))
    types = guess_types(seen, main)
    if types:
        anchor = _anchor(main, types[0])
        moment = _moment(seen.text, main, told, anchor)
        main = tuple(part for part in main if not _of_another_day(part, moment, anchor, told))
    kept = {part.start for part in main}
    rest = [(part,) for part in parts if part.start not in kept]
    if not types and not any(mentions(seen.text, main)) and all(part[0].past for part in rest):
        rest = []  # only what was once: 去年今日…, and a meeting about it today
    return [main, *rest] if main else [parts]


def _of_another_day(part: Sentence, moment: Moment | None, anchor: int, told: Told) -> bool:
    """A later sentence that opens with another day and tells what happened then: 4月2日7时46分,智利西部海岸发生8.2级地震."""
    if moment is None or moment.at is None or part.start <= anchor or not re.search(r"发生|遭到|遭遇|引爆", part.text):
        return False
    year = re.match(r"(\d{4})年(?!\d{1,2}月\d)", part.text)
    if year:
        return int(year.group(1)) != moment.at.year
    own = [m for m in told.within(part.start, min(part.end, part.start + 25)) if m.at and m.dated and not m.dateline]
    apart = 1 if moment.dated else 3  # days: 当晚 and 下午 may be reckoned from the wrong day
    return bool(own) and all(m.at and abs((m.at.date() - moment.at.date()).days) >= apart for m in own)


_OTHER = re.compile(
    r"^(?:另据|另外,据|另悉|又讯|另讯|此前|[^,。]{0,6}今年[一二三四五六七八九十\d]+月|去年|前年|[一二三四五六七八九十\d]+月[,,])|(?:曾(?:经)?(?:也)?(?:发生|造成)|刚发生)"
)


def _other(part: Sentence, before: Sentence | None) -> bool:
    """Another event than the one the text is about: told as past, or opened by 另据, 此前, 今年2月; 据不完全统计 goes on about the past."""
    if before and before.past and part.text.startswith(("据不完全统计", "这些")):
        return True
    is_event = re.search(r"发生|造成|致|爆炸|事故|地震|火灾|袭击|中毒|杀害|丧生|遇难", part.text)
    return bool(is_event) and (part.past or bool(_OTHER.search(part.text)))


def _event(seen: View, parts: tuple[Sentence, ...], told: Told, gazetteer: Gazetteer | None) -> EventFacts | None:
    types, people = guess_types(seen, parts), _people(seen, parts)
    if not types and any(people.values()):
        types = (_UNTOLD,)
    if not types:
        return None
    anchor = _anchor(parts, types[0])
    moment = _moment(seen.text, parts, told, anchor)
    return EventFacts(
        type=types[0], types=types, time=_when(seen, moment),
        place=find_place(seen, anchor, moment.end if moment else None, told.places, (parts[0].start, parts[-1].end), gazetteer, told.home),
        **people, loss_yuan=quantities.loss(seen, parts), area_m2=quantities.area(seen, parts),
        magnitude=quantities.magnitude(seen, parts) if types[0].code.startswith("11C") else None,
        substances=quantities.named_substances(seen, parts), vehicles=quantities.vehicles(seen, parts),
        measures=quantities.measures(seen, parts),
    )  # fmt: skip


# people came to harm, and the text does not say by what
_UNTOLD = TypeGuess(code="19000", name=event_type_name("19000"), confidence=0.1, words=(0, 0))


_HAPPENS = re.compile(r"发生|突发|爆炸|起火|失火|着火|遭(?:到|遇)?.{0,6}袭击|相撞|追尾|侧翻|中毒|呕吐|震感|坍塌|泄漏")

_MEASURED = re.compile(
    r"发生(?:了)?(?:里氏)?\d+(?:\.\d+)?级(?:左右)?(?:强烈)?(?=地震|强震)"
)  # said once of a quake, whatever was felt elsewhere
_FELT = re.compile(r"(?:(?!地震[^局台感]|余震|强震).)*震(?:感|动)(?:(?!地震[^局台感]|余震|强震).)*", re.DOTALL)


def _measured(parts: tuple[Sentence, ...]) -> int | None:
    """A report that opens with what was felt elsewhere tells the quake itself in a sentence behind."""
    return next((part.start + found.end() for part in parts if (found := _MEASURED.search(part.text))), None)


def _anchor(parts: tuple[Sentence, ...], guess: TypeGuess) -> int:
    """Where the body of the text (not its headline) first names the event."""
    body = parts[1:] if len(parts) > 1 and parts[0].text.endswith("\n") else parts
    family = [rule.pattern for rule in type_rules() if rule.code[:3] == guess.code[:3]]
    for order, part in enumerate(body):
        family_hit = [match.end() for match in [_HAPPENS.search(part.text)] if match]
        hits = family_hit + [match.end() for pattern in family if (match := pattern.search(part.text))]
        if hits:
            return (
                _measured(body[order + 1 : order + 3]) or part.start + min(hits)
                if _FELT.fullmatch(part.text)
                else part.start + min(family_hit or hits)
            )
    return body[0].start if body else 0


def _moment(text: str, parts: tuple[Sentence, ...], told: Told, anchor: int) -> Moment | None:
    """The time of the event: said in its sentences, no dateline, nearest before the word for the event, the exact before the vague."""
    inside = [m for part in parts for m in told.within(part.start, part.end) if not m.dateline]
    if not inside:
        return None
    return _ranged(text, min(inside, key=lambda m: _distance(text, m, anchor)), told)


_CALLED = re.compile(r",?[^。,]{0,6}(?:接到|接警|接报)")
_OVER = re.compile(r",?[^。,]{0,12}(?:扑灭|控制|恢复)")
_LATER = re.compile(
    r",?[^。,]{0,20}(?:赶到|赶赴|介入|走访|见到|到达|接到|接警|记者|获悉|现场看到|扑灭|控制|恢复|警方|召开|公布|统计|全部)|,?(?:经[^,。]{0,8})?(?:不治|死亡|身亡|去世|离世)"
)


def _distance(text: str, moment: Moment, anchor: int) -> float:
    gap = anchor - moment.end if moment.end <= anchor else 1.5 * (moment.start - anchor) + 15
    attribute = (
        100 if text[moment.end - 1] == "的" and not _EVENT.match(text, moment.end) else 0
    )  # 今天的午餐: when the meal was, not when people fell ill
    headline = 200 if "\n" in text[moment.end : anchor] else 0
    behind = text[moment.end : moment.end + 28]
    later = 30 if _CALLED.match(behind) else 120 if _OVER.match(behind) else 60 if _LATER.match(behind) else 0
    aside = 40 if text[moment.start - 1 : moment.start] == "(" else 0
    told = (
        -60
        if re.search(r"(?:事故|火灾|爆炸|事件|袭击|地震|惨剧)是?发生[在于]$", text[max(0, moment.start - 8) : moment.start])
        else 0
    )
    vague = (60 if 0 <= gap <= 8 else 90) if moment.at is None and moment.precision == "day" else 0
    follows = 30 if not moment.dated and moment.precision == "part" else 0  # 下午 alone goes on from a day said before
    return (
        gap
        - (12 if moment.precision == "minute" else 0)
        + told
        + headline
        + attribute
        + later
        + aside
        + vague
        + follows
        + (text.count("。", moment.end, anchor) + text.count("。", anchor, moment.start)) * 20
    )


_EVENT = re.compile(r"[^,。]{0,8}?(?:爆炸|地震|火灾|大火|事故|袭击|车祸|中毒|枪击|事件|惨剧)")
_TO = re.compile(r"[至到\-~—和]")


def _ranged(text: str, moment: Moment, told: Told) -> Moment:
    """3月27日晚10点至3月28日凌晨2点: the words go on to the end of the range."""
    after = next(iter(told.within(moment.end + 1, moment.end + 2)), None) if _TO.match(text, moment.end) else None
    return replace(moment, end=after.end) if after else moment


def _when(seen: View, moment: Moment | None) -> When | None:
    if moment is None:
        return None
    words = seen.span(moment.start, moment.end)
    if moment.at is None:
        return When(value=None, words=words, precision=moment.precision)
    value = moment.at.isoformat() if moment.precision in ("minute", "hour", "part") else moment.at.date().isoformat()
    return When(value=value, words=words, precision=moment.precision)


def _people(seen: View, parts: tuple[Sentence, ...]) -> dict[str, Figure | None]:
    said = list(mentions(seen.text, parts))
    hinted = list(implied(seen.text, parts))
    died = died_of_the_injured(said) or _one_of_them(seen.text, said, hinted)
    return {
        name: _figure(seen, said, name, died if name in ("injured", "serious") else 0, hinted) or _hint(seen, said, hinted, name)
        for name in _PEOPLE
    }


def _one_of_them(text: str, said: list[Mention], hinted: list[Mention]) -> float:
    """一家四口中毒,其中5岁女童最终身亡: she is no longer among the hurt."""
    counted = any(mention.category == "deaths" for mention in said)
    dead = next((one for one in hinted if one.category == "deaths"), None)
    return 1.0 if dead and not counted and re.search(r"其中[^,。;]{0,12}$", text[max(0, dead.start - 16) : dead.start]) else 0.0


def _figure(seen: View, said: list[Mention], name: str, died: float = 0, lone: Sequence[Mention] = ()) -> Figure | None:
    found = total(said, name)
    if found is None:
        return None
    if name == "deaths":
        found = joined_by_one(seen.text, found, said, lone)
    is_exact = found.number.low == found.number.high
    number, mention = less(found.number, died) if is_exact and died < found.number.value else found.number, found.mention
    return Figure(
        value=None if number.vague else number.value, min=number.low, max=number.high, words=seen.span(mention.start, mention.end)
    )


_SAME = {
    "deaths": ("deaths", "casualties"),
    "trapped": ("trapped",),
    "injured": ("deaths", "injured", "serious", "light", "casualties"),
    "serious": ("serious", "injured"),
}


def _hint(seen: View, said: list[Mention], hinted: list[Mention], name: str) -> Figure | None:
    """One person without a number, where the text counts nobody of the kind."""
    if name not in _SAME or any(mention.category in _SAME[name] for mention in said):
        return None
    wanted = ("injured", "serious", "light") if name == "injured" else (name,)
    return _figure(seen, [mention for mention in hinted if mention.category in wanted][:1], name)
