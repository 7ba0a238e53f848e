"""Registers of places: what an extraction may ask of them, and the one of the city that needs no database."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from anlan.engines.planbook.extract.view import view
from anlan.kernel.divisions import canonical
from anlan.kernel.tables import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class GazetteerEntry:
    """A known place: degrees CGCS2000; ``division`` without filling zeros; ``aliases`` other names of it."""

    name: str
    lon: float | None = None
    lat: float | None = None
    division: str = ""
    aliases: tuple[str, ...] = ()


class Gazetteer(Protocol):
    """What the extraction asks of a place register: every entry named in ``text``, with its offset there."""

    def find(self, text: str) -> Iterable[tuple[int, GazetteerEntry]]: ...


class ListGazetteer:
    """A gazetteer over a list of entries: longest names first, no overlaps; as quick with fifty thousand names as with fifty."""

    def __init__(self, entries: Iterable[GazetteerEntry]) -> None:
        self._by_name = {view(name).text: entry for entry in entries for name in (entry.name, *entry.aliases) if len(name) > 1}
        lengths: dict[str, set[int]] = {}
        for name in self._by_name:
            lengths.setdefault(name[:2], set()).add(len(name))
        self._lengths = {opening: sorted(found, reverse=True) for opening, found in lengths.items()}

    def find(self, text: str) -> list[tuple[int, GazetteerEntry]]:
        found, at = [], 0
        while at < len(text) - 1:
            name = next(
                (
                    text[at : at + length]
                    for length in self._lengths.get(text[at : at + 2], ())
                    if text[at : at + length] in self._by_name
                ),
                "",
            )
            if name:
                found.append((at, self._by_name[name]))
            at += len(name) or 1
        return found


@cache
def home_gazetteer() -> ListGazetteer:
    """The city's divisions (with their centres) and streets from the tables in the kernel; what a command line knows without a register."""
    entries = [
        GazetteerEntry(
            name=row["name_zh"], lon=float(row["center_lon"]), lat=float(row["center_lat"]), division=canonical(row["code"]), aliases=_short(row["name_zh"]),
        )
        for row in rows("divisions") if row["code"] and row["center_lon"]
    ]  # fmt: skip
    for row in rows("streets"):
        short = row["name_zh"].removesuffix("街道")
        aliases = (short + "新区",) if short != row["name_zh"] else _short(row["name_zh"])
        entries.append(GazetteerEntry(name=row["name_zh"], division=canonical(row["code"]), aliases=aliases))
    return ListGazetteer(entries)


def _short(name: str) -> tuple[str, ...]:
    """赣榆区 is called 赣榆."""
    bare = re.sub(r"(?<=..)[市县区]$", "", name)
    bare = re.sub(r"(?<=..)(?:镇|乡)$", "", bare)
    return (bare,) if bare != name else ()
