"""Warning areas on the map."""

from anlan.console.map.situation import Features, shape
from anlan.domains.warning import api as warning
from anlan.platform.accounts.actor import Actor


def gather(actor: Actor, incident: int | None) -> dict[str, Features]:
    """Warnings in force; those about the incident when one is asked for."""
    if not actor.grants_for("warning.view"):
        return {}
    found = warning.in_force(actor)
    kept = [w for w in found if incident is None or w.about == f"incident/{incident}"]
    return {
        "warnings": [
            f
            for w in kept
            for f in shape(w.area, id=w.id, headline=w.headline, colour=w.colour.name.lower(), url=f"/warnings/{w.id}/")
        ]
    }
