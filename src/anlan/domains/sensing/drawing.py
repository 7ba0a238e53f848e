"""A point's curve as a chart draws it: mean with least and greatest, gaps, limits of the rules in force, alarms."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from anlan.domains.sensing.models import Alert, Point
from anlan.domains.sensing.queries import history_window
from anlan.domains.sensing.roster import engine_rule, load_points
from anlan.domains.sensing.wording import figure
from anlan.engines import sensing as engine
from anlan.engines.sensing.linked.staging import staged

BUCKETS = 400
GAP = 3  # buckets apart more than so many times the usual: nothing was heard between
COLOURS = {1: "#d32027", 2: "#e8710a", 3: "#d9a400", 4: "#2f7ae5"}
MOST_SPANS = 200


def curve(point: Point, start: datetime, end: datetime, *, conditions: Iterable[engine.Rule] = (), spans: Sequence[tuple[Any, Any, str, int]] = ()) -> dict[str, Any]:
    """What ``data-controller="chart"`` draws. ``spans`` are (from, to, label, level); instants as ms since 1970."""
    window = history_window(point, start, end, BUCKETS)
    at = window.time_us // 1000
    lines = [("均值", window.mean), ("最大", window.high), ("最小", window.low)]
    same = np.array_equal(window.high, window.low)
    return {
        "unit": point.unit,
        "series": [{"name": name, "points": _with_gaps(at, values)} for name, values in (lines[:1] if same else lines)],
        "limits": [limit for rule in conditions for limit in limits_of(rule, point)],
        "areas": [{"from": a, "to": b, "label": label, "colour": COLOURS.get(level, "#d32027")} for a, b, label, level in spans[:MOST_SPANS]],
        "from": int(start.timestamp() * 1000), "to": int(end.timestamp() * 1000),
    }  # fmt: skip


def _with_gaps(at: Any, values: Any) -> list[list[float | None]]:
    """A null in the middle of each gap, so that no line is drawn over it."""
    usual = float(np.median(np.diff(at))) if len(at) > 1 else 0.0
    points: list[list[float | None]] = []
    for n, (t, v) in enumerate(zip(at.tolist(), values.tolist(), strict=True)):
        if n and usual and t - at[n - 1] > GAP * usual:
            points.append([(t + int(at[n - 1])) / 2, None])
        points.append([t, round(v, 6) if v == v else None])  # noqa: PLR0124 - NaN has no JSON
    return points


def limits_of(rule: engine.Rule, point: Point) -> list[dict[str, Any]]:
    """The lines a rule has on this point's chart; learned and linked rules have none."""
    known = load_points([point])
    found = []
    for one in staged([rule], known):
        match one.condition:
            case engine.Threshold():
                found.append((one.condition.limit, one.severity))
            case engine.Band():
                found += [(one.condition.low, one.severity), (one.condition.high, one.severity)]
            case engine.Votes():
                found.append((one.condition.limit, one.severity))
    return [{"label": f"{rule.id} {figure(value)}", "value": value, "colour": COLOURS.get(level)} for value, level in found]


def rules_on(point: Point) -> list[engine.Rule]:
    """The live rules that judge a point."""
    from anlan.domains.sensing.models import RuleVersion

    (known,) = load_points([point]).points.values()
    live = RuleVersion.objects.filter(state="live").select_related("rule")
    return [rule for version in live if (rule := _readable(version)) and rule.on.selects(known)]


def _readable(version: Any) -> engine.Rule | None:
    try:
        return engine_rule(version)
    except (ValueError, TypeError):
        return None


def alarm_spans(point: Point, start: datetime, end: datetime) -> list[tuple[int, int, str, int]]:
    """When alerts of this point stood, as far as the window shows."""
    rows = Alert.objects.filter(point=point, storm=False, raised_at__lt=end, raised_at__gte=start - timedelta(days=30)).order_by("-raised_at")[:MOST_SPANS]
    found = []
    for alert in rows:
        over = alert.cleared_at or alert.closed_at or end
        if over >= start:
            found.append((int(max(alert.raised_at, start).timestamp() * 1000), int(min(over, end).timestamp() * 1000), alert.rule_code, alert.level))
    return found
