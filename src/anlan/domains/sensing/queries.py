"""What other rooms and the pages ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from anlan.domains.sensing.latest import Latest, Readers
from anlan.domains.sensing.models import Alert, Point, Rule, StormMember
from anlan.engines.sensing import Buckets, History, Layout, Raw
from anlan.kernel import clock, coords
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible
from anlan.platform.bus.models import OutboxEvent

MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """An alert as other rooms see it. ``cause_event`` is the event that told of it: what follows from the alert follows from that."""

    id: int
    number: str
    title: str
    state: str
    active: bool
    level: int
    event_type: str
    division: str
    organisation: int | None
    point: str
    rule: str
    value: float | None
    unit: str
    threshold: str
    substance: str
    thing: str
    lon: float | None
    lat: float | None
    place: str
    raised_at: datetime
    cleared_at: datetime | None
    occurrences: int
    inhibited: str
    silenced_until: datetime | None
    assigned_to: str
    incident: str
    exercise: bool
    correlation: str
    evidence: tuple[dict[str, Any], ...]
    storm: bool = False
    members_count: int = 0
    members_active: int = 0

    @property
    def subject(self) -> str:
        return f"alert/{self.id}"

    @property
    def text(self) -> str:
        """The alert as a report would put it."""
        return f"{clock.local_text(self.raised_at)}，{self.place}，{self.title}。"

    @property
    def cause_event(self) -> str:
        told = OutboxEvent.objects.filter(subject=self.subject, name="sensing.alert.raised").order_by("id")
        return told.values_list("event_id", flat=True).first() or ""

    @property
    def sounding(self) -> bool:
        """Whether it asks to be heard now."""
        silenced = self.silenced_until is not None and self.silenced_until > clock.now()
        return self.state == "raised" and not self.inhibited and not silenced


_SAME = (
    "id", "number", "title", "state", "active", "level", "event_type", "division", "value", "unit", "threshold", "substance", "thing", "lon", "lat",
    "place", "raised_at", "cleared_at", "occurrences", "inhibited", "silenced_until", "assigned_to", "incident", "exercise", "correlation",
    "storm", "members_count", "members_active",
)  # fmt: skip


def view(alert: Alert) -> AlertView:
    same = {name: getattr(alert, name) for name in _SAME}
    return AlertView(**same, organisation=alert.organisation_id, point=alert.point.key, rule=alert.rule_code, evidence=tuple(alert.evidence))


def _alerts() -> QuerySet[Alert]:
    return Alert.objects.select_related("point")


def open_alerts(actor: Actor, *, limit: int = MOST, rule: str = "") -> list[AlertView]:
    """Alerts that are not closed, gravest first, then newest, of the areas the actor may see; of one rule where it is named."""
    rows = _alerts().filter(visible(actor, "sensing.view"), closed_at=None).order_by("level", "-raised_at", "-id")
    rows = rows.filter(rule_code=rule) if rule else rows
    return [view(alert) for alert in rows[:limit]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertGroup:
    """The open alerts of one rule, counted; ``points`` are all the points in alarm, those gathered in storms among them."""

    rule: str
    name: str
    level: int
    open: int
    unseen: int
    points: int
    newest: datetime


def alert_groups(actor: Actor) -> list[AlertGroup]:
    """Open alerts by rule, gravest first: one line a rule however many there are."""
    rows = Alert.objects.filter(visible(actor, "sensing.view"), closed_at=None).values("rule_code").annotate(
        level=Min("level"), open=Count("pk"), unseen=Count("pk", filter=Q(state="raised")), newest=Max("raised_at"),
        own=Count("pk", filter=Q(active=True, storm=False)), gathered=Sum("members_active"),
    )  # fmt: skip
    names = dict(Rule.objects.filter(code__in=[row["rule_code"] for row in rows]).values_list("code", "name"))
    found = [
        AlertGroup(
            rule=r["rule_code"], name=names.get(r["rule_code"], r["rule_code"]), level=r["level"], open=r["open"], unseen=r["unseen"],
            points=r["own"] + r["gathered"], newest=r["newest"],
        )
        for r in rows
    ]  # fmt: skip
    return sorted(found, key=lambda group: (group.level, -group.points, group.rule))


def storm_members(alert: int, *, after: int = 0, limit: int = 200) -> list[StormMember]:
    """The points of a storm, those still in alarm first in the order they came."""
    return list(StormMember.objects.select_related("point__device").filter(alert=alert, pk__gt=after).order_by("pk")[:limit])


def get_alert(alert: int) -> AlertView:
    """LookupError if there is none."""
    found = _alerts().filter(pk=alert).first()
    if found is None:
        raise LookupError(f"没有报警 {alert}")
    return view(found)


def alerts_near(lon: float, lat: float, metres: float, hours: float) -> list[AlertView]:
    """Alerts raised within the last ``hours`` not farther than ``metres``, nearest first."""
    per_lon, per_lat = coords.metres_per_degree(lat)
    rows = _alerts().filter(
        raised_at__gte=clock.now() - timedelta(hours=hours),
        lon__range=(lon - metres / per_lon, lon + metres / per_lon), lat__range=(lat - metres / per_lat, lat + metres / per_lat),
    )  # fmt: skip
    placed = [(float(coords.haversine_m(lon, lat, alert.lon, alert.lat)), alert) for alert in rows[:MOST]]
    return [view(alert) for distance, alert in sorted(placed, key=lambda pair: pair[0]) if distance <= metres]


def home() -> Path:
    """Where the sensing process keeps state, latest values and history."""
    return Path(settings.HOME) / "sensing"


@cache
def _readers(folder: Path) -> Readers:
    return Readers(folder)


@cache
def _history(folder: Path) -> History:
    return History(layout=Layout(home=folder / "history"))


def history_of() -> History:
    """The reader of this process."""
    return _history(home())


def find_point(key: str) -> Point | None:
    return Point.objects.select_related("device").filter(key=key).first() if key else None


def latest(point_key: str) -> Latest | None:
    """The newest good reading of a point; None before the first."""
    point = Point.objects.filter(key=point_key).first()
    return latest_of([point]).get(point_key) if point else None


def latest_of(points: Sequence[Point]) -> dict[str, Latest]:
    """The newest good readings of many points, by name; points never heard are absent."""
    readers, found = _readers(home()), {}
    for point in points:
        row = readers.find(point.pk)
        if row:
            found[point.key] = Latest(point=point.key, unit=point.unit, value=row[0], at=row[1], heard_at=row[2])
    return found


def history_raw(point: Point, start: datetime, end: datetime, *, limit: int = 100_000) -> Raw:
    return _history(home()).raw(point.pk, _us(start), _us(end), limit=limit)


def history_window(point: Point, start: datetime, end: datetime, buckets: int) -> Buckets:
    return _history(home()).window(point.pk, _us(start), _us(end), buckets)


def _us(at: datetime) -> int:
    return int(at.timestamp() * 1e6)
