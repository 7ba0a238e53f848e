"""What the house's own records show for an item of the standard: a figure, where its rows are, and, where the standard allows, a proposed score."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np
from django.db.models import Q

from anlan.domains.citysafety.models import CityRisk
from anlan.domains.citysafety.rules import share_score
from anlan.domains.plans import api as plans
from anlan.domains.registry import api as registry
from anlan.kernel import clock
from anlan.kernel.coords import haversine_m
from anlan.platform.accounts.actor import system
from anlan.platform.accounts.scope import within_area
from anlan.platform.cases.api import tables
from anlan.platform.cases.counting import Question, count
from anlan.platform.cases.models import Deadline
from anlan.platform.kinds.api import kinds

DETOUR = 1.4
"""Road distance over straight distance in towns [K]; the reach of stations is an estimate and says so."""
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
Found = dict[str, Any]


def gather(specs: list[Mapping[str, Any]], area: str, points: float | None) -> tuple[list[Found], float | None]:
    """(evidence, proposed score): the proposal is the least of those that can be computed."""
    found = [_ask(spec, area) for spec in specs]
    shares = [share_score(f["share"], spec["full_at"], points) for f, spec in zip(found, specs, strict=True) if f.get("share") is not None and "full_at" in spec]
    known = [score for score in shares if score is not None]
    return found, min(known) if known else None


def _ask(spec: Mapping[str, Any], area: str) -> Found:
    label = spec.get("label", "")
    try:
        return {"label": label, **FORMS[spec["form"]](spec, area)}
    except LookupError as error:
        return {"label": label, "value": None, "text": f"平台没有这类记录：{error}", "rows": {}}


def _kind(spec: Mapping[str, Any], area: str) -> Found:
    kind = kinds[spec["kind"]]
    value = kind.model._default_manager.filter(within_area(area)).count()
    return {"value": value, "text": f"在册 {value}", "rows": {"kind": kind.key}}


def _cases(spec: Mapping[str, Any], area: str) -> Found:
    table, now = tables[spec["table"]], clock.now()
    total = count(Question(table=table.key), area, BEGINNING, now)
    rows = {"table": table.key, "state": spec.get("state", "all")}
    if "state" not in spec:
        return {"value": total, "text": f"累计 {total}", "rows": rows}
    value = count(Question(table=table.key, only={"state": spec["state"]}), area, BEGINNING, now)
    share = value / total if spec.get("share_of") and total else None
    return {"value": value, "share": share, "text": f"{value} / {total}" + (f"（{share:.1%}）" if share is not None else ""), "rows": rows}


def _risks(spec: Mapping[str, Any], area: str) -> Found:
    rows = CityRisk.objects.filter(within_area(area), category=spec["category"])
    value, bare = rows.count(), rows.filter(Q(measures="") | Q(organisation=None)).count()
    return {"value": value, "text": f"{value} 项，其中未落实责任单位或措施 {bare} 项", "rows": {"kind": "city_risk", "category": spec["category"]}}


def _reviewed(spec: Mapping[str, Any], area: str) -> Found:
    today = clock.local(clock.now()).date()
    rows = CityRisk.objects.filter(within_area(area))
    total, on_time = rows.count(), rows.filter(review_due_on__gte=today).count()
    share = on_time / total if total else None
    return {"value": on_time, "share": share, "text": f"{on_time} / {total} 项在复评期内", "rows": {"kind": "city_risk"}}


def _plans(spec: Mapping[str, Any], area: str) -> Found:
    found = plans.list_plans(system("创建评价"), state="in_force")
    return {"value": len(found), "text": f"{len(found)} 部", "rows": {"page": "plans"}}


def _clocks(spec: Mapping[str, Any], area: str) -> Found:
    rows = Deadline.objects.filter(within_area(area), exercise=False).exclude(state__in=("running", "cancelled"))
    total, late = rows.count(), rows.filter(Q(state="missed") | Q(told_missed=True)).count()
    text = f"{total} 个时限，逾期 {late} 个" if total else "还没有到期的时限"
    return {"value": total - late, "share": (total - late) / total if total else None, "text": text, "rows": {}}


def _reach(spec: Mapping[str, Any], area: str) -> Found:
    """Residents no farther from a station than it drives in the minutes given: straight distance times a detour, an estimate."""
    lon, lat, people = registry.population()
    stations = [(s.lon, s.lat) for s in registry.things_of(spec["kind"]) if s.lon is not None and s.division.startswith(area)]
    inside = np.zeros(len(people), dtype=bool)
    metres = spec["kmh"] / 3.6 * spec["minutes"] * 60 / DETOUR
    for x, y in stations:
        inside |= haversine_m(lon, lat, x, y) <= metres
    total = float(np.sum(people))
    share = float(np.sum(people[inside])) / total if total else None
    said = f"{share:.1%}" if share is not None else "没有人口数据"
    text = f"{said}（{len(stations)} 个站，按直线距离 ×{DETOUR}、{spec['kmh']} km/h 估算）"
    return {"value": None if share is None else round(share * 100, 1), "share": share, "text": text, "rows": {"kind": spec["kind"]}}


def _manual(spec: Mapping[str, Any], area: str) -> Found:
    return {"value": None, "text": "平台记录不能证明，须上传材料人工评定", "rows": {}}


FORMS: Mapping[str, Callable[[Mapping[str, Any], str], Found]] = {
    "kind": _kind, "cases": _cases, "risks": _risks, "reviewed": _reviewed, "plans": _plans, "clocks": _clocks, "reach": _reach, "manual": _manual,
}  # fmt: skip
