""":class:`Alert` to CAP 1.2 XML, checked before it is returned: this house never writes an invalid message."""

from collections.abc import Iterable
from datetime import datetime

from lxml import etree

from anlan.engines.cap.findings import InvalidCap, errors
from anlan.engines.cap.model import Alert, Area, Circle, Info, Named, Reference, Resource, Ring
from anlan.engines.cap.opening import Element
from anlan.engines.cap.reading import check
from anlan.engines.cap.words import NAMESPACES
from anlan.kernel.clock import local

_NS = NAMESPACES["1.2"]


def cap_time(at: datetime) -> str:
    """``2026-01-31T08:00:00+08:00``: Shanghai time, whole seconds, numeric offset (CAP 1.2 §3.3.2)."""
    return local(at).replace(microsecond=0).isoformat()


def write(alert: Alert) -> bytes:
    """The message as UTF-8 CAP 1.2; raises :class:`InvalidCap` when the content breaks the standard."""
    root = element_of(alert)
    found = check(root)
    if errors(found):
        raise InvalidCap(found)
    return to_bytes(root)


def to_bytes(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def element_of(alert: Alert) -> Element:
    """The unchecked element tree."""
    root = etree.Element(f"{{{_NS}}}alert", nsmap={None: _NS})
    _put(root, "identifier", alert.identifier)
    _put(root, "sender", alert.sender)
    _put(root, "sent", cap_time(alert.sent))
    _put(root, "status", alert.status)
    _put(root, "msgType", alert.msg_type)
    _put(root, "source", alert.source)
    _put(root, "scope", alert.scope)
    _put(root, "restriction", alert.restriction)
    _put(root, "addresses", _quoted(alert.addresses))
    _put_each(root, "code", alert.codes)
    _put(root, "note", alert.note)
    _put(root, "references", " ".join(_reference(r) for r in alert.references))
    _put(root, "incidents", _quoted(alert.incidents))
    for info in alert.infos:
        _info(etree.SubElement(root, f"{{{_NS}}}info"), info)
    return root


def _info(node: Element, info: Info) -> None:
    _put(node, "language", info.language)
    _put_each(node, "category", info.categories)
    _put(node, "event", info.event)
    _put_each(node, "responseType", info.responses)
    _put(node, "urgency", info.urgency)
    _put(node, "severity", info.severity)
    _put(node, "certainty", info.certainty)
    _put(node, "audience", info.audience)
    _pairs(node, "eventCode", info.event_codes)
    for name in ("effective", "onset", "expires"):
        at = getattr(info, name)
        _put(node, name, cap_time(at) if at else "")
    _put(node, "senderName", info.sender_name)
    for name in ("headline", "description", "instruction", "web", "contact"):
        _put(node, name, getattr(info, name))
    _pairs(node, "parameter", info.parameters)
    for resource in info.resources:
        _resource(etree.SubElement(node, f"{{{_NS}}}resource"), resource)
    for area in info.areas:
        _area(etree.SubElement(node, f"{{{_NS}}}area"), area)


def _resource(node: Element, resource: Resource) -> None:
    _put(node, "resourceDesc", resource.desc)
    _put(node, "mimeType", resource.mime_type)
    _put(node, "size", "" if resource.size_bytes is None else str(resource.size_bytes))
    _put(node, "uri", resource.uri)
    _put(node, "derefUri", resource.deref_uri)
    _put(node, "digest", resource.digest)


def _area(node: Element, area: Area) -> None:
    _put(node, "areaDesc", area.desc)
    _put_each(node, "polygon", (_ring(ring) for ring in area.polygons))
    _put_each(node, "circle", (_circle(circle) for circle in area.circles))
    _pairs(node, "geocode", area.geocodes)
    _put(node, "altitude", _number(area.altitude_ft))
    _put(node, "ceiling", _number(area.ceiling_ft))


def _put(node: Element, name: str, text: str) -> None:
    if text:
        etree.SubElement(node, f"{{{_NS}}}{name}").text = _clean(text)


def _put_each(node: Element, name: str, texts: Iterable[str]) -> None:
    for text in texts:
        _put(node, name, text)


def _pairs(node: Element, name: str, pairs: Iterable[Named]) -> None:
    for pair in pairs:
        child = etree.SubElement(node, f"{{{_NS}}}{name}")
        etree.SubElement(child, f"{{{_NS}}}valueName").text = _clean(pair.name)
        etree.SubElement(child, f"{{{_NS}}}value").text = _clean(pair.value)


def _clean(text: str) -> str:
    """Without the control characters XML 1.0 forbids, so that a pasted text cannot make a message unsendable."""
    return "".join(c for c in text if c in "\t\n\r" or (" " <= c <= "\ud7ff") or ("\ue000" <= c <= "\ufffd") or c > "\uffff")


def _ring(ring: Ring) -> str:
    return " ".join(f"{_number(lat)},{_number(lon)}" for lon, lat in ring)


def _circle(circle: Circle) -> str:
    return f"{_number(circle.lat)},{_number(circle.lon)} {_number(circle.radius_km)}"


def _number(value: float | None) -> str:
    """Fixed point, six decimals at most (0.1 m), never an exponent."""
    return "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".")


def _reference(reference: Reference) -> str:
    return f"{reference.sender},{reference.identifier},{cap_time(reference.sent)}"


def _quoted(items: Iterable[str]) -> str:
    return " ".join(f'"{item}"' if " " in item else item for item in items)
