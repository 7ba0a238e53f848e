"""风险报告: what is owed and missing, one report with its points, the enterprise filling it in on a phone, the four-colour map for print."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from shapely import Point

from anlan.console.doors import back, do, fresh_key, number, page_for, posted
from anlan.console.map.four_colours import drawing
from anlan.console.views.registry import division_names
from anlan.console.views.supervision.enterprises import reachable
from anlan.console.views.supervision.home import asked_area, is_own, own_areas, own_file
from anlan.domains.supervision import api as supervision
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.models import Division
from anlan.platform.accounts.requests import actor_of
from anlan.platform.cases.api import choices, deadlines_of, timeline
from anlan.platform.geo import intersecting
from anlan.platform.kinds.api import SaveRecord, get_kind, visible_rows
from anlan.platform.papers.api import EXCEL, workbook

ROWS, MOST = 50, 20_000
POINT = (
    "name",
    "unit",
    "hazard",
    "accident",
    "method",
    "likelihood",
    "exposure",
    "severity",
    "owner",
    "controls",
    "emergency",
    "direct_basis",
)


@page_for("supervision.view")
def reports(request: HttpRequest) -> HttpResponse:
    """Who has reported, who has not, by area; then the reports themselves."""
    actor, asked = actor_of(request), request.GET.dict()
    area, year = asked_area(request), number(asked.get("year")) or clock.local(clock.now()).year
    names = dict(Division.objects.filter(level__in=(6, 9)).values_list("code", "name"))
    page = max(1, number(asked.get("page")) or 1)
    rows = list(supervision.report_rows(actor, {**asked, "year": str(year)}).order_by("-submitted_at", "-id")[(page - 1) * ROWS : page * ROWS + 1])
    return render(request, "console/supervision/reports.html", {
        "area": area, "year": year, "years": range(year - 2, year + 2), "names": names, "lines": [{**line, "label": names.get(line["part"], line["part"])} for line in supervision.reporting(actor, area, year)],
        "missing": list(supervision.missing_rows(actor, area, year).order_by("name", "id")[:20]), "rows": rows[:ROWS], "page": page, "more": len(rows) > ROWS, "asked": asked, "areas": own_areas(actor),
        "states": supervision.REPORT_STATES, "to_check": _to_check(actor, area, year), "own": is_own(actor), "forms": supervision.FORMS, "changes": supervision.CHANGES,
        "owed": supervision.owed(own) if (own := own_file(actor)) else [], "mine": supervision.enterprises(actor, limit=2), "may_declare": bool(actor.grants_for("supervision.declare")), "key": fresh_key(),
    })  # fmt: skip


def _to_check(actor: Any, area: str, year: int) -> list[tuple[str, str, int]]:
    """What waits for this reader's hand: state, its words, how many (capped)."""
    mine = (("submitted", "supervision.review"), ("checked", "supervision.approve"))
    rows = [
        (state, supervision.REPORT_STATES[state], len(supervision.report_rows(actor, {"year": str(year), "area": area, "state": state}).values_list("pk")[:1000]))
        for state, permission in mine
        if any(grant.organisation is None for grant in actor.grants_for(permission))
    ]
    return [row for row in rows if row[2]]


@page_for("supervision.view")
def missing_out(request: HttpRequest) -> HttpResponse:
    """Who has not reported, as Excel, to be called."""
    actor, year = actor_of(request), number(request.GET.get("year")) or clock.local(clock.now()).year
    rows = supervision.missing_rows(actor, asked_area(request), year).order_by("division", "name")[:MOST]
    lines = ((row.code, row.name, row.division, row.sector_label, row.legal_person, row.reported_year or "") for row in rows)
    answer = HttpResponse(
        workbook({f"{year}年未报企业": (("编码", "企业", "区划", "行业领域", "法定代表人", "最近报告年度"), lines)}),
        content_type=EXCEL,
    )
    answer["Content-Disposition"] = f'attachment; filename="not-reported-{year}.xlsx"'
    return answer


@page_for("supervision.declare")
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    said = posted(request, "enterprise", "form", "change", "change_text")
    pk = do(request, supervision.OpenReport(**said, year=number(request.POST.get("year")) or 0))
    return back(request, reverse("risk-report", args=[pk]))


@page_for("supervision.view")
def report(request: HttpRequest, pk: int) -> HttpResponse:
    actor, found = actor_of(request), supervision.find_report(pk)
    if not actor.may("supervision.view", found.division, found.organisation_id):
        raise LookupError(_("没有这份风险报告，或不在您的辖区。"))
    writing = found.state in ("draft", "returned")
    points = supervision.points_of(found.file.code) if writing else found.content.get("points", [])
    return render(request, "console/supervision/report.html", {
        "report": found, "file": found.file, "points": points, "writing": writing, "choices": choices(found, actor), "entries": timeline(found)[::-1],
        "deadlines": deadlines_of(found), "may_fill": writing and actor.may("supervision.edit", found.division, found.organisation_id),
        "place": division_names({found.division}).get(found.division, found.division), "key": fresh_key(), "blank": supervision.POINT_CHOICES,
    })  # fmt: skip


@page_for("supervision.edit")
@require_POST
def save_point(request: HttpRequest, pk: int) -> HttpResponse:
    """One risk point, new or changed, from the phone's short form."""
    found = supervision.find_report(pk)
    said: dict[str, Any] = dict(posted(request, *POINT))
    said["direct"] = "是" if said["direct_basis"] else ""
    if said["method"] in ("JHA", "SCL"):
        said["steps"] = steps_of(request.POST.get("steps", ""))
    point = number(request.POST.get("point"))
    if point is None:
        said |= {
            "code": f"{found.file.code}-R{fresh_key()[-8:].upper()}",
            "division": found.division,
            "organisation": found.organisation_id,
            "enterprise": found.file.code,
            "invented": found.file.invented,
        }
        said["geom"] = {"type": "Point", "coordinates": [found.file.lon, found.file.lat]} if found.file.lon is not None else None
    do(request, SaveRecord(kind="risk_point", id=point, data=said))
    return back(request, reverse("risk-report", args=[pk]) + "#points", _("风险点已保存。"))


def steps_of(text: str) -> list[dict[str, Any]]:
    """Lines ``步骤 | 危险因素 | 可能性各项 | 后果各项`` (partial scores apart by spaces or commas) as steps. Refused naming the line that cannot be read."""
    found = []
    for row, line in enumerate(filter(str.strip, text.splitlines()), 1):
        parts = [part.strip() for part in re.split(r"[|｜]", line)]
        try:
            step, hazard, likely, grave = parts
            found.append({"step": step, "hazard": hazard, "l": _scores(likely), "s": _scores(grave)})
        except ValueError as error:
            raise Refused(
                refuse("risk.steps", _("第 %(row)d 行应为：步骤 | 危险因素 | 可能性分值 | 后果分值。") % {"row": row})
            ) from error
    return found


def _scores(text: str) -> list[int]:
    return [int(each) for each in re.split(r"[\s,，、]+", text) if each]


@page_for("supervision.view")
def four_colours(request: HttpRequest) -> HttpResponse:
    return render(request, "console/supervision/four_colours.html", _coloured(request))


@page_for("supervision.view")
def four_colours_svg(request: HttpRequest) -> HttpResponse:
    """The same as a sheet of A3 for the wall: vector, with its title, legend and scale."""
    answer = render(request, "console/supervision/four_colours.svg", _coloured(request), content_type="image/svg+xml")
    answer["Content-Disposition"] = f'attachment; filename="four-colours-{clock.local(clock.now()):%Y%m%d}.svg"'
    return answer


def _coloured(request: HttpRequest) -> dict[str, Any]:
    """四色图 of the city, a county, a town, of a park with ``?park=``, or of one plant with ``?enterprise=``. An enterprise begins at its own plant and
    chooses no other place than the park it stands in.
    """
    actor, asked = actor_of(request), request.GET
    own = own_file(actor)
    parks = _parks(actor, own)
    park = next((row for row in parks if str(row.pk) == asked.get("park")), None)
    file = reachable(request, int(asked["enterprise"])) if asked.get("enterprise", "").isdigit() else None if park else own
    area = file.division if file else asked_area(request)
    return {
        "area": area, "file": file, "own": own, "drawn": drawing(actor, area, file, park, lone=own is not None), "park": park, "parks": parks, "areas": [] if own else own_areas(actor),
        "place": file.name if file else park.name if park else division_names({area}).get(area, area), "points": supervision.points_of(file.code) if file else [], "now": clock.now(),
        "query": asked.urlencode(), "invented": file.invented if file else supervision.coloured_rows(actor, area).filter(invented=True).exists(),
    }  # fmt: skip


def _parks(actor: Any, own: Any) -> list[Any]:
    if not actor.grants_for("registry.view"):
        return []
    rows = visible_rows(get_kind("chemical_park"), actor).exclude(geom=None).order_by("name")
    if own:
        rows = intersecting(get_kind("chemical_park").model.objects.all(), Point(own.lon, own.lat)) if own.lon is not None else rows.none()
    return list(rows)
