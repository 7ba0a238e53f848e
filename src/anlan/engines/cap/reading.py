"""XML to :class:`Alert`, after the checks. CAP 1.0 and 1.1 are read into the same words."""

from typing import Any

from lxml import etree

from anlan.engines.cap import words
from anlan.engines.cap.findings import Finding, InvalidCap, errors
from anlan.engines.cap.meaning import check_meaning
from anlan.engines.cap.model import Alert, Area, Circle, Info, Named, Reference, Resource, Ring
from anlan.engines.cap.opening import Element, children, open_xml, text_of, version_of
from anlan.engines.cap.structure import check_structure
from anlan.engines.cap.values import (
    read_circle,
    read_decimal,
    read_integer,
    read_loose_time,
    read_polygon,
    read_references,
    split_quoted,
)


def check(message: bytes | Element) -> tuple[Finding, ...]:
    """Everything wrong or unwise in a CAP message, in order. Empty means: valid and nothing to advise.

    Raises :class:`InvalidCap` when the bytes cannot be read as CAP at all (not XML, a DTD, too large, another vocabulary).
    """
    root = open_xml(message) if isinstance(message, bytes) else message
    found = tuple(check_structure(root, version_of(root)))
    return found if errors(found) else (*found, *check_meaning(_alert(root)))


def read(message: bytes | Element) -> Alert:
    """The message as :class:`Alert`; raises :class:`InvalidCap` with all findings when it breaks the standard."""
    root = open_xml(message) if isinstance(message, bytes) else message
    found = check(root)
    if errors(found):
        raise InvalidCap(found)
    return _alert(root)


class _Node:
    """Reads children by local name."""

    def __init__(self, element: Element) -> None:
        self._children: dict[str, list[Element]] = {}
        for child in children(element):
            self._children.setdefault(etree.QName(child).localname, []).append(child)

    def text(self, name: str, default: str = "") -> str:
        found = self._children.get(name)
        return text_of(found[0]).strip() if found else default

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(text for child in self._children.get(name, ()) if (text := text_of(child).strip()))

    def nodes(self, name: str) -> list["_Node"]:
        return [_Node(child) for child in self._children.get(name, ())]

    def value(self, name: str, reader: Any) -> Any:
        return reader(text) if (text := self.text(name)) else None

    def pairs(self, name: str) -> tuple[Named, ...]:
        return tuple(_pair(child) for child in self._children.get(name, ()))


def _pair(element: Element) -> Named:
    """CAP 1.1 and 1.2 nest two elements; 1.0 writes ``name=value``."""
    if children(element):
        node = _Node(element)
        return Named(name=node.text("valueName"), value=node.text("value"))
    name, _, value = text_of(element).partition("=")
    return Named(name=name.strip(), value=value.strip())


def _alert(root: Element) -> Alert:
    node = _Node(root)
    return Alert(
        identifier=node.text("identifier"),
        sender=node.text("sender"),
        sent=read_loose_time(node.text("sent")),
        status=words.Status(node.text("status")),
        msg_type=words.MsgType(node.text("msgType")),
        scope=words.Scope(node.text("scope", words.Scope.PUBLIC)),
        source=node.text("source"),
        restriction=node.text("restriction"),
        addresses=split_quoted(node.text("addresses")),
        codes=node.texts("code"),
        note=node.text("note"),
        references=_references(node.text("references")),
        incidents=split_quoted(node.text("incidents")),
        infos=tuple(_info(info) for info in node.nodes("info")),
    )


def _references(text: str) -> tuple[Reference, ...]:
    """Those that can be read; a loose one is advised against in the findings and left out here."""
    found: list[Reference] = []
    for item in text.split():
        try:
            found.extend(read_references(item))
        except ValueError:
            continue
    return tuple(found)


def _info(node: _Node) -> Info:
    certainty = node.text("certainty").replace("Very Likely", words.Certainty.LIKELY)  # CAP 1.1 §3.2.2: treat as Likely
    return Info(
        language=node.text("language", "en-US"),
        categories=tuple(words.Category(text) for text in node.texts("category")),
        event=node.text("event"),
        responses=tuple(words.ResponseType(text) for text in node.texts("responseType")),
        urgency=words.Urgency(node.text("urgency")),
        severity=words.Severity(node.text("severity")),
        certainty=words.Certainty(certainty),
        audience=node.text("audience"),
        event_codes=node.pairs("eventCode"),
        effective=node.value("effective", read_loose_time),
        onset=node.value("onset", read_loose_time),
        expires=node.value("expires", read_loose_time),
        sender_name=node.text("senderName"),
        headline=node.text("headline"),
        description=node.text("description"),
        instruction=node.text("instruction"),
        web=node.text("web"),
        contact=node.text("contact"),
        parameters=node.pairs("parameter"),
        resources=tuple(_resource(child) for child in node.nodes("resource")),
        areas=tuple(_area(child) for child in node.nodes("area")),
    )


def _resource(node: _Node) -> Resource:
    return Resource(
        desc=node.text("resourceDesc"),
        mime_type=node.text("mimeType"),
        size_bytes=node.value("size", read_integer),
        uri=node.text("uri"),
        deref_uri=node.text("derefUri"),
        digest=node.text("digest"),
    )


def _area(node: _Node) -> Area:
    polygons: tuple[Ring, ...] = tuple(read_polygon(text) for text in node.texts("polygon"))
    circles: tuple[Circle, ...] = tuple(read_circle(text) for text in node.texts("circle"))
    return Area(
        desc=node.text("areaDesc"),
        polygons=polygons,
        circles=circles,
        geocodes=node.pairs("geocode"),
        altitude_ft=node.value("altitude", _loose_decimal),
        ceiling_ft=node.value("ceiling", _loose_decimal),
    )


def _loose_decimal(text: str) -> float | None:
    """CAP 1.0 and 1.1 let altitude be any text; what is not a number is not kept."""
    try:
        return read_decimal(text)
    except ValueError:
        return None
