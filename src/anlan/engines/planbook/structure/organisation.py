"""Who has to do what: headquarters, groups and member units with their duties, leads and members."""

import re
from collections.abc import Iterator

from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.plan import Duty, Section, Unit
from anlan.engines.planbook.structure.duties import FORMED, PEOPLE, duties_in, is_duty, names_its_unit
from anlan.engines.planbook.structure.duty_tables import Row, columns_of, in_cells
from anlan.engines.planbook.structure.groups import leads_of
from anlan.engines.planbook.structure.sections import Paragraph
from anlan.engines.planbook.structure.unit_names import HAN, name_of, role_of

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
    carried, until, row = "", -1, Row()
    for order, line in enumerate(lines):
        if not any(start <= line.body <= end and line.start >= start - 80 for start, end in spans):
            continue
        text = seen.text[line.start : line.end]
        if line.table:
            head = columns_of(text)
            row = head or row
            yield from () if head else ((line, told) for told in in_cells(text, row))
            continue
        row = Row()
        title = line.title if line.depth and line.title else text if len(text) <= 30 else ""
        unsaid = "" if carried or not _UNSAID.match(text) else _headquarters(seen.text[: line.start])
        own = ("" if _is_item(line, text) else name_of(title)) or unsaid
        if carried and _GENERIC_HEAD.fullmatch(carried) and (fuller := _FULL_HEAD.match(text)):
            carried = fuller["name"]  # under 应急指挥部: 市重大动物疫情应急指挥部由…任总指挥
        if own:
            carried, until = own, _until(lines, order, sections)
            told = text if unsaid else seen.text[line.body : line.end] if line.depth and line.title else ""
            yield from [(line, f"{carried}:{told}")] if told else []
        elif (
            carried
            and line.start < until
            and line.number
            and text[-1:] in "。;"
            and line.body >= line.end
            and not names_its_unit(text)
            and is_duty(text)
        ):
            yield line, f"{carried}:{text}"  # an item so short that it looks like a heading
        elif line.depth and line.title and not PEOPLE.match(text):
            carried = "" if line.start >= until or not line.number else carried
            yield line, text
        elif carried and line.start < until and not names_its_unit(text) and not FORMED.search(text) and is_duty(text):
            yield line, f"{carried}:{text}"
        else:
            yield line, text


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
