"""Enterprise files: the list by score, and one page that an inspector reads in a minute."""

from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anlan.console.doors import back, do, page_for
from anlan.console.views.registry import division_names
from anlan.console.views.supervision.home import own_areas
from anlan.domains.supervision import api as supervision
from anlan.platform.accounts.requests import actor_of
from anlan.platform.accounts.scope import visible
from anlan.platform.cases.api import tables

SORTS = {
    "score": gettext_lazy("得分从低到高"),
    "-overdue_dangers": gettext_lazy("逾期隐患最多"),
    "-open_dangers": gettext_lazy("未销号隐患最多"),
    "name": gettext_lazy("名称"),
}
ROWS = 50


@page_for("supervision.view")
def enterprises(request: HttpRequest) -> HttpResponse:
    """Fifty a page by the key of the last row: the page after the next costs what the first costs."""
    actor, asked = actor_of(request), request.GET.dict()
    sort = asked.get("sort") if asked.get("sort") in SORTS else "score"
    found, after = supervision.enterprise_page(actor, asked, str(sort), ROWS)
    more = urlencode({**asked, "after": after}) if after else ""
    return render(request, "console/supervision/enterprises.html", {
        "rows": found, "names": division_names({row.division for row in found}), "asked": asked, "sort": sort, "sorts": SORTS, "areas": own_areas(actor), "more": more,
        "sectors": supervision.SECTORS, "grades": supervision.GRADES,
    })  # fmt: skip


@page_for("supervision.view")
def enterprise(request: HttpRequest, pk: int) -> HttpResponse:
    actor, file = actor_of(request), reachable(request, pk)
    return render(request, "console/supervision/enterprise.html", {
        "file": file, "seen": supervision.overview(file), "place": division_names({file.division}).get(file.division, file.division), "sizes": supervision.SIZES,
        "sectors": supervision.SECTORS, "states": supervision.DUTY_STATES, "may_edit": actor.may("supervision.edit", file.division, file.organisation_id),
        "may_find": actor.may("supervision.find", file.division, file.organisation_id), "may_work": actor.may("supervision.work", file.division, file.organisation_id),
        "incidents": _incidents(actor, file), "inspections": _inspections(actor, file), "settled": sum(said.get("state") in ("yes", "na") for said in file.duties.values()),
    })  # fmt: skip


def reachable(request: HttpRequest, pk: int) -> Any:
    """The file, if the reader may see it; otherwise as if there were none."""
    actor, file = actor_of(request), supervision.find_file(pk)
    if not actor.may("supervision.view", file.division, file.organisation_id):
        raise LookupError(_("没有这份企业档案，或不在您的辖区。"))
    return file


def _incidents(actor: Any, file: Any) -> list[Any]:
    """Incidents whose title or place names the enterprise, where the reader may see incidents."""
    from anlan.domains.command import api as command

    if not actor.grants_for("command.view"):
        return []
    return [row for row in command.incidents(actor, open_only=False, limit=200) if file.name in f"{row.title}{row.place}"][:5]


def _inspections(actor: Any, file: Any) -> list[Any]:
    """Its inspections, where the reader may see enforcement."""
    table = tables["inspection"]
    if not actor.grants_for(table.see):
        return []
    rows = apps.get_model(table.model).objects.filter(visible(actor, table.see), enterprise=file.subject)
    return list(rows.order_by("-opened_at")[:5])


@page_for("supervision.view")
def own(request: HttpRequest) -> HttpResponse:
    """An enterprise's account goes to its own file."""
    found = supervision.enterprises(actor_of(request), limit=1)
    return redirect("enterprise-file", found[0].id) if found else redirect("enterprise-files")


@page_for("supervision.edit")
@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    data = {name: request.POST.get(name, "").strip() for name in ("sector", "size", "credit_code", "legal_person", "accepted_on")}
    do(request, supervision.SaveFile(enterprise=supervision.find_file(pk).subject, data=data))
    return back(request, reverse("enterprise-file", args=[pk]), _("档案已保存。"))


@page_for("supervision.edit")
@require_POST
def duty(request: HttpRequest, pk: int) -> HttpResponse:
    subject = supervision.find_file(pk).subject
    said = {
        "number": int(request.POST.get("number") or 0),
        "state": request.POST.get("state", ""),
        "note": request.POST.get("note", "").strip(),
    }
    do(request, supervision.CheckDuty(enterprise=subject, **said))
    return back(request, reverse("enterprise-file", args=[pk]) + "#duties", _("核查结果已保存。"))
