"""Incidents and forces on the map."""

from typing import Any

from django.utils.translation import gettext as _

from anlan.console.events import symbol_of
from anlan.console.map.situation import Features, point, shape
from anlan.domains.command import api as command
from anlan.kernel import clock
from anlan.platform.accounts.actor import Actor
from anlan.platform.kinds.kind import kinds

RUNNING = ("confirmed", "responding")
UNDER_WAY = ("called", "moving", "on_scene")


def gather(actor: Actor, incident: int | None) -> dict[str, Features]:
    """The incidents that run, and the forces sent to them; one incident alone when asked for."""
    if not actor.grants_for("command.view"):
        return {}
    if incident is not None:
        found = [command.get_incident(actor, incident)]
    else:
        found = [row for row in command.incidents(actor, open_only=True) if row.state in RUNNING]
    forces = [feature for row in found for dispatch in row.dispatches.all() for feature in _force(dispatch)]
    return {"incidents": [feature for row in found for feature in _incident(row)], "forces": forces}


def _incident(row: Any) -> Features:
    return point(
        row.lon, row.lat, id=row.pk, title=row.title, level=row.level or row.grade or 4, symbol=symbol_of(row.event_type),
        active=row.state == "responding", url=f"/incidents/{row.pk}/",
    )  # fmt: skip


def _force(row: Any) -> Features:
    if row.state not in UNDER_WAY:
        return []
    kind = kinds.get(row.thing.partition("/")[0])
    eta = (
        _("预计 %(time)s 到达") % {"time": f"{clock.local(row.expected_at):%H:%M}"}
        if row.expected_at and row.state != "on_scene"
        else row.state_label
    )
    mark = point(
        row.lon, row.lat, id=row.pk, title=row.title, symbol=kind.layer.symbol if kind else "vehicle", state=row.state, eta=eta
    )
    return [*mark, *(shape(row.route, id=row.pk, title=row.title) if row.state in ("called", "moving") else [])]
