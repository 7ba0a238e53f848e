"""What a text says happened: the typed form of ``anlan extract``. Every element carries the span of the words it came from."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number as said. ``value`` is the one to use: the bound that is certain of 数十, the upper end of a range, 0 of a denial."""

    value: float | None
    min: float | None = None
    max: float | None = None
    words: Span = (0, 0)

    @property
    def least(self) -> float:
        """The number that is certain; what a grade may rest on."""
        return self.min if self.min is not None else (self.value or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeGuess:
    """One reading of the event's type by GB/T 35561-2017, with the words that speak for it."""

    code: str
    name: str
    confidence: float
    words: Span
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """An instant, ISO 8601 in Shanghai time; ``value`` is null when the text gives too little to fix the day."""

    value: str | None
    words: Span
    precision: str = "minute"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where: the whole phrase, and what the gazetteer or a road and kilometre made of it. Degrees are CGCS2000."""

    name: str
    words: Span
    lon: float | None = None
    lat: float | None = None
    division: str | None = None
    road: str | None = None
    kilometre: float | None = None
    bearing: str | None = None
    distance_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A thing the text names: a substance (with CAS number), a vehicle, a measure being taken."""

    name: str
    words: Span
    cas: str = ""
    count: float | None = None
    listed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFacts:
    """One event of a text. A figure that is None was not said; a figure of 0 was denied."""

    type: TypeGuess
    types: tuple[TypeGuess, ...]
    time: When | None = None
    place: Place | None = None
    deaths: Figure | None = None
    missing: Figure | None = None
    injured: Figure | None = None
    serious: Figure | None = None
    light: Figure | None = None
    trapped: Figure | None = None
    evacuated: Figure | None = None
    affected: Figure | None = None
    loss_yuan: Figure | None = None
    area_m2: Figure | None = None
    magnitude: Figure | None = None
    substances: tuple[Named, ...] = ()
    vehicles: tuple[Named, ...] = ()
    measures: tuple[Named, ...] = ()


FIGURES = (
    "deaths", "missing", "injured", "serious", "light", "trapped", "evacuated", "affected", "loss_yuan", "area_m2", "magnitude",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All events of one text, the main one first; none when the text tells of no event."""

    events: tuple[EventFacts, ...]
    reported_at: str | None = None

    @property
    def main(self) -> EventFacts | None:
        return self.events[0] if self.events else None

    def to_json(self) -> dict[str, Any]:
        """The documented output of ``anlan extract``: plain mappings and lists."""
        return {"events": [_plain(asdict(event)) for event in self.events], "reported_at": self.reported_at}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
