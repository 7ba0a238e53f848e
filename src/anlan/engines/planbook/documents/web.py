"""HTML pages, as plans are published: block elements become lines, headings keep their depth, scripts are not read."""

from collections.abc import Iterator

import lxml.html

from anlan.engines.planbook.documents.document import Document, assemble

_BLOCKS = {
    "p",
    "div",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "tr",
    "section",
    "article",
    "blockquote",
    "dd",
    "dt",
    "pre",
    "td",
}
_SKIP = {"script", "style", "head", "nav", "footer", "noscript"}


def read_html(text: str, problems: tuple[str, ...] = ()) -> Document:
    root = lxml.html.document_fromstring(text.encode("utf-8"), parser=lxml.html.HTMLParser(encoding="utf-8", no_network=True))
    return assemble((piece for piece in _walk(root) if piece[0]), "html", problems)


def _walk(element: lxml.html.HtmlElement) -> Iterator[tuple[str, int, bool]]:
    if not isinstance(element.tag, str) or element.tag in _SKIP:
        return
    if element.tag == "tr":
        yield " | ".join(" ".join(cell.text_content().split()) for cell in element if cell.tag in ("td", "th")), 0, True
    elif any(
        child.tag in _BLOCKS or child.tag in ("table", "ul", "ol", "tbody", "thead", "body", "br")
        for child in element.iter()
        if child is not element
    ):
        yield from _mixed(element)
    else:
        depth = int(element.tag[1]) if len(element.tag) == 2 and element.tag[0] == "h" and element.tag[1].isdigit() else 0
        yield " ".join(element.text_content().split()), depth, False


def _mixed(element: lxml.html.HtmlElement) -> Iterator[tuple[str, int, bool]]:
    """An element with blocks in it: its own words and inline children as lines between them."""
    held = element.text or ""
    for child in element:
        if isinstance(child.tag, str) and (
            child.tag in _BLOCKS or child.tag in ("table", "ul", "ol", "tbody", "thead", "body", "br")
        ):
            yield " ".join(held.split()), 0, False
            held = ""
            yield from _walk(child)
        elif isinstance(child.tag, str) and child.tag not in _SKIP:
            held += child.text_content()
        held += child.tail or ""
    yield " ".join(held.split()), 0, False
