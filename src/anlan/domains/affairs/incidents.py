"""From an evaluated incident to a row of the register: an accident or a disaster, as its event type says."""

from typing import Any

from anlan.domains.affairs.models import Accident, DisasterLoss
from anlan.domains.affairs.models.indicators import SECTORS
from anlan.domains.command import api as command
from anlan.kernel import clock
from anlan.kernel.tables import event_type_name
from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import Context
from anlan.platform.kinds.api import get_kind
from anlan.platform.kinds.handlers import complete, remember, search_entry, snapshot
from anlan.platform.search.api import keep

SECTOR_OF = {
    "12A": "mining", "12B": "mining", "12C": "construction", "12D": "chemical", "12E": "chemical", "12F": "commerce", "12G": "fire", "12H": "road", "12J": "water",
    "12K": "rail", "12R": "agriculture",
}  # fmt: skip
"""GB/T 35561 class of accident → sector of the statistics; others are not production accidents and are left to people."""


def record_incident(pk: int, ctx: Context) -> str:
    """``accident/7`` or ``disaster_loss/3``; the row already there for this incident; empty where it is neither, or an exercise."""
    incident = command.get_incident(system("政务统计"), pk)
    key = kind_for(incident.event_type)
    if incident.exercise or not key:
        return ""
    model: Any = get_kind(key).model
    existing = model.objects.filter(incident=incident.subject).first()
    if existing:
        return f"{key}/{existing.pk}"
    row = _accident(incident) if key == "accident" else _disaster(incident)
    return _store(key, row, ctx)


def kind_for(event_type: str) -> str:
    if event_type.startswith("11"):
        return "disaster_loss"
    return "accident" if event_type[:3] in SECTOR_OF else ""


def _shared(incident: Any, prefix: str) -> dict[str, Any]:
    from shapely import Point

    day = clock.local(incident.occurred_at or incident.known_at).date()
    place = Point(incident.lon, incident.lat) if incident.lon is not None else None
    return {
        "code": f"{prefix}-{incident.number}", "name": incident.title, "division": incident.division, "geom": place, "occurred_on": day, "incident": incident.subject,
        "source": f"突发事件 {incident.number} 评估后自动登记，待统计人员核对", "note": event_type_name(incident.event_type), "created_at": clock.now(),
    }  # fmt: skip


def _accident(incident: Any) -> Accident:
    facts = incident.facts
    sector = SECTOR_OF[incident.event_type[:3]]
    assert sector in SECTORS
    return Accident(
        **_shared(incident, "ACC"), sector=sector, deaths=_count(facts, "deaths"), serious=_count(facts, "serious"),
        injured=max(_count(facts, "injured") - _count(facts, "serious"), 0), loss_wan=_wan(facts),
    )  # fmt: skip


def _disaster(incident: Any) -> DisasterLoss:
    facts = incident.facts
    return DisasterLoss(
        **_shared(incident, "DIS"), event_type=incident.event_type, dead=_count(facts, "deaths"), missing=_count(facts, "missing"),
        relocated=_count(facts, "evacuated"), affected=_count(facts, "affected"), loss_wan=_wan(facts),
    )  # fmt: skip


def _count(facts: Any, name: str) -> int:
    return int(facts.get(name) or 0)


def _wan(facts: Any) -> float | None:
    loss = facts.get("loss_yuan")
    return None if loss in (None, "") else float(loss) / 10_000


def _store(key: str, row: Any, ctx: Context) -> str:
    kind = get_kind(key)
    complete(kind, row)
    row.save()
    remember(kind, row, ctx, "created", {name: [None, value] for name, value in snapshot(kind, row).items() if value not in (None, "")}, 1)
    keep([search_entry(kind, row)])
    return f"{key}/{row.pk}"
