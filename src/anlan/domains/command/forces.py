"""Proposing forces: what the incident needs, what can be there soonest by road, and what is still missing."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

from anlan.domains.command.models import Dispatch, Incident
from anlan.domains.command.needs import Need, needs_of
from anlan.domains.registry import api as registry
from anlan.engines import logistics
from anlan.kernel import clock

SEARCH_M = 120_000.0
CANDIDATES = 80
TURNOUT_MIN: Mapping[str, float] = {"rescue_team": 5, "fire_station": 1, "large_equipment": 20, "transport_unit": 15}
"""Minutes from the call to moving off; operators' own figures replace them ([K], configurable)."""
READY_MIN: Mapping[str, float] = {"physical": 30, "agreed": 240, "capacity": 1440}
"""Minutes until stock can be loaded, by reserve mode, where the agreement does not say ([K], configurable)."""
MODES = {"physical": "实物储备", "agreed": "协议储备", "capacity": "产能储备"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One thing proposed for a need. ``route`` is GeoJSON along the roads, None when no road is near."""

    need: str
    thing: str
    name: str
    kind: str
    organisation: int | None
    lon: float
    lat: float
    eta_minutes: float
    quantity: float | None
    unit: str
    mode: str
    reason: str
    route: Mapping[str, Any] | None
    invented: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    offers: tuple[Offer, ...]
    missing: tuple[str, ...]


def propose_forces(incident: Incident, needs: Sequence[Need] | None = None, closed_roads: AbstractSet[int] = frozenset()) -> Proposal:
    """The soonest suitable forces and stock for each need, without what is already sent, and what remains missing."""
    if incident.lon is None or incident.lat is None:
        return Proposal(offers=(), missing=("事件位置未定，请先在地图上定位。",))
    wanted = needs or needs_of(incident.event_type)
    teams, missing_teams = _teams([n for n in wanted if n.kinds != ("stock_item",)], incident, closed_roads)
    stock, missing_stock = _stock([n for n in wanted if n.kinds == ("stock_item",)], incident, closed_roads)
    return Proposal(offers=(*teams, *stock), missing=(*missing_teams, *missing_stock))


def _teams(needs: Sequence[Need], incident: Incident, closed: AbstractSet[int]) -> tuple[list[Offer], list[str]]:
    things = _candidates(incident, {kind for need in needs for kind in need.kinds})
    busy = set(Dispatch.objects.filter(state__in=("called", "moving", "on_scene")).values_list("thing", flat=True))
    forces = [_force(thing, needs, busy) for thing in things.values()]
    wanted = [logistics.Wanted(skill=need.label, count=int(need.amount)) for need in needs]
    found = logistics.muster(wanted, forces, _target(incident), registry.roads(), closed=closed)
    labels = {need.label: need for need in needs}
    offers = [_offer(labels[a.skill], things[a.force], incident, a.arrival_s / 60, None, closed) for a in found.arrivals]
    return offers, [f"{m.skill}还缺 {m.count} {labels[m.skill].unit}：{m.text}" for m in found.missing]


def _stock(needs: Sequence[Need], incident: Incident, closed: AbstractSet[int]) -> tuple[list[Offer], list[str]]:
    things = _candidates(incident, {"stock_item"}) if needs else {}
    lon, lat = _target(incident)
    asked = [logistics.Need(id=n.key, item=n.key, quantity=int(n.amount), lon=lon, lat=lat) for n in needs]
    rows = [_stock_row(subject, thing, need) for subject, thing in things.items() for need in needs if _suits(thing, need)]
    found = logistics.allocate(asked, rows, registry.roads(), at=clock.now(), closed=closed)
    labels = {need.key: need for need in needs}
    offers = [
        _offer(labels[a.need], things[a.stock], incident, a.arrival_s / 60, float(a.quantity), closed) for a in _merged(found.assignments)
    ]
    return offers, [f"{labels[s.need].label}还缺 {s.quantity} {labels[s.need].unit}：{s.text}" for s in found.shortfalls]


def _merged(assignments: Iterable[Any]) -> list[Any]:
    """A production line comes in batches; the order names the row once, with the last arrival."""
    rows: dict[tuple[str, str], Any] = {}
    for one in assignments:
        key = (one.need, one.stock)
        rows[key] = replace(one, quantity=rows[key].quantity + one.quantity) if key in rows else one
    return list(rows.values())


def _candidates(incident: Incident, kinds: AbstractSet[str]) -> dict[str, Any]:
    """The nearest things of each kind that have a place, by ``kind/id``."""
    lon, lat = _target(incident)
    near = [thing for kind in sorted(kinds) for thing, _ in registry.nearest(lon, lat, (kind,), CANDIDATES, SEARCH_M)]
    return {f"{thing.kind}/{thing.id}": thing for thing in near if thing.lon is not None}


def _target(incident: Incident) -> tuple[float, float]:
    return float(incident.lon or 0), float(incident.lat or 0)


def _force(thing: Any, needs: Sequence[Need], busy: AbstractSet[str]) -> logistics.Force:
    subject = f"{thing.kind}/{thing.id}"
    free = subject not in busy and thing.attrs.get("state") in (None, "", "standby")
    return logistics.Force(
        id=subject, lon=thing.lon, lat=thing.lat, skills=frozenset(need.label for need in needs if _suits(thing, need)),
        turnout_s=60 * TURNOUT_MIN.get(thing.kind, 10), available=free, why_not="" if free else "已出动或不可用",
    )  # fmt: skip


def _stock_row(subject: str, thing: Any, need: Need) -> logistics.Stock:
    attrs = thing.attrs
    ready = attrs.get("ready_hours")
    mode = attrs.get("mode") or "physical"
    return logistics.Stock(
        id=subject, item=need.key, mode=logistics.Mode(mode), quantity=int(attrs.get("available") or 0), lon=thing.lon, lat=thing.lat,
        ready_s=60 * (float(ready) * 60 if ready is not None else READY_MIN[mode]), daily_rate=float(attrs.get("daily_rate") or 0),
    )  # fmt: skip


def _suits(thing: Any, need: Need) -> bool:
    if thing.kind not in need.kinds:
        return False
    text = f"{thing.name}{''.join(str(thing.attrs.get(k) or '') for k in ('speciality', 'category', 'type', 'equipment_type', 'item'))}"
    return not need.words or any(word in text for word in need.words)


def _offer(need: Need, thing: Any, incident: Incident, minutes: float, quantity: float | None, closed: AbstractSet[int]) -> Offer:
    route = logistics.find_route(registry.roads(), (thing.lon, thing.lat), _target(incident), closed=closed)
    line = {"type": "LineString", "coordinates": [[round(x, 5), round(y, 5)] for x, y in route.coords]} if route else None
    mode = str(thing.attrs.get("mode") or "") if thing.kind == "stock_item" else ""
    far = f"路程 {route.length_m / 1000:.1f} 公里，" if route else ""
    return Offer(
        need=need.key, thing=f"{thing.kind}/{thing.id}", name=thing.name, kind=thing.kind, organisation=thing.organisation_id, lon=thing.lon, lat=thing.lat,
        eta_minutes=round(minutes, 1), quantity=quantity, unit=str(thing.attrs.get("unit") or need.unit), mode=mode,
        reason=f"{need.label}：{MODES[mode] + '，' if mode in MODES else ''}{far}预计 {minutes:.0f} 分钟到达", route=line, invented=thing.invented,
    )  # fmt: skip
