"""What an edge node tells while nobody else can be told: a journal of alarms, one line a change, that outlives every restart."""

import json
import os
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anlan.domains.sensing.ingress import Faults
from anlan.domains.sensing.instants import at
from anlan.domains.sensing.telling import Owed
from anlan.engines import sensing as engine
from anlan.kernel import clock

MOST_BYTES = 32 * 2**20  # then what is over goes to one older file, and what stands is carried on
LAST = 200  # shown


@dataclass(slots=True, kw_only=True, eq=False)
class Journal:
    """A desk (:class:`telling.Desk`). ``open``: what is raised now, by rule, point and stage."""

    home: Path
    open: dict[tuple[str, int, int], dict[str, Any]] = field(default_factory=dict)
    last: list[dict[str, Any]] = field(default_factory=list)
    faults: dict[str, int] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        if self.path.is_file():
            for line in self.path.read_text("utf-8").splitlines():
                if line.endswith("}"):  # a line cut off by the end of the power is no line
                    self._take(json.loads(line))

    @property
    def path(self) -> Path:
        return self.home / "alarms.ndjson"

    def tell(self, key: str, changes: Sequence[engine.Transition]) -> None:
        """On the disk when this returns. Told once however often it is told again."""
        with self._lock:
            fresh = [line for n, change in enumerate(changes) if (line := _line(f"{key}#{n}", change))["key"] not in self._told]
            if not fresh:
                return
            with self.path.open("a", encoding="utf-8") as file:
                file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in fresh)
                file.flush()
                os.fsync(file.fileno())
            for line in fresh:
                self._take(line)
                sys.stdout.write(f"{said(line)}\n")
            sys.stdout.flush()
            if self.path.stat().st_size > MOST_BYTES:
                self._turn_over()

    def tell_many(self, owed: Sequence[Owed]) -> None:
        for key, changes in owed:
            self.tell(key, changes)

    def _take(self, line: dict[str, Any]) -> None:
        self._told.add(line["key"])
        self.last = [*self.last[-LAST + 1 :], line]
        place = (line["rule"], line["point_id"], line["stage"])
        if line["raised"]:
            self.open[place] = line
        else:
            self.open.pop(place, None)

    def _turn_over(self) -> None:
        self.path.replace(self.home / "alarms-before.ndjson")
        lines = [json.dumps(line, ensure_ascii=False) + "\n" for line in self.open.values()]
        self.path.write_text("".join(lines), "utf-8")
        self._told = {line["key"] for line in [*self.last, *self.open.values()]}

    def note(self, faults: Faults) -> None:
        for who, reason, count, _ in faults.taken():
            if len(self.faults) < 1_000 or f"{who} {reason}" in self.faults:
                self.faults[f"{who} {reason}"] = self.faults.get(f"{who} {reason}", 0) + count

    def standing(self) -> list[engine.Transition]:
        return [_ended(line) for line in list(self.open.values())]


def _line(key: str, change: engine.Transition) -> dict[str, Any]:
    value = change.decided.value
    return {
        "key": key, "raised": change.raised, "rule": change.rule, "version": change.version, "level": change.severity, "stage": change.stage,
        "point": change.point_key, "point_id": change.point, "at_us": change.decided.time_us, "since_us": change.since.time_us,
        "value": value if value == value else None,  # noqa: PLR0124 - NaN is not equal to itself
    }  # fmt: skip


def _ended(line: dict[str, Any]) -> engine.Transition:
    nothing = engine.Cause(time_us=0, value=float("nan"), seq=0)
    return engine.Transition(
        raised=False, rule=line["rule"], version=line["version"], severity=line["level"], point=line["point_id"], point_key=line["point"],
        since=nothing, decided=nothing, stage=line["stage"],
    )  # fmt: skip


def said(line: dict[str, Any]) -> str:
    """A change as a person reads it."""
    value = "" if line["value"] is None else f"，{line['value']:g}"
    return f"{clock.local_text(at({'time_us': line['at_us']}))} {'报警' if line['raised'] else '恢复'} {line['point']}，规则 {line['rule']}{value}"

