"""Documents, notices and meetings: who has read them, their papers, their resolutions."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.console.doors import changed, do, number, page_for
from anlan.console.grid import Cell, Grid, grid
from anlan.console.handing import handed
from anlan.console.records import fact_of
from anlan.console.views.cases import may_reach, reachable, table_field, table_of
from anlan.console.waiting import case_url
from anlan.domains.affairs import api as affairs
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.models import Organisation, User
from anlan.platform.accounts.requests import actor_of
from anlan.platform.cases.api import choices, get_case, timeline
from anlan.platform.files.api import attachments_of
from anlan.platform.files.http import download

TEXT = ("body", "abstract", "minutes")
PAPERS = ("incoming", "outgoing", "notice", "meeting")


def _row(request: HttpRequest, key: str, pk: int) -> Any:
    if key not in PAPERS:
        raise LookupError(_("没有这一类文件。"))
    actor = actor_of(request)
    row = get_case(key, pk)
    mine = affairs.documents_for(actor.user or 0, row.subject)
    return row if mine else reachable(table_of(key), actor, pk)


@page_for("affairs.view")
def paper(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """As its readers see it: the text, my receipt, who has read it."""
    row, actor = _row(request, key, pk), actor_of(request)
    readers = affairs.readers_of(row.subject)
    return render(request, "console/affairs/paper.html", {
        "case": row, "key": key, "text": next(filter(None, (getattr(row, name, "") for name in TEXT)), ""), "readers": readers, "read": sum(r.read_at is not None for r in readers),
        "tasks": _resolved(row) if key == "meeting" else None, "choices": choices(row, actor), "entries": timeline(row)[::-1], "files": attachments_of(row.subject),
        "facts": [fact_of(row, table_field(row.table, name)) for name in row.table.shows if name not in TEXT],
        "mine": affairs.documents_for(actor.user or 0, row.subject), "register": case_url(row.subject), "handles": may_reach(row, actor),
        "people": User.objects.filter(is_active=True).exclude(organisation=None).exclude(organisation__kind="enterprise").select_related("organisation").order_by("organisation__code", "name")[:400],
        "units": Organisation.objects.exclude(kind="enterprise").order_by("code")[:200], "may_office": actor.may("affairs.office", row.division, row.organisation_id),
        "may_circulate": row.state != "draft",
    })  # fmt: skip


def _resolved(meeting: Any) -> Grid:
    tasks = affairs.resolutions_of(meeting)
    lines = [(Cell(text=t.title, url=case_url(t.subject)), t.organisation, t.due_on, Cell(state=t)) for t in tasks]
    return grid((_("事项"), _("责任单位"), _("完成时限"), _("状态")), lines, words=4)


@page_for("affairs.view")
def paper_file(request: HttpRequest, key: str, pk: int, file: int) -> HttpResponse:
    """A file of the paper, for whoever the paper was sent to, wherever they sit."""
    found = next((each for each in attachments_of(_row(request, key, pk).subject) if each.pk == file), None)
    if found is None:
        raise LookupError(_("没有这个附件。"))
    return download(found)


@page_for("affairs.office")
@require_POST
def circulate(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    users = tuple(int(text) for text in request.POST.getlist("users") if text.isdigit())
    do(request, affairs.Circulate(kind=key, document=pk, users=users))
    return changed(request, request.POST.get("next") or case_url(f"{key}/{pk}"), _("已送阅。"))


@page_for("affairs.view")
def outgoing(request: HttpRequest, pk: int) -> HttpResponse:
    row = _row(request, "outgoing", pk)
    return handed(affairs.outgoing_docx(row), f"{row.document_number or row.number} {row.title}.docx")


@page_for("affairs.view")
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    row = _row(request, "meeting", pk)
    return handed(affairs.minutes_docx(row), f"{row.title}纪要.docx")


@page_for("affairs.office")
@require_POST
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    said = request.POST
    try:
        due = date.fromisoformat(said.get("due_on", ""))
    except ValueError as error:
        raise Refused(refuse("meeting.due", _("请填写完成时限。")), {"due_on": _("请填写此项。")}) from error
    unit = number(said.get("organisation"))
    if unit is None:
        raise Refused(refuse("meeting.unit", _("请选择责任单位。")), {"organisation": _("请选择")})
    do(request, affairs.Resolve(meeting=pk, text=said.get("text", ""), organisation=unit, due_on=due))
    return changed(request, said.get("next") or case_url(f"meeting/{pk}"), _("议定事项已交办。"))
