"""A scenario: a title, where its facts come from, and steps in order of time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

# What a step does: readings from devices, a report in plain text, a typhoon position, a command of a person, or a look at what should be there.
DOORS = frozenset({"reading", "report", "track", "command", "check"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One input. ``at`` counts from the start; ``by`` is the role that does it; ``expect`` is what must hold within its ``within_s``."""

    at: timedelta
    do: str
    text: str
    by: str = ""
    payload: Mapping[str, object] = field(default_factory=dict)
    expect: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.do not in DOORS:
            raise ValueError(f"unknown door {self.do!r}: use {', '.join(sorted(DOORS))}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """``start`` is when it is set to begin; a replay may move it to the present. ``invented`` names what in it is not real."""

    key: str
    title: str
    summary: str
    start: datetime
    event_type: str
    place: Mapping[str, object]
    sources: tuple[str, ...]
    invented: tuple[str, ...]
    steps: tuple[Step, ...]
    occurred: timedelta = timedelta()  # when the event itself happened, counted from the start
    speed: float = 60.0  # how many times as fast as life it is played unless asked otherwise
    track: Mapping[str, object] = field(default_factory=dict)  # for a typhoon: which track, where its wind is asked

    @property
    def duration(self) -> timedelta:
        return self.steps[-1].at

    def __post_init__(self) -> None:
        times = [step.at for step in self.steps]
        if times != sorted(times):
            raise ValueError(f"{self.key}: steps are not in order of time")
