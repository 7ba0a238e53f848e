"""Alerts on the map."""

from typing import Any

from anlan.console.map.situation import Features, point
from anlan.domains.sensing import api as sensing
from anlan.platform.accounts.actor import Actor

SHOWN = 200


def gather(actor: Actor, incident: int | None) -> dict[str, Features]:
    """Open alerts; those tied to the incident when one is asked for. ``active`` ones pulse."""
    if not actor.grants_for("sensing.view"):
        return {}
    found = sensing.open_alerts(actor, limit=SHOWN)
    kept = [a for a in found if incident is None or a.incident == f"incident/{incident}"]
    return {"alerts": [feature for alert in kept for feature in _feature(alert)]}


def _feature(alert: Any) -> Features:
    return point(
        alert.lon,
        alert.lat,
        id=alert.id,
        title=alert.title,
        level=alert.level,
        symbol="alert",
        active=alert.sounding,
        url=f"/alerts/{alert.id}/",
    )
