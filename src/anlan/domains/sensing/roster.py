"""The registry as the ingress and the kernel use it: read whole at one revision, never changed, replaced when the revision grows."""

import logging
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import inf, nan
from typing import Any

import numpy as np

from anlan.domains.sensing import revision
from anlan.domains.sensing.models import AccessKey, Device, Point, RuleVersion
from anlan.engines import sensing as engine

log = logging.getLogger("anlan.sensing")
NOWHERE = (nan, nan)
MOST_REVOKED = 10_000  # of older ones it is only said that they are unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A device as its messages need it."""

    code: str
    number: str
    template: engine.Template
    organisation: int | None
    division: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """Whose readings a key may deliver: one device's, or those of an organisation or (without one) of a whole area."""

    id: int
    device: str
    organisation: int | None
    division: str
    per_minute: int

    def reaches(self, device: Known) -> bool:
        if self.device:
            return self.device == device.code
        return device.division.startswith(self.division) and self.organisation in (None, device.organisation)


@dataclass(frozen=True, kw_only=True)
class Roster:
    revision: int
    table: engine.PointTable
    rules: tuple[engine.Rule, ...]
    devices: Mapping[str, Known]
    keys: Mapping[str, Key]
    revoked: Mapping[str, str] = field(default_factory=dict)  # digest → whose key it was: refused by name, not as a stranger
    senders: dict[str, Known] = field(default_factory=dict, repr=False)  # who proved to be who, by the subject of his messages
    _masks: dict[int, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def by_number(self) -> Mapping[str, Known]:
        """Devices by the number they give themselves in their field protocol."""
        return {known.number: known for known in self.devices.values() if known.number}

    @cached_property
    def _quantities(self) -> Mapping[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for point in self.table.points.values():
            found.setdefault(point.device, {})[point.key.removeprefix(f"{point.device}/")] = point.id
        return found

    def quantities(self, device: str) -> Mapping[str, int]:
        """Numbers of a device's points by quantity."""
        return self._quantities.get(device, {})

    def mask(self, key: Key) -> Any:
        """Which point numbers the key may deliver for."""
        if key.id not in self._masks:
            reached = {code for code, known in self.devices.items() if key.reaches(known)}
            mask = np.zeros(self.table.size, dtype=bool)
            mask[[point.id for point in self.table.points.values() if point.device in reached]] = True
            self._masks[key.id] = mask
        return self._masks[key.id]


def load_roster() -> Roster:
    """Everything at the present revision. Rows that cannot be read (an old template) are left out, not fatal."""
    number = revision.present()
    devices = {known.code: known for known in _devices()}
    rules = _rules()
    return Roster(
        revision=number,
        table=engine.point_table(
            _points(places_of_devices() if any(isinstance(r.condition, engine.Votes) for r in rules) else {})
        ),
        rules=tuple(rules),
        devices=devices,
        keys=dict(_keys()),
        revoked=dict(_revoked()),
    )


def _devices() -> list[Known]:
    rows = Device.objects.values_list("code", "number", "model__template", "organisation_id", "division")
    return [Known(code=c, number=n, template=template_of(t), organisation=o, division=d) for c, n, t, o, d in rows.iterator()]


def template_of(stored: Any) -> engine.Template:
    try:
        return engine.template_from(stored) if stored else engine.OWN
    except ValueError:
        return engine.OWN


def places_of_devices(area: str = "") -> dict[str, tuple[float, float]]:
    """Where devices stand, read only where a rule asks who is near."""
    rows = Device.objects.filter(division__startswith=area).exclude(geom=None).only("code", "geom")
    return {device.code: (device.point.x, device.point.y) for device in rows.iterator() if device.point}


def _points(places: Mapping[str, tuple[float, float]]) -> list[engine.Point]:
    """Points are many, devices fewer and marks few: each is asked for once, not once a point."""
    devices = {pk: rest for pk, *rest in Device.objects.values_list("id", "code", "model__key", "division").iterator()}
    marks = dict(Point.objects.exclude(marks={}).values_list("id", "marks").iterator())
    rows = Point.objects.order_by("id").values_list("id", "key", "unit", "low", "high", "kind", "device_id").iterator()
    return [point_of(places, *row, *devices[device], marks.get(row[0])) for *row, device in rows if device in devices]


def point_of(places: Mapping[str, tuple[float, float]], *row: Any) -> engine.Point:
    """Its fields in their order: named ones would take a third of a second more of every start."""
    pk, key, unit, low, high, kind, device, model, area, marks = row
    lon, lat = places.get(device, NOWHERE)
    return engine.Point(
        pk, key, unit, -inf if low is None else low, inf if high is None else high, device, model or "", kind, area, lon, lat,
        tuple(sorted(marks.items())) if marks else (),
    )  # fmt: skip


def load_points(points: Iterable[Point]) -> engine.PointTable:
    """These points alone, as the engine sees them."""
    names = ("id", "key", "unit", "low", "high", "kind", "device__code", "device__model__key", "device__division", "marks")
    rows = Point.objects.filter(pk__in=[point.pk for point in points]).values_list(*names)
    return engine.point_table([point_of({}, *row) for row in rows])


def _rules() -> list[engine.Rule]:
    live = RuleVersion.objects.filter(state="live").select_related("rule").order_by("rule__code")
    return [rule for version in live if (rule := readable(version))]


def readable(version: RuleVersion) -> engine.Rule | None:
    """One rule nobody can read must not stop the others."""
    try:
        return engine_rule(version)
    except (ValueError, TypeError):
        log.exception("rule %s version %s cannot be read and is left out", version.rule.code, version.version)
        return None


def engine_rule(version: RuleVersion) -> engine.Rule:
    return engine.Rule(
        id=version.rule.code,
        version=version.version,
        on=engine.Selector(**version.selector),
        condition=engine.condition_from(version.kind, version.condition),
        severity=version.level,
    )


def _keys() -> list[tuple[str, Key]]:
    return [(row.digest, _key(row)) for row in AccessKey.objects.filter(revoked_at=None).select_related("device")]


def _revoked() -> list[tuple[str, str]]:
    rows = AccessKey.objects.exclude(revoked_at=None).select_related("device").order_by("-revoked_at")[:MOST_REVOKED]
    return [(row.digest, row.device.code if row.device else row.name) for row in rows]


def _key(row: AccessKey) -> Key:
    device = row.device.code if row.device else ""
    return Key(id=row.pk, device=device, organisation=row.organisation_id, division=row.division, per_minute=row.per_minute)


class RosterHolder:
    """The roster of this process, as fresh as the last look. ``refresh`` asks the database only for the revision while nothing changed."""

    def __init__(self, roster: Roster | None = None) -> None:
        self.roster = roster or Roster(revision=-1, table=engine.point_table([]), rules=(), devices={}, keys={})
        self._reading = threading.Lock()

    def refresh(self) -> bool:
        """True if it changed. Whoever asks while another reads goes on with what there is."""
        if not self._reading.acquire(blocking=False):
            return False
        try:
            if revision.present() == self.roster.revision:
                return False
            self.roster = load_roster()
            return True
        finally:
            self._reading.release()


def read_ahead() -> RosterHolder:
    """Read before a process divides itself, so that its children share one roster; a database that is away each of them asks again."""
    from django.db import DatabaseError, connections

    holder = RosterHolder()
    try:
        holder.refresh()
    except DatabaseError as error:
        log.warning("database is away (%s); the register is read later", error)
    connections.close_all()
    return holder
