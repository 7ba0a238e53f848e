"""What a rule would have done: run on history before it goes live, by the same kernel in the same order."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from anlan.domains.sensing.queries import home
from anlan.domains.sensing.roster import load_roster, places_of_devices
from anlan.engines import sensing as engine
from anlan.engines.sensing.linked.compiling import grouped
from anlan.kernel import clock
from anlan.kernel.verdict import refused

MOST_POINTS = 200
MOST_READINGS = 500_000
MOST_STEPS = 2_000  # of the clock between start and end: silence, and holds nothing contradicted
SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """``spans`` are alarms (point, from, to or None if not over at the end, stage); ``by_point`` how many each raised; ``armed`` on how many points the rule can be judged;
    ``first_us`` when the first reading was measured.
    """

    points: int
    armed: int
    points_read: int
    readings: int
    cut: bool
    told: tuple[engine.Transition, ...]
    first_us: int | None = None
    first_point: str = ""
    spans: tuple[tuple[str, int, int | None, int], ...] = ()
    by_point: Mapping[str, int] = field(default_factory=dict)

    @property
    def raised(self) -> int:
        return sum(change.raised for change in self.told)


def run_preview(kind: str, condition: dict[str, Any], selector: dict[str, str], start: datetime, end: datetime) -> Preview:
    """Raises Refused where the rule makes no sense. At most 200 points and 500,000 readings are read; ``cut`` says when there were more."""
    try:
        rule = engine.Rule(id="preview", version=0, on=engine.Selector(**selector), condition=engine.condition_from(kind, condition))
    except (ValueError, TypeError) as error:
        raise refused("rule.condition", str(error), condition=str(error)) from error
    end = min(end, clock.now())  # what is to come is not silence
    table = _placed(load_roster().table) if kind == "votes" else load_roster().table
    chosen = rule.on.among(table)
    read = _members(rule, table, chosen[:MOST_POINTS])
    batch, cut = _history(sorted(read), start, end)
    small = engine.point_table([table.points[number] for number in read])
    found = engine.detector(small, [rule])
    told = _run(found, batch, start, end) if read else []
    told = [change for change in told if change.point in {point.id for point in chosen[:MOST_POINTS]}]
    return Preview(
        points=len(chosen), armed=len({*found.table.params["point"].tolist(), *(point.id for _, point in found.linked.table.armed)}), points_read=min(len(chosen), MOST_POINTS), readings=len(batch), cut=cut or len(chosen) > MOST_POINTS, told=tuple(told),
        first_us=int(batch.time_us.min()) if len(batch) else None, first_point=_first(chosen, batch),
        spans=tuple(_spans(told)), by_point=dict(Counter(change.point_key for change in told if change.raised).most_common()),
    )  # fmt: skip


def _first(chosen: Sequence[engine.Point], batch: engine.Readings) -> str:
    """The first of the chosen points that has readings: its curve is shown where nothing would alarm."""
    read = set(batch.point.tolist())
    return next((point.key for point in chosen if point.id in read), "")


def preview_rule(kind: str, condition: dict[str, Any], selector: dict[str, str], start: datetime, end: datetime) -> dict[str, Any]:
    """The same as plain data, for the API."""
    found = run_preview(kind, condition, selector, start, end)
    return {
        "points": found.points, "points_read": found.points_read, "readings": found.readings, "cut": found.cut, "raised": found.raised,
        "by_point": dict(list(found.by_point.items())[:SHOWN]),
        "transitions": [
            {"point": c.point_key, "raised": c.raised, "time_us": c.decided.time_us, "value": _number(c.decided.value), "since_us": c.since.time_us, "stage": c.stage}
            for c in found.told[:SHOWN]
        ],
    }  # fmt: skip


def _number(value: float) -> float | None:
    return value if value == value else None  # noqa: PLR0124 - NaN has no JSON


def _placed(table: engine.PointTable) -> engine.PointTable:
    """With the places of devices, which rules about neighbours need."""
    places = places_of_devices()
    nowhere = (float("nan"), float("nan"))
    return engine.point_table(
        p._replace(lon=places.get(p.device, nowhere)[0], lat=places.get(p.device, nowhere)[1]) for p in table.points.values()
    )


def _members(rule: engine.Rule, table: engine.PointTable, chosen: Sequence[engine.Point]) -> set[int]:
    """The points to read: those judged, and those a linked rule listens to."""
    numbers = {point.id for point in chosen}
    for member in grouped([rule], table).members if chosen else ():
        if len(numbers) < 2 * MOST_POINTS:
            numbers.add(int(member["point"]))
    return numbers


def _history(points: Sequence[int], start: datetime, end: datetime) -> tuple[engine.Readings, bool]:
    history = engine.History(layout=engine.Layout(home=home() / "history"))
    parts, left = [], MOST_READINGS
    for point in points:
        raw = history.raw(point, int(start.timestamp() * 1e6), int(end.timestamp() * 1e6), limit=left)
        parts.append(engine.readings([point] * len(raw.time_us), raw.time_us, raw.value, quality=raw.quality))
        left -= len(raw.time_us)
        if left <= 0:
            return engine.concatenate(parts), True
    return engine.concatenate(parts), False


def _run(found: engine.Detector, batch: engine.Readings, start: datetime, end: datetime) -> list[engine.Transition]:
    """Readings and ticks in the order of time, as they would have come."""
    batch = batch.take(np.argsort(batch.time_us, kind="stable"))
    edges = np.unique(np.linspace(int(start.timestamp() * 1e6), int(end.timestamp() * 1e6), MOST_STEPS + 1).astype(np.int64))
    cuts = np.searchsorted(batch.time_us, edges)
    told: list[engine.Transition] = []
    for n in range(1, len(edges)):
        if cuts[n] > cuts[n - 1]:
            told += found.take(batch.take(np.arange(cuts[n - 1], cuts[n])), 2 * n)[1]
        told += found.tick(int(edges[n]), 2 * n + 1)
    return sorted(told, key=lambda change: change.decided.time_us)


def _spans(told: Sequence[engine.Transition]) -> list[tuple[str, int, int | None, int]]:
    open_: dict[tuple[str, int], int] = {}
    spans: list[tuple[str, int, int | None, int]] = []
    for change in told:
        at = (change.point_key, change.stage)
        if change.raised:
            open_[at] = change.decided.time_us
        elif at in open_:
            spans.append((change.point_key, open_.pop(at), change.decided.time_us, change.stage))
    return sorted([*spans, *((key, since, None, stage) for (key, stage), since in open_.items())], key=lambda span: span[1])
