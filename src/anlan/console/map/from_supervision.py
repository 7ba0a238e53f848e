"""Works under way and grave dangers on the map."""

from typing import Any

from anlan.console.map.situation import Features, point
from anlan.domains.supervision import api as supervision
from anlan.platform.accounts.actor import Actor

SHOWN = 300
CALM, CLASHING, LATE = 4, 2, 1  # the colour of a work: as permitted, endangered by another, past its time or stopped


def gather(actor: Actor, incident: int | None) -> dict[str, Features]:
    """Live works and open major or listed dangers; nothing when one incident alone is asked for."""
    if incident is not None or not actor.grants_for("supervision.view"):
        return {}
    works = [feature for row in supervision.live_works(actor, limit=SHOWN) for feature in _work(row)]
    return {"works": works + [feature for row in supervision.grave_dangers(actor, SHOWN) for feature in _danger(row)]}


def _work(row: Any) -> Features:
    level = LATE if row.overdue or row.state == "stopped" else CLASHING if row.clashes else CALM
    return point(row.lon, row.lat, id=row.pk, title=row.title, level=level, symbol="work_permit", url=f"/works/{row.pk}/")


def _danger(row: Any) -> Features:
    return point(
        row.lon,
        row.lat,
        id=row.pk,
        title=row.title,
        level=LATE if row.overdue else CLASHING,
        symbol="danger",
        url=f"/dangers/{row.pk}/",
    )
