"""What a rule would have done: run on history before it goes live."""

from datetime import datetime
from typing import Any

from anlan.domains.sensing.queries import home
from anlan.domains.sensing.roster import load_roster
from anlan.engines import sensing as engine
from anlan.kernel.verdict import refused

MOST_POINTS = 200
MOST_READINGS = 500_000
SHOWN = 200


def preview_rule(kind: str, condition: dict[str, Any], selector: dict[str, str], start: datetime, end: datetime) -> dict[str, Any]:
    """Raises and clears on the history of [start, end) for the selected points (at most 200), with the readings they rest on."""
    try:
        rule = engine.Rule(id="preview", version=0, on=engine.Selector(**selector), condition=engine.condition_from(kind, condition))
    except (ValueError, TypeError) as error:
        raise refused("rule.condition", str(error), condition=str(error)) from error
    roster = load_roster()
    points = rule.on.among(roster.table)
    told, read = _run(rule, roster.table, [point.id for point in points[:MOST_POINTS]], start, end)
    return {
        "points": len(points),
        "points_read": min(len(points), MOST_POINTS),
        "readings": read,
        "raised": sum(change.raised for change in told),
        "transitions": [
            {"point": c.point_key, "raised": c.raised, "time_us": c.decided.time_us, "value": c.decided.value, "since_us": c.since.time_us}
            for c in told[:SHOWN]
        ],
    }


def _run(rule: engine.Rule, table: engine.PointTable, points: list[int], start: datetime, end: datetime) -> tuple[list[engine.Transition], int]:
    history = engine.History(layout=engine.Layout(home=home() / "history"))
    found, told, read = engine.detector(table, [rule]), [], 0
    for seq, point in enumerate(points, 1):
        raw = history.raw(point, int(start.timestamp() * 1e6), int(end.timestamp() * 1e6), limit=MOST_READINGS - read)
        _, changes = found.take(engine.readings([point] * len(raw.time_us), raw.time_us, raw.value, quality=raw.quality), seq)
        told += changes
        read += len(raw.time_us)
        if read >= MOST_READINGS:
            break
    return sorted(told, key=lambda change: change.decided.time_us), read
