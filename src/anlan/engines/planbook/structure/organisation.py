"""Who has to do what: headquarters, groups and member units with their duties, leads and members."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.plan import Duty, Section, Unit
from anlan.engines.planbook.structure.duties import FORMED, PEOPLE, duties_in, is_duty, names_its_unit
from anlan.engines.planbook.structure.duty_tables import Row, columns_of, in_cells
from anlan.engines.planbook.structure.groups import leads_of
from anlan.engines.planbook.structure.sections import Paragraph
from anlan.engines.planbook.structure.unit_names import HAN, ITEM, name_of, role_of, split_names

_PLACES = re.compile(r"组织|指挥|职责|机构|工作组|成员|分工|办公室|小组|体系")


def units_of(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> tuple[Unit, ...]:
    """Units with duties, in the order of the text, from the sections on organisation and duties."""
    duties: dict[str, list[Duty]] = {}
    spans: dict[str, tuple[int, int]] = {}
    for line, text in _organising(seen, lines, sections):
        for name, duty in duties_in(text):
            spans.setdefault(name, (line.start, line.end))
            found = Duty(unit=name, text=duty, words=seen.span(*_place_of(seen.text, line, duty)), confidence=0.9)
            if found not in duties.setdefault(name, []):
                duties[name].append(found)
    leads = leads_of(seen, lines)
    return tuple(
        Unit(
            name=name, role=role_of(name), words=seen.span(*spans[name]), lead=leads.get(name, ("", ()))[0], members=leads.get(name, ("", ()))[1],
            duties=tuple(found),
        )
        for name, found in duties.items()
    )  # fmt: skip


_GENERIC_HEAD = re.compile(r"[市县区省]?(?:应急)?指挥部|领导小组")

_FULL_HEAD = re.compile(rf"(?P<name>{HAN}{{3,24}}(?:指挥部|领导小组))由{HAN}{{2,20}}(?:任|担任)")


def _organising(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> Iterator[tuple[Paragraph, str]]:
    """Lines under headings about organisation; a line that is a unit's name alone lends that name to the lines under it."""
    spans = [
        section.body
        for section in sections
        if (_PLACES.search(section.title) or name_of(section.title))
        and not re.search(r"响应|预警|(?<!善后)处置(?!.{0,6}组)|报告", section.title)
    ]
    walk = _Walk(seen, lines, sections)
    for order, line in enumerate(lines):
        if any(start <= line.body <= end and line.start >= start - 80 for start, end in spans):
            yield from ((line, told) for told in walk.told(order, line))


@dataclass(slots=True)
class _Walk:
    """A walk down the lines: whose duties are being told (``carried``), until where, and the columns of the table it is in."""

    seen: View
    lines: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    carried: str = ""
    until: int = -1
    row: Row = field(default_factory=dict)

    def told(self, order: int, line: Paragraph) -> Iterator[str]:
        """What the line tells, with the name of its unit before it where only a heading says it."""
        text = self.seen.text[line.start : line.end]
        if line.table:
            yield from self._in_table(text)
            return
        self.row = Row()
        if self.carried and _GENERIC_HEAD.fullmatch(self.carried) and (fuller := _FULL_HEAD.match(text)):
            self.carried = fuller["name"]  # under 应急指挥部: 市重大动物疫情应急指挥部由…任总指挥
        if own := self._named(line, text):
            self.carried, self.until = own, _until(self.lines, order, self.sections)
            yield from self._behind_name(line, text)
        elif self._is_short_item(line, text):
            yield f"{self.carried}:{text}"
        elif line.depth and line.title and not PEOPLE.match(text):
            self.carried = "" if line.start >= self.until or not line.number else self.carried
            yield text
        else:
            yield f"{self.carried}:{text}" if self._lends(line, text) else text
            self._opened(order, line, text)

    def _in_table(self, text: str) -> Iterator[str]:
        head = columns_of(text)
        self.row = head or self.row
        yield from () if head else in_cells(text, self.row)

    def _named(self, line: Paragraph, text: str) -> str:
        """The unit this line is about, if it says so and no more."""
        title = line.title if line.depth and line.title else text if len(text) <= _TITLE else ""
        own = "" if _is_item(line, text) else name_of(title)
        return own or ("" if self.carried or not _UNSAID.match(text) else _headquarters(self.seen.text[: line.start]))

    def _behind_name(self, line: Paragraph, text: str) -> Iterator[str]:
        unsaid = _UNSAID.match(text)
        told = text if unsaid else self.seen.text[line.body : line.end] if line.depth and line.title else ""
        if told:
            yield f"{self.carried}:{told}"

    def _holds(self, line: Paragraph) -> bool:
        return bool(self.carried) and line.start < self.until

    def _is_short_item(self, line: Paragraph, text: str) -> bool:
        """An item so short that it looks like a heading."""
        is_whole = bool(line.number) and text[-1:] in "。;" and line.body >= line.end
        return self._holds(line) and is_whole and not names_its_unit(text) and is_duty(text)

    def _lends(self, line: Paragraph, text: str) -> bool:
        return self._holds(line) and not names_its_unit(text) and not FORMED.search(text) and is_duty(text)

    def _opened(self, order: int, line: Paragraph, text: str) -> None:
        """市指挥部由…组成,其主要职责是: the list below is that unit's."""
        opened = _opens(text)
        if opened and not (self._holds(line) and self.carried.endswith(opened)):
            self.carried, self.until = opened, _until(self.lines, order, self.sections)


_TITLE = 30  # characters of a line that may be a name and nothing else

_LIST_OPENS = re.compile(rf"(?P<n>(?:(?!设在|设于){HAN}){{0,24}}?)(?:的)?其?(?:主要|工作|具体)*职责(?:[是为]|如下|包括)*:$")
_SET_UP = re.compile(rf"(?:成立|设立|组建)(?P<n>{HAN}{{3,28}}?(?:指挥部|领导小组|委员会|办公室))(?=[,。(作])")
_SUBJECT = re.compile(
    rf"{ITEM}(?P<n>{HAN}{{0,28}}?(?:指挥部|领导小组|委员会|办公室|[局委组]))(?:\([^()]*\))?(?=由|设|下设|,|负责)"
)


def _opens(text: str) -> str:
    """The unit whose duties a line announces with 主要职责: at its end; nothing where it names none."""
    opens = _LIST_OPENS.search(text)
    if opens is None:
        return ""
    named = _SET_UP.search(text) or _SUBJECT.match(text)
    return (named["n"] if named and split_names(named["n"]) else "") or name_of(opens["n"])


def _is_item(line: Paragraph, text: str) -> bool:
    """2.护送学生到医院。 is a duty, though it ends like the name of a unit."""
    return text[-1:] in ("。", ";") and line.body >= line.end


_UNSAID = re.compile(r"^(?:其)?(?:主要|工作)?职责(?:是|为)?(?:[:是为]|$)")


def _headquarters(before: str) -> str:
    """主要职责: under the list of people of a headquarters: the one spoken of last."""
    formed = re.findall(r"(?:成立|设立|组建)([\u4e00-\u9fff]{3,24}(?:指挥部|领导小组|委员会))(?=[。,(\n])", before[-400:])
    if formed:
        return str(formed[-1])
    named = re.findall(
        r"(?:市|县|区|省|公司|酒店)?(?:应急|抢险|救援|处置)*[\u4e00-\u9fff]{0,2}指挥部(?!下|成|总|副|办)", before[-600:]
    )
    return re.sub(r"^[由在向和及与受]", "", named[-1]) if named else ""


def _until(lines: tuple[Paragraph, ...], order: int, sections: tuple[Section, ...]) -> int:
    """Where what a heading says of a unit ends: at the next heading of its own depth or a lesser one."""
    line = lines[order]
    if line.depth and line.title:
        whole = next((section.body[1] for section in sections if section.body[0] == line.body), None)
        return whole or next(
            (later.start for later in lines[order + 1 :] if 0 < later.depth <= line.depth and later.title), lines[-1].end
        )
    return next(
        (section.body[1] for section in reversed(sections) if section.body[0] <= line.start < section.body[1]), lines[-1].end
    )


def _place_of(text: str, line: Paragraph, duty: str) -> tuple[int, int]:
    """Where in the line the duty is written; the line, if it was put together from several places."""
    at = text.find(duty[:20], line.start, line.end)
    head = max(text.rfind(mark, line.start, at) for mark in "。;") + 1 if at > 0 else 0
    return (max(head, line.start), min(at + len(duty), line.end)) if at > 0 else (line.start, line.end)
