"""What every file becomes: a text with its lines, whose places stay known."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or table row: its place in the document's text; ``depth`` of a heading told by style (0: not a heading)."""

    start: int
    end: int
    depth: int = 0
    table: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The text of a file, its lines, its kind, and what could not be read."""

    text: str
    lines: tuple[Line, ...]
    kind: str
    problems: tuple[str, ...] = ()


def assemble(pieces: Iterable[tuple[str, int, bool]], kind: str, problems: tuple[str, ...] = ()) -> Document:
    """Join (text, heading depth, is a table row) into a document with offsets."""
    lines, chunks, at = [], [], 0
    for body, depth, table in pieces:
        lines.append(Line(at, at + len(body), depth, table))
        chunks.append(body)
        at += len(body) + 1
    return Document(text="\n".join(chunks), lines=tuple(lines), kind=kind, problems=problems)
