"""Reading a published compilation of major-danger criteria: the contents page gives titles, authorities and printed pages; the pages give the clauses.

Only what the text carries is read: a title whose pages are not there (classified, available on request, cut off) gives no criterion.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_ENTRY = re.compile(r"(?m)^(\d{1,2})\.\s*(.+?)【(.+?)】\s*…*\s*(\d{1,3}|[^\d\n]{2,8})?\s*$")
_PAGE = re.compile(r"^—(\d{1,3})—\s*$", re.MULTILINE)
_ARTICLE = re.compile(r"^(第[一二三四五六七八九十百]+条|[一二三四五六七八九十]+、)\s*")
_ITEM = re.compile(r"^([（(][一二三四五六七八九十]+[）)]|\d{1,2}[.．、])\s*")
SHORTEST, LONGEST = 8, 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """``clause`` is the number as the text has it: 第七条（二）."""

    clause: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    number: int
    title: str
    authority: str
    clauses: tuple[Clause, ...]


def read(text: str) -> list[Standard]:
    """The standards whose pages the text holds, in the order of its contents."""
    pages = text.split("\n---\n")
    starts = _numbered(pages)
    entries = list(_contents(pages))
    ends = [page for *_rest, page in entries[1:]] + [max(starts, default=0) + 1]
    found = []
    for (number, title, authority, begin), end in zip(entries, ends, strict=True):
        body = "\n".join(starts[page] for page in range(begin, max(end, begin + 1)) if page in starts)
        if clauses := tuple(_clauses(_from_title(body, title))):
            found.append(Standard(number=number, title=title, authority=authority, clauses=clauses))
    return found


def _contents(pages: Sequence[str]) -> Iterator[tuple[int, str, str, int]]:
    """Entries with a page number; titles broken over lines are joined first."""
    joined = "\n".join(page for page in pages if "………" in page or "……" in page)
    lines = re.sub(r"\n(?!\d{1,2}\.)", "", joined)
    for match in _ENTRY.finditer(lines):
        number, title, authority, page = match.groups()
        if page and page.isdigit():
            yield int(number), re.sub(r"\s+", "", title), re.sub(r"\s+", "", authority), int(page)


def _numbered(pages: Sequence[str]) -> dict[int, str]:
    """Printed page → its text; a page without its number is counted on from the one before."""
    found, last = {}, 0
    for page in pages:
        marked = _PAGE.search(page)
        number = int(marked.group(1)) if marked else last + 1 if last else 0
        if number:
            found[number], last = _PAGE.sub("", page), number
    return found


def _from_title(body: str, title: str) -> str:
    """From where the title stands (its first letters, spaces and breaks aside): a page may begin with the end of the one before."""
    letters = [re.escape(letter) for letter in title[:8]]
    match = re.search(r"\s*".join(letters), body)
    return body[match.start() :] if match else body


def _clauses(body: str) -> Iterator[Clause]:
    """Leaf clauses: an item with its article's number, an article without items by itself."""
    article, number, words, has_items = "", "", "", False
    for line in body.splitlines():
        line = line.strip()  # noqa: PLW2901
        head, item = _ARTICLE.match(line), _ITEM.match(line)
        if head or item:
            yield from _kept(article if number == article else article + number, words, lead=has_items and number == article)
            if head:
                article, number, words, has_items = head[1].rstrip("、"), head[1].rstrip("、"), line[head.end() :], False
            elif item:
                number, words, has_items = item[1].rstrip(".．、"), line[item.end() :], True
        elif number:
            words += line
    yield from _kept(article if number == article else article + number, words)


def _kept(number: str, words: str, *, lead: bool = False) -> Iterator[Clause]:
    text = re.sub(r"\s+", "", words).partition("来源：")[0]
    if number and not lead and len(text) >= SHORTEST and not text.endswith(("：", ":")):
        yield Clause(clause=number, text=text[:LONGEST])
