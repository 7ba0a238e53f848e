"""Footprints on the map: the newest finished run of each running incident."""

from typing import Any

from anlan.console.map.situation import Features
from anlan.domains.command import api as command
from anlan.domains.decision import api as decision
from anlan.kernel import clock
from anlan.platform.accounts.actor import Actor

COLOURS = {"red": "#d6336c", "orange": "#f76707", "yellow": "#f59f00", "blue": "#1c7ed6"}
RUNNING = ("confirmed", "responding")


def gather(actor: Actor, incident: int | None) -> dict[str, Features]:
    if not actor.grants_for("decision.view") or not actor.grants_for("command.view"):
        return {}
    rows = (
        [command.get_incident(actor, incident)]
        if incident
        else [r for r in command.incidents(actor, open_only=True, limit=20) if r.state in RUNNING]
    )
    newest = [runs[-1] for row in rows if (runs := decision.runs_for(row.subject))]
    return {"footprints": [feature for run in newest for feature in contour_features(run)]}


def contour_features(run: Any) -> Features:
    """The run's contours with what the legend says: label, reach, people, and when it was computed."""
    people = {level["label"]: level for level in (run.exposure or {}).get("levels", [])}
    found = []
    for feature in (run.contours or {}).get("features", []):
        said = feature["properties"]
        inside = people.get(said.get("label"), {}).get("people_inside")
        label = f"{said.get('label', '')}{' · ' + str(inside) + ' 人' if inside is not None else ''}"
        found.append({"type": "Feature", "geometry": feature["geometry"], "properties": {
            "run": run.id, "level": said.get("level", 9), "label": label, "colour": COLOURS.get(said.get("colour", ""), said.get("colour") or "#d6336c"),
            "distance_m": said.get("distance_m"), "title": run.title, "at": f"{clock.local(run.at):%m-%d %H:%M} · {run.model}",
        }})  # fmt: skip
    return found
