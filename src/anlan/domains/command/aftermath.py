"""What an incident leaves behind at the enterprise where it happened: an accident in its file, hidden dangers to be put right."""

from collections.abc import Iterator
from typing import Any

from anlan.domains.command.models import Incident
from anlan.domains.command.units import scene_unit
from anlan.domains.sensing import api as sensing
from anlan.domains.supervision import api as supervision
from anlan.kernel import clock

ACCIDENTS = "12"  # GB/T 35561-2017: 事故灾难


def accident_of(incident: Incident) -> supervision.RecordAccident | None:
    """None for an exercise, for what is no accident, and where no enterprise of the register is known to be the place."""
    owner = scene_unit(incident) if incident.event_type.startswith(ACCIDENTS) and not incident.exercise else None
    if owner is None:
        return None
    day = clock.local(incident.occurred_at or incident.known_at).date()
    count = {name: int(incident.facts.get(name) or 0) for name in ("deaths", "serious")}
    return supervision.RecordAccident(organisation=owner, incident=incident.subject, title=incident.title, occurred_on=day, **count)


def dangers_of(incident: Incident, texts: tuple[str, ...]) -> Iterator[supervision.RegisterDanger]:
    """Each at the thing whose alarm led to the incident, where there was one; nothing where the enterprise is not known."""
    enterprise, thing = supervision.enterprise_of_organisation(scene_unit(incident)), _thing(incident)
    for text in texts if enterprise else ():
        yield supervision.RegisterDanger(
            enterprise=enterprise, title=text[:200], text=f"突发事件“{incident.title}”评估发现：{text}", source="incident", category="system",
            origin=incident.subject, lon=incident.lon, lat=incident.lat, thing=thing if supervision.belongs(thing, enterprise) else "",
        )  # fmt: skip


def _thing(incident: Incident) -> str:
    alert: Any = next((row.alert for row in incident.reports.order_by("id") if row.alert), None)
    return sensing.get_alert(alert).thing if alert else ""
