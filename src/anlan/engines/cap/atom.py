"""Atom feeds of warnings (RFC 4287) with paging links (RFC 5005). Entry ids depend on the message alone, never on the page it stands on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from lxml import etree

from anlan.engines.cap.model import Alert
from anlan.engines.cap.opening import Element

ATOM = "http://www.w3.org/2005/Atom"
CAP_TYPE = "application/cap+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """``authority`` is the domain or organisation code the ids are minted under, with ``since`` the year it was so (RFC 4151)."""

    authority: str
    since: int
    title: str
    self_url: str
    author: str
    next_url: str = ""
    previous_url: str = ""
    links: dict[str, str] = field(default_factory=dict)  # rel → url


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    alert: Alert
    cap_url: str
    page_url: str = ""
    language: str = "zh"


def entry_id(feed: Feed, alert: Alert) -> str:
    """A tag URI (RFC 4151): the same message has the same id for ever."""
    return f"tag:{feed.authority},{feed.since}:cap/{alert.sender}/{alert.identifier}"


def write_feed(feed: Feed, entries: Sequence[Entry], *, empty_since: datetime) -> bytes:
    """The feed as bytes. ``updated`` is the newest entry's time, or ``empty_since`` when there is none, so caches stay valid."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    _put(root, "id", f"tag:{feed.authority},{feed.since}:feed")
    _put(root, "title", feed.title)
    _put(root, "updated", _time(max((entry.alert.sent for entry in entries), default=empty_since)))
    _put(etree.SubElement(root, f"{{{ATOM}}}author"), "name", feed.author)
    links = {"self": feed.self_url, "next": feed.next_url, "previous": feed.previous_url, **feed.links}
    for rel, url in links.items():
        if url:
            etree.SubElement(root, f"{{{ATOM}}}link", rel=rel, href=url)
    for entry in entries:
        _entry(etree.SubElement(root, f"{{{ATOM}}}entry"), entry, feed)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _entry(node: Element, entry: Entry, feed: Feed) -> None:
    alert, info = entry.alert, entry.alert.info_in(entry.language)
    _put(node, "id", entry_id(feed, alert))
    _put(node, "title", (info.headline or info.event) if info else alert.identifier)
    _put(node, "updated", _time(alert.sent))
    _put(node, "published", _time(alert.sent))
    etree.SubElement(node, f"{{{ATOM}}}link", rel="alternate", type=CAP_TYPE, href=entry.cap_url)
    if entry.page_url:
        etree.SubElement(node, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=entry.page_url)
    if info:
        _put(etree.SubElement(node, f"{{{ATOM}}}author"), "name", info.sender_name or alert.sender)
        _put(node, "summary", info.description)
        for category in info.categories:
            etree.SubElement(node, f"{{{ATOM}}}category", term=category)


def _put(node: Element, name: str, text: str) -> None:
    etree.SubElement(node, f"{{{ATOM}}}{name}").text = text


def _time(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0).isoformat()
