"""Versioned schemes 方案版本: the definitions of the indicators and the appraisal's points; what is changed becomes a new version."""

import copy
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from anlan.console.doors import back, do, page_for
from anlan.console.pick import area_of
from anlan.domains.affairs import api as affairs
from anlan.kernel import clock
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.requests import actor_of

ASKED = ("version", "title", "valid_from", "source")
ROWS = {"indicators": ("indicators", "target"), "appraisal": ("parts", "points")}
"""Kind → (the list that is shown, the number of each row that may be changed here)."""


@page_for("affairs.view")
def scheme(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in ROWS:
        raise LookupError(_("没有这种方案。"))
    if request.method != "POST":
        return _page(request, kind)
    try:
        content = changed(kind, request.POST)
        do(request, affairs.AdoptScheme(kind=kind, division=area_of(actor_of(request), PERMISSION), content=content))
    except Refused as refusal:
        return _page(request, kind, status=422, error=str(refusal), fields=refusal.fields)
    return back(request, reverse("scheme", args=[kind]), _("新版已采用，旧版仍可查看。"))


PERMISSION = affairs.AdoptScheme.permission


def in_force(kind: str) -> Any:
    return affairs.scheme_of(kind, clock.local(clock.now()).date())


def changed(kind: str, said: Any) -> dict[str, Any]:
    """The scheme in force with the numbers that were written beside its rows, under a new name."""
    name, column = ROWS[kind]
    content = copy.deepcopy(dict(in_force(kind))) | {each: said.get(each, "").strip() for each in ASKED}
    for row in content[name]:
        row[column] = _number(said.get(f"row-{row['key']}", row[column]), row[column])
    return content


def _number(text: Any, before: Any) -> float:
    try:
        return float(text)
    except ValueError:
        return float(before)


def _row(row: Any, value: Any) -> dict[str, Any]:
    """An indicator or a part of the appraisal, in the same words."""
    return {
        "key": row["key"], "name": row.get("name") or row["label"], "text": row.get("formula") or row.get("text", ""), "op": row.get("op", ""),
        "unit": row.get("unit", ""), "value": value,
    }  # fmt: skip


def _page(request: HttpRequest, kind: str, status: int = 200, **more: Any) -> HttpResponse:
    name, column = ROWS[kind]
    shown = affairs.scheme_of(kind, clock.local(clock.now()).date(), request.GET.get("version", ""))
    rows = [_row(row, request.POST.get(f"row-{row['key']}", row[column])) for row in shown[name]]
    return render(request, "console/affairs/scheme.html", {
        "kind": kind, "shown": shown, "rows": rows, "versions": affairs.versions(kind), "may": bool(actor_of(request).grants_for(PERMISSION)),
        "said": request.POST, **more,
    }, status=status)  # fmt: skip
