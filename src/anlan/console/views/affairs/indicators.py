"""核心指标: the board, its charts and its papers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from anlan.console.doors import number, page_for
from anlan.console.handing import handed
from anlan.console.pick import area_of
from anlan.console.views.registry import areas
from anlan.domains.affairs import api as affairs
from anlan.kernel import clock
from anlan.platform.accounts.requests import actor_of
from anlan.platform.http.security import require

FIRST, YEARS = 2020, 12


def asked_of(request: HttpRequest) -> tuple[str, int, str]:
    """(area, year, version) of the address, the area checked."""
    actor, asked = actor_of(request), request.GET
    area = asked.get("area", "") if asked.get("area", "").isdigit() else area_of(actor, "affairs.view")
    require(actor, "affairs.view", area)
    return area, number(asked.get("year")) or clock.local(clock.now()).year, asked.get("version", "")


@page_for("affairs.view")
def board(request: HttpRequest) -> HttpResponse:
    area, year, version = asked_of(request)
    found = affairs.indicator_board(area, year, version=version)
    now = clock.local(clock.now()).year
    return render(request, "console/affairs/indicators.html", {
        "board": found, "lines": [_line(r, found) for r in found.readings], "areas": areas(actor_of(request)), "years": range(now, FIRST, -1),
        "versions": affairs.versions("indicators"), "query": request.GET.urlencode(), "method": affairs.METHOD, "asked_version": version, "may_enter": bool(actor_of(request).grants_for("affairs.edit")),
        "counties": [(code, name, list(zip(readings, map(affairs.standing, readings), strict=True))) for code, name, readings in found.counties],
    })  # fmt: skip


def _line(reading: Any, found: Any) -> dict[str, Any]:
    d = reading.definition
    kind = affairs.rows_of(d)
    asked = {"area": found.area, "sort": "-occurred_on", **affairs.rows_asked(d), "year": ""}
    rows = f"{reverse('records', args=[kind])}?{urlencode(asked)}"
    return {
        "r": reading, "d": d, "standing": affairs.standing(reading), "span": affairs.span(reading), "rows": rows, "drawn": affairs.drawn(reading, int(found.scheme["base_year"])), "unit": affairs.rate_unit(d),
        "tone": {True: "ok", False: "late", None: "near"}[reading.met],
    }  # fmt: skip


@page_for("affairs.view")
def excel(request: HttpRequest) -> HttpResponse:
    area, year, version = asked_of(request)
    return handed(affairs.board_xlsx(affairs.indicator_board(area, year, version=version)), f"核心指标-{area}-{year}.xlsx")


@page_for("affairs.view")
def word(request: HttpRequest) -> HttpResponse:
    area, year, version = asked_of(request)
    return handed(affairs.board_docx(affairs.indicator_board(area, year, version=version)), f"核心指标-{area}-{year}.docx")


@page_for("affairs.view")
def evaluation(request: HttpRequest) -> HttpResponse:
    area, year, _version = asked_of(request)
    plan = number(request.GET.get("plan"))
    return handed(
        affairs.midterm_docx(area, year, affairs.get_plan(actor_of(request), plan) if plan else None),
        f"规划实施评估-{area}-{year}.docx",
    )
