"""A chain of cases on the map: its places, each with the numbers of what happened there, and the line from the first to the last."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from anlan.console.chain import SYMBOLS, Part, chain_of
from anlan.console.map.situation import Features, point, shape
from anlan.platform.accounts.actor import Actor

PLACE_DIGITS = 4  # about ten metres: what lies closer is one place


def features(subject: str, actor: Actor) -> Features:
    parts = [part for part in chain_of(subject, actor) if part.case_has_place]
    places: dict[tuple[float, float], list[Part]] = {}
    for part in parts:
        places.setdefault(_place(part), []).append(part)
    marks = [mark for place, there in places.items() for mark in _mark(place, there)]
    line = {"type": "LineString", "coordinates": list(places)}
    return [*marks, *(shape(line, id=subject) if len(places) > 1 else [])]


def _place(part: Part) -> tuple[float, float]:
    return round(part.case.lon, PLACE_DIGITS), round(part.case.lat, PLACE_DIGITS)


def _mark(place: tuple[float, float], there: Sequence[Part]) -> list[dict[str, Any]]:
    """All that happened at one place, oldest first, what repeats told once: ``1 隐患 → 2–8 报警``."""
    words = " → ".join(_span(list(run)) for _label, run in groupby(there, key=lambda part: part.label))
    return point(*place, id=there[0].subject, title=words, symbol=SYMBOLS.get(there[-1].kind, "danger"), url=there[-1].url)


def _span(run: Sequence[Part]) -> str:
    numbers = f"{run[0].number}–{run[-1].number}" if len(run) > 1 else f"{run[0].number}"
    return f"{numbers} {run[0].label}"
