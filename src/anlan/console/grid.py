"""A plain table as a page hands it to ``console/parts/grid.html``: heads, and lines of cells; on a phone each cell bears its head."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    label: str
    num: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """``url`` makes it a link, ``late`` red; ``state`` is a case whose state it shows, ``note`` stands small behind."""

    text: Any = ""
    url: str = ""
    late: bool = False
    state: Any = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    heads: Sequence[Head]
    lines: Sequence[Sequence[tuple[Head, Cell]]]


def grid(heads: Sequence[str], lines: Iterable[Sequence[Any]], *, words: int = 1) -> Grid:
    """Columns behind the first ``words`` are figures; a bare value is a cell of its own text."""
    named = [Head(label=label, num=number >= words) for number, label in enumerate(heads)]
    return Grid(heads=named, lines=[list(zip(named, map(_cell, line), strict=True)) for line in lines])


def _cell(value: Any) -> Cell:
    return value if isinstance(value, Cell) else Cell(text=value)
