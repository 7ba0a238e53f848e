"""Opening bytes from outside as XML without trusting them: no DTD, no entities, no network, bounded size and depth."""

from typing import Any

from lxml import etree

from anlan.engines.cap.findings import unreadable
from anlan.engines.cap.words import VERSIONS, XMLDSIG

Element = Any  # lxml.etree._Element
MAX_BYTES = 2 * 1024 * 1024  # a CAP message is 5–15 KB (IPAWS load planning); two megabytes leave room for derefUri content
MAX_DEPTH = 40  # alert/info/area/geocode/value is 5; wrappers add a few


def _parser() -> Any:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, remove_pis=True
    )


def open_xml(data: bytes) -> Element:
    """The root element. Raises :class:`InvalidCap` for anything too large, not XML, or carrying a DTD (XXE, entity bombs)."""
    if len(data) > MAX_BYTES:
        raise unreadable("too_large", f"消息 {len(data)} 字节,超过上限 {MAX_BYTES} 字节")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise unreadable("dtd_forbidden", "消息含 DTD 或实体声明,已拒绝;请去掉 <!DOCTYPE …>")
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise unreadable("not_xml", f"不是格式良好的 XML:{error}") from error
    if root.getroottree().docinfo.internalDTD is not None:  # the same, in an encoding the byte search cannot see
        raise unreadable("dtd_forbidden", "消息含 DTD 或实体声明,已拒绝;请去掉 <!DOCTYPE …>")
    if _depth(root) > MAX_DEPTH:
        raise unreadable("too_deep", f"元素嵌套超过 {MAX_DEPTH} 层")
    return root


def _depth(root: Element) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def find_alerts(data: bytes) -> tuple[Element, ...]:
    """Every CAP ``alert`` in ``data``: the message itself, or those wrapped in Atom, RSS or EDXL-DE."""
    root = open_xml(data)
    return tuple(node for node in root.iter("{*}alert") if etree.QName(node).namespace in VERSIONS)


def version_of(alert: Element) -> str:
    """``1.0``, ``1.1`` or ``1.2`` by namespace; raises :class:`InvalidCap` when it is no CAP alert."""
    name = etree.QName(alert)
    if name.localname != "alert" or name.namespace not in VERSIONS:
        raise unreadable("not_cap", f"根元素是 {name.localname}(命名空间 {name.namespace or '无'}),不是 CAP 1.0/1.1/1.2 的 alert")
    return VERSIONS[name.namespace]


def children(node: Element) -> list[Element]:
    """Child elements in document order, without comments and signatures."""
    return [c for c in node if isinstance(c.tag, str) and etree.QName(c).namespace != XMLDSIG]


def text_of(node: Element) -> str:
    return (node.text or "") if len(node) == 0 else "".join(node.itertext())
