"""What happens in the city is weighed against its risk list: who is touched, by how many steps, until when; each change with its reason."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from django.db.models import Q

from anlan.domains.citysafety.events import RiskGraded
from anlan.domains.citysafety.models import Assessment, CityRisk, Influence
from anlan.domains.citysafety.rules import Pull, weigh
from anlan.kernel import clock
from anlan.kernel.coords import haversine_m
from anlan.platform.bus.api import Context, emit
from anlan.platform.geo import dwithin

LARGEST_REACH_M = 20_000.0


@cache
def scheme() -> Mapping[str, Any]:
    return json.loads(resources.files("anlan.domains.citysafety").joinpath("data/influences.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def active(risk: CityRisk) -> list[Influence]:
    """What bears upon the risk now."""
    return list(risk.influences.filter(Q(until=None) | Q(until__gt=clock.now())).order_by("-steps", "since"))


def present_grade(risk: CityRisk) -> str:
    """The grade as it should stand: the base, raised by the strongest influence."""
    pulls = [Pull(subject=i.subject, steps=i.steps, text=i.text) for i in active(risk)] if risk.pk else []
    return weigh(risk.base_grade, pulls)[0]


def touched_by(lon: float | None, lat: float | None, thing: str) -> list[CityRisk]:
    """Risks whose reach holds the place, or whose register record is the very thing."""
    found = {risk.pk: risk for risk in CityRisk.objects.filter(thing=thing)} if thing else {}
    if lon is not None and lat is not None:
        for risk in dwithin(CityRisk.objects.all(), lon, lat, LARGEST_REACH_M):
            if _distance_m(risk, lon, lat) <= (risk.reach_m or 0):
                found[risk.pk] = risk
    return [found[pk] for pk in sorted(found)]


def _distance_m(risk: CityRisk, lon: float, lat: float) -> float:
    from shapely import Point
    from shapely.ops import nearest_points

    near = nearest_points(risk.geom, Point(lon, lat))[0]
    return float(haversine_m(lon, lat, near.x, near.y))


def press(risks: Iterable[CityRisk], subject: str, form: str, text: str, steps: int, ctx: Context) -> int:
    """Make ``subject`` bear upon the risks; again with other steps changes it. Returns how many grades changed."""
    changed = 0
    for risk in risks:
        Influence.objects.update_or_create(
            risk=risk, subject=subject, defaults={"form": form, "text": text[:300], "steps": steps, "until": None}, create_defaults={
                "form": form, "text": text[:300], "steps": steps, "since": clock.now(), "until": None,
            },
        )  # fmt: skip
        changed += regrade(risk, ctx)
    return changed


def release(subject: str, until: datetime, ctx: Context) -> int:
    """``subject`` ceases to bear at ``until``; grades follow now where that is past."""
    rows = Influence.objects.filter(subject=subject).filter(Q(until=None) | Q(until__gt=until))
    risks = [row.risk for row in rows.select_related("risk")]
    rows.update(until=until)
    return sum(regrade(risk, ctx) for risk in risks) if until <= clock.now() else 0


def expire(ctx: Context) -> int:
    """Grades of risks whose influences have run out since they were last weighed."""
    ended = CityRisk.objects.filter(influences__until__lte=clock.now()).exclude(grade="").distinct()
    return sum(regrade(risk, ctx) for risk in ended if risk.grade != present_grade(risk))


def regrade(risk: CityRisk, ctx: Context) -> int:
    """Weigh the risk again; a change is kept with its reason and told. 1 when the grade changed."""
    pulls = [Pull(subject=i.subject, steps=i.steps, text=i.text) for i in active(risk)]
    grade, reason, cause = weigh(risk.base_grade, pulls)
    if grade == (risk.grade or risk.base_grade):
        return 0
    note_assessment(risk, grade, reason, cause, ctx, automatic=True)
    return 1


def note_assessment(risk: CityRisk, grade: str, reason: str, cause: str, ctx: Context, *, automatic: bool) -> None:
    before = risk.grade or risk.base_grade
    Assessment.objects.create(
        risk=risk, at=clock.now(), before=before, after=grade, base=risk.base_grade, reason=reason, cause=cause, by=ctx.actor.name, automatic=automatic,
    )  # fmt: skip
    CityRisk.objects.filter(pk=risk.pk).update(grade=grade, updated_at=clock.now())
    risk.grade = grade
    if grade != before:
        emit(RiskGraded(
            subject=f"city_risk/{risk.pk}", area=risk.division, organisation=risk.organisation_id, title=risk.name, before=before, after=grade, reason=reason,
        ))  # fmt: skip
