"""创建与整治: scoring with evidence and gaps; a campaign's list and progress."""

from typing import Any

from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.console.doors import back, changed, do, number, page_for
from anlan.console.handing import handed
from anlan.console.records import fact_of
from anlan.console.views.cases import table_field
from anlan.console.views.citysafety.risks import day
from anlan.domains.citysafety import api as city
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.models import Organisation
from anlan.platform.accounts.requests import actor_of
from anlan.platform.cases.api import choices, tables

LISTED, ACTED_ON = 500, 60
"""So many lines at once; fewer where each has its verbs."""
WAITING = ("fixed", "open", "accepted")
"""What a campaign's leader looks at first: what waits for acceptance, then what is open."""


@page_for("citysafety.view")
def creation(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    row = city.get_creation(actor, pk)
    blocks = city.blocks_of(row)
    for item in (item for block in blocks for item in block.items):
        for each in item.evidence:
            each["url"] = rows_url(each.get("rows") or {}, row.division)
    may = actor.may("citysafety.create", row.division, row.organisation_id)
    open_ = may and row.state in ("preparing", "assessing")
    return render(request, "console/citysafety/creation.html", {
        "newer": [(each["version"], each["title"]) for each in city.standards() if each["version"] != row.standard] if open_ else [], "case": row, "blocks": blocks, "gaps": city.gaps_of(row), "units": Organisation.objects.exclude(kind="enterprise").order_by("code")[:200],
        "may": may and row.state in ("preparing", "assessing", "reviewed"), "choices": choices(row, actor),
    })  # fmt: skip


def rows_url(rows: dict[str, Any], area: str) -> str:
    """Where the rows behind a piece of evidence are."""
    if "kind" in rows:
        more = {name: value for name, value in rows.items() if name != "kind"}
        return f"{reverse('records', args=[rows['kind']])}?{urlencode({'area': area, **more})}"
    if "table" in rows:
        return f"{reverse('cases', args=[rows['table']])}?{urlencode({'area': area, 'state': rows.get('state', 'all')})}"
    return reverse(rows["page"]) if "page" in rows else ""


@page_for("citysafety.create")
@require_POST
def gather(request: HttpRequest, pk: int) -> HttpResponse:
    count = do(request, city.GatherEvidence(creation=pk))
    return changed(request, reverse("creation", args=[pk]), _("已从平台记录采集 %(n)s 项佐证。") % {"n": count})


@page_for("citysafety.create")
@require_POST
def score(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    said = request.POST.get("score", "").strip()
    try:
        points = float(said) if said else None
    except ValueError as error:
        raise Refused(refuse("creation.score", _("得分应为数字。"))) from error
    do(request, city.ScoreItem(item=item, score=points, note=request.POST.get("note", ""), review="review" in request.POST))
    return changed(request, reverse("creation", args=[pk]) + f"#i-{item}", _("得分已保存。"))


@page_for("citysafety.create")
@require_POST
def gap(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    unit, due = number(request.POST.get("organisation")), day(request.POST.get("due_on", ""))
    if unit is None or due is None:
        raise Refused(refuse("creation.gap", _("请选择责任单位和完成时限。")))
    do(request, city.GiveGap(item=item, text=request.POST.get("text", ""), organisation=unit, due_on=due))
    return changed(request, reverse("creation", args=[pk]) + f"#i-{item}", _("缺项已交办。"))


@page_for("citysafety.view")
def word(request: HttpRequest, pk: int) -> HttpResponse:
    row = city.get_creation(actor_of(request), pk)
    return handed(city.creation_docx(row), f"{row.title}自评.docx")


@page_for("citysafety.view")
def excel(request: HttpRequest, pk: int) -> HttpResponse:
    row = city.get_creation(actor_of(request), pk)
    return handed(city.creation_xlsx(row), f"{row.title}自评.xlsx")


@page_for("citysafety.view")
def campaign(request: HttpRequest, pk: int, error: str = "", wrong: Any = None, said: str = "") -> HttpResponse:
    actor = actor_of(request)
    found = city.campaign_progress(actor, pk)
    if not found:
        raise LookupError(_("没有这个行动。"))
    row, today = found[0].campaign, clock.local(clock.now()).date()
    show = request.GET.get("show", "")
    most = ACTED_ON if show == "fixed" else LISTED
    items = list(_items(row, show, today)[: most + 1])
    for item in items if show == "fixed" else ():
        item.turn_verbs = [choice for choice in choices(item, actor) if choice.verdict.allowed]
    return render(request, "console/citysafety/campaign.html", {
        "progress": found[0], "case": row, "items": items[:most], "more": len(items) > most, "tiles": _tiles(found[0]), "show": show, "today": today,
        "facts": [fact_of(row, table_field(row.table, name)) for name in row.table.shows], "may": actor.may("citysafety.campaign", row.division, row.organisation_id), "error": error, "fields": wrong or {},
        "said": said, "choices": choices(row, actor),
    }, status=422 if error else 200)  # fmt: skip


def _tiles(progress: Any) -> list[tuple[str, str, str, int, str]]:
    """(icon, tone, word, how many, what a press shows)."""
    return [
        ("clipboard-list", "", _("清单事项"), progress.total, ""), ("route", "", _("整改中"), progress.open, "open"),
        ("clipboard-check", "", _("待验收"), progress.fixed, "fixed"), ("circle-check", "ok", _("已验收"), progress.accepted, "accepted"),
        ("alarm", "late" if progress.late else "", _("逾期"), progress.late, "late"),
    ]  # fmt: skip


def _items(campaign: Any, show: str, today: Any) -> Any:
    """The list with what waits first; ``show`` is a state, or what is late."""
    rows = campaign.items.select_related("organisation")
    if show == "late":
        return rows.filter(state="open", due_on__lt=today).order_by("due_on")
    rows = rows.filter(state=show) if show in tables["campaign_item"].states else rows.exclude(state="dropped")
    return rows.annotate(turn=Case(*(When(state=state, then=n) for n, state in enumerate(WAITING)), default=9)).order_by(
        "turn", "due_on", "pk"
    )


@page_for("citysafety.campaign")
@require_POST
def bring_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Lines pasted from a sheet: problem, place, unit, due date, between tabs or ｜."""
    said = request.POST.get("rows", "")
    try:
        count = do(request, city.BringItems(campaign=pk, rows=tuple(_line(line) for line in said.splitlines() if line.strip())))
    except Refused as refusal:
        return campaign(request, pk, error=str(refusal), wrong=refusal.fields, said=said)
    return back(request, reverse("campaign", args=[pk]), _("已列入清单 %(n)s 项。") % {"n": count})


def _line(text: str) -> dict[str, str]:
    parts = [part.strip() for part in text.replace("｜", "\t").replace("|", "\t").split("\t")]
    return dict(zip(("problem", "place", "unit", "due_on"), [*parts, "", "", ""], strict=False))
