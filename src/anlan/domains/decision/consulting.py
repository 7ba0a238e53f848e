"""A consultation 会商 as it is read: the runs before it, the notes on its map, what was said, and the seal under the conclusion."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from anlan.domains.decision.models import Consultation, ModelRun, Pin
from anlan.domains.decision.queries import RunView, view
from anlan.engines import science
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible
from anlan.platform.cases.api import timeline
from anlan.platform.cases.models import Entry, Link

SEE = "decision.view"
COMPARED = 4  # columns a table still holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The consultation on one page. ``opinions`` oldest first, ``pins`` those that hang now, ``people`` all who took part."""

    case: Consultation
    runs: Sequence[RunView]
    pins: Sequence[Pin]
    opinions: Sequence[Entry]
    people: Sequence[str]


def consultations(actor: Actor, *, about: str = "", limit: int = 100) -> list[Consultation]:
    """Those the actor may see, newest first."""
    rows = Consultation.objects.filter(visible(actor, SEE))
    return list((rows.filter(about=about) if about else rows)[:limit])


def get_consultation(actor: Actor, pk: int) -> Consultation:
    """LookupError where there is none, Refused outside the actor's area."""
    case = Consultation.objects.filter(pk=pk).first()
    if case is None:
        raise LookupError(f"没有编号为 {pk} 的会商")
    if not actor.may(SEE, case.division, case.organisation_id):
        raise Refused(refuse("denied", "此会商不在您的辖区或职责内。", area=case.division))
    return case


def table_of(case: Consultation) -> Table:
    """Five queries, however long it went on."""
    lines = timeline(case)
    opinions = [line for line in lines if line.verb == "opine"]
    pins = list(case.pins.all())
    people = list(dict.fromkeys([*(line.actor for line in lines), *(pin.author for pin in pins)]))
    return Table(case=case, runs=runs_of(case), pins=[pin for pin in pins if pin.removed_at is None], opinions=opinions, people=people)


def runs_of(case: Consultation) -> list[RunView]:
    """The runs laid before it, and all of the same subject; newest first."""
    considered = Link.objects.filter(case=case.subject, role="considers").values_list("other", flat=True)
    numbers = [int(other.partition("/")[2]) for other in considered]
    rows = ModelRun.objects.filter(Q(pk__in=numbers) | Q(subject=case.about), state="done").order_by("-id")
    return [view(row) for row in rows]


def seal_of(case: Consultation) -> str:
    """SHA-256 over what the conclusion rests on and what it says: a later change of any of it no longer fits."""
    told = table_of(case)
    content = {
        "consultation": case.number, "title": case.title, "runs": sorted((run.id, run.sha256) for run in told.runs),
        "pins": [[pin.lon, pin.lat, pin.text, pin.author, pin.at.isoformat()] for pin in case.pins.all()],
        "opinions": [[line.actor, line.at.isoformat(), line.data.get("opinion", "")] for line in told.opinions],
        "conclusion": case.conclusion, "signed_by": case.signed_by, "signed_at": case.signed_at.isoformat() if case.signed_at else "",
    }  # fmt: skip
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def side_by_side(runs: Sequence[RunView]) -> dict[str, Any]:
    """Several runs as columns: the inputs that differ (what was not given counts as its default), then each level's reach and people."""
    runs = runs[:COMPARED]
    asked = dict.fromkeys(name for run in runs for name in run.inputs)
    known = {item.name: item for run in runs for item in science.describe(run.model).inputs}
    inputs = [(_label(known.get(name), name), [run.inputs.get(name, getattr(known.get(name), "default", None)) for run in runs]) for name in asked]
    labels = dict.fromkeys(level["label"] for run in runs for level in _levels(run))
    levels = [(label, [next((one for one in _levels(run) if one["label"] == label), None) for run in runs]) for label in labels]
    return {"runs": runs, "inputs": [row for row in inputs if any(value != row[1][0] for value in row[1])], "levels": levels}


def _label(item: Any, name: str) -> str:
    return name if item is None else f"{item.zh}（{item.unit}）" if item.unit else str(item.zh)


def _levels(run: RunView) -> Sequence[Any]:
    return (run.exposure or {}).get("levels") or []


def pins_geojson(pins: Sequence[Pin]) -> dict[str, Any]:
    features = [
        {"type": "Feature", "id": pin.pk, "geometry": {"type": "Point", "coordinates": [pin.lon, pin.lat]},
         "properties": {"number": number, "text": pin.text, "author": pin.author, "at": clock.local_text(pin.at, "%H:%M")}}
        for number, pin in enumerate(pins, 1)
    ]  # fmt: skip
    return {"type": "FeatureCollection", "features": features}
