"""Does a message follow the element tables of its version? Same verdicts as the OASIS schemas, with a path and Chinese words."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from anlan.engines.cap.findings import Finding
from anlan.engines.cap.grammar import Child, Group, grammar
from anlan.engines.cap.opening import Element, children, text_of
from anlan.engines.cap.values import READERS

LENIENT = frozenset(
    {"text", "uri", "references", "polygon", "circle"}
)  # empty ones are seen in the field: read as absent, advised against


def check_structure(alert: Element, version: str) -> Iterator[Finding]:
    """Findings of order, number, words and forms, in document order."""
    yield from _check_group(alert, "alert", version, "/alert")


def _check_group(node: Element, group_name: str, version: str, path: str) -> Iterator[Finding]:
    group = grammar(version)[group_name]
    own = etree.QName(node).namespace
    seen: Counter[str] = Counter()
    position = -1
    by_name = {child.name: (place, child) for place, child in enumerate(group)}
    for element in children(node):
        name = etree.QName(element).localname
        seen[name] += 1
        at = f"{path}/{name}" + (f"[{seen[name]}]" if seen[name] > 1 or name in {"info", "area", "resource"} else "")
        if name not in by_name or etree.QName(element).namespace != own:
            yield Finding(path=at, code="unexpected_element", text=f"CAP {version} 的 {group_name} 里没有元素 {name}")
            continue
        place, child = by_name[name]
        if place < position:
            yield Finding(path=at, code="wrong_order", text=f"{name} 的位置不对,应在 {group[position].name} 之前")
        position = max(position, place)
        yield from _check_child(element, child, version, at)
    yield from _check_counts(group, seen, path)


def _check_counts(group: Group, seen: Counter[str], path: str) -> Iterator[Finding]:
    for child in group:
        if seen[child.name] < child.least:
            yield Finding(path=f"{path}/{child.name}", code="missing", text=f"缺少必填元素 {child.name}")
        if seen[child.name] > child.most:
            yield Finding(path=f"{path}/{child.name}", code="too_many", text=f"{child.name} 至多出现 {child.most} 次")


def _check_child(element: Element, child: Child, version: str, path: str) -> Iterator[Finding]:
    if isinstance(child.holds, str) and child.holds in grammar(version):
        if (element.text or "").strip():
            yield Finding(path=path, code="stray_text", text=f"{child.name} 内只能有子元素,不能有文字")
        yield from _check_group(element, child.holds, version, path)
    elif children(element):
        yield Finding(path=path, code="unexpected_element", text=f"{child.name} 内只能有文字")
    else:
        yield from _check_value(text_of(element), child, path)


def _check_value(text: str, child: Child, path: str) -> Iterator[Finding]:
    if isinstance(child.holds, tuple):
        if text not in child.holds:
            yield Finding(path=path, code="not_a_word", text=f"“{text}”不可用;可用:{'、'.join(child.holds)}")
        return
    if not text.strip() and child.holds in LENIENT:
        yield _empty(child, path)
        return
    try:
        READERS[child.holds](text.strip())
    except ValueError as error:
        # A reference that does not match strictly is common in real messages of national systems: kept as read, not refused.
        yield Finding(path=path, code="bad_value", text=str(error), level="advice" if child.holds == "references" else "error")


def _empty(child: Child, path: str) -> Finding:
    if child.least:
        return Finding(path=path, code="empty", text=f"{child.name} 为空,请填写", level="advice")
    return Finding(path=path, code="empty", text=f"{child.name} 为空;没有内容时应省略该元素", level="advice")
