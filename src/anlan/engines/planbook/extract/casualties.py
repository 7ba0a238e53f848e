"""People in a text: every count of them with what became of them. Totals are drawn from these by :mod:`.totals`."""

import re
from collections.abc import Iterator
from dataclasses import replace

from anlan.engines.planbook.extract.became import became_of, said_behind
from anlan.engines.planbook.extract.counts import Slot, depth_at, limit_of, slots_in
from anlan.engines.planbook.extract.denials import denials
from anlan.engines.planbook.extract.mention import Mention
from anlan.engines.planbook.extract.sentences import Sentence

_STRONG = re.compile(r"累计|造成|导致|致使|致|共(?!同)|合计|总计|升至|增至|上升|增加|人数|夺去|酿成|更新|更正|确认|实为")

_TOTAL = re.compile(rf"{_STRONG.pattern}|已有|目前|截至|截止|统计")

_ADDED = re.compile(r"(?:另外?(?:还)?(?:有|一)?|还有|又有|再有|此外|新增|又)[^,。;]{0,6}$")

_WITHIN = re.compile(r"(?:其中|包括|含|之中|里有|当中|中有|中除|分别|年龄|最小|最大|各)[^。;]{0,22}$")

_CHANGED = re.compile(r"更正|更新为|修正|实为|应为|核实|有误|误报|并非|而非|不是")

_HARM = re.compile(r"伤亡|死伤")


def _without_the_whole(found: list[Mention]) -> list[Mention]:
    """8名工人中毒,两人当场死亡,另6人送医: the eight are those same two and six, not eight more."""
    counts = [m for m in found if not m.within and m.category in ("deaths", "injured", "serious", "light") and m.number.value]
    first, rest = (counts[0], counts[1:]) if counts else (None, [])
    if (
        first
        and first.category == "injured"
        and len({m.category for m in rest}) > 1
        and sum(m.number.value for m in rest) == first.number.value
    ):
        return [m for m in found if m is not first]
    return found


def mentions(text: str, parts: tuple[Sentence, ...]) -> tuple[Mention, ...]:
    """Every count of people said in ``parts``, in order; sentences of the past and of what may be are not counted."""
    found: list[Mention] = []
    for index, part in enumerate(parts):
        if part.told and not part.maybe:
            own = _without_the_whole(list(_in_sentence(part.text, index)))
            found += (replace(m, start=m.start + part.start, end=m.end + part.start) for m in own)
    return tuple(found)


def _in_sentence(text: str, index: int) -> Iterator[Mention]:
    yield from denials(text, index)
    slots = slots_in(text)
    spent, opening, parent, carried, latest = 0, True, "", False, ""
    before: Mention | None = None
    lost, whole = 0.0, dict[str, float]()
    for place, slot in enumerate(slots):
        read = (
            became_of(text, slot, limit_of(text, slot, slots), spent)
            or _shared(text, slots[place:], slots)
            or _settled(text, slot, latest)
        )
        if read is None or _MISTAKEN.match(text, read[1]):
            continue
        category, end = read
        spent = max(spent, end)
        found = _mention(
            text, slot, category, min(slot.start, end), max(slot.end, end), index, slots[place - 1].end if place else 0
        )
        found = replace(found, opening=opening, within=found.within or depth_at(text, slot.start) > 0, parent=parent)
        found = replace(found, strong=found.strong or carried, within=found.within or _kind_of_hurt(text, found, before, lost))
        found = replace(found, within=found.within or _listed(text, found, whole.get(category)))
        whole.setdefault(category, found.number.value)
        carried = carried or found.strong
        yield found
        lost = lost + (found.number.value or 0) if category == "deaths" else lost
        before = found if category in ("injured", "serious") and not found.within else before
        opening, parent, latest = False, parent if found.within else category, category


def _listed(text: str, found: Mention, whole: float | None) -> bool:
    """死亡37人,其中溺水25人,倒塌6人,触电5人: the list goes on being a part, however long."""
    said = re.search(r"其中([^。;]{0,70})$", text[: found.start])
    return bool(
        said and whole and found.number.value < whole and not found.added and not re.search(r"另|此外|还有", said.group(1))
    )


_KIND = re.compile(r"骨折|昏迷|昏厥|擦伤|烧伤|灼伤|脑震荡|住院|留观|留院|输液")
_WHOLE = re.compile(r"受伤|伤者|伤员|患者|病人|送医|就诊|中毒|不适|症状|吸入")


def _kind_of_hurt(text: str, found: Mention, before: Mention | None, lost: float) -> bool:
    """7人受伤,3人骨折: the three are among the seven, unless 另 says more, or they and the dead are all (2人中毒,1人死亡,1人昏迷)."""
    if before is None or found.category != "injured" or found.added or before.number.value is None:
        return False
    own, whole = text[found.start : found.end], text[before.start : before.end]
    smaller = found.number.value is not None and found.number.value < before.number.value
    if found.number.value is not None and lost and found.number.value + lost == before.number.value:
        return False
    return smaller and bool(_KIND.search(own)) and not _KIND.search(whole) and bool(_WHOLE.search(whole))


_MISTAKEN = re.compile(r"[^,。;]{0,6}(?:系|为|是|属)误(?:读|传|记)")  # 7人死亡系误读
_AND = re.compile(r"[^,。;:!?]{0,20}(?:和|及|与|、|以及)")


def _shared(text: str, rest: list[Slot], slots: list[Slot]) -> tuple[str, int] | None:
    """近50名儿童和3名老师中毒: what is said of the second count is said of the first."""
    if len(rest) < 2 or not _AND.fullmatch(text[rest[0].end : rest[1].start]):
        return None
    read = said_behind(text, rest[1], limit_of(text, rest[1], slots))
    return (read[0], rest[0].end) if read else None


_NOW = re.compile(r"(?:核实|更正|修正|订正|更新|增加|上升|升|增|减少|降)(?:为|至|到)$")


def _settled(text: str, slot: Slot, latest: str) -> tuple[str, int] | None:
    """受伤14人,后经核实为16人: a corrected count that names nothing goes on with the one before."""
    return (latest, slot.end) if latest and _NOW.search(text[max(0, slot.start - 6) : slot.start]) else None


_JOINED = re.compile(r"[^,。;:!?]{0,10}(?:和|与|及|以及|、)(?:另外?)?")


def _mention(text: str, slot: Slot, category: str, start: int, end: int, index: int, floor: int) -> Mention:
    """``floor``: where the count before ends; what stands before it speaks of that count."""
    left = text[max(0, slot.start - 26) : slot.start]
    own = text[max(floor, slot.start - 26) : slot.start]
    clause = re.split(r"[,。;:]", left)[-1]
    return Mention(
        category=category, number=slot.number, start=start, end=end, sentence=index,
        total=bool(_TOTAL.search(own)), strong=bool(_STRONG.search(own)), parallel=len(clause) <= 6 or bool(_JOINED.fullmatch(text[floor:slot.start])), cared_for=category != "deaths" and bool(re.search(r"留院|留观|住院|仍在|治疗|送医|输液|观察|ICU|重症监护", text[start:end])), added=bool(_ADDED.search(clause)), within=bool(_WITHIN.search(left)),
        changed=bool(_CHANGED.search(text[max(floor, slot.start - 40):slot.start])) and not _ADDED.search(clause),
        until=bool(re.search(r"截至|截止", text[:slot.start])),
        died_later=category == "deaths" and bool(re.search(r"无效|不治|伤者", text[slot.start:end])),
    )  # fmt: skip
