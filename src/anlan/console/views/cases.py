"""Any life-cycle's list, form and page, from its table alone. Rooms whose cases deserve a page of their own have one."""

from typing import Any

from django.apps import apps
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anlan.console.details import value_said
from anlan.console.doors import back, do, fresh_key, number, page_for
from anlan.console.pick import area_of
from anlan.console.records import fact_of, label_of, value_of
from anlan.console.verbs import Blank, blanks, defaults
from anlan.console.views.registry import areas, division_names, thing_name
from anlan.console.waiting import case_url, cases_of
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.models import Organisation
from anlan.platform.accounts.requests import actor_of
from anlan.platform.accounts.scope import visible, within_area
from anlan.platform.cases.api import CaseTable, OpenCase, choices, deadlines_of, get_case, links_of, tables, timeline
from anlan.platform.files.api import attachments_of
from anlan.platform.files.commands import AttachFile
from anlan.platform.http.security import require
from anlan.platform.kinds.api import kinds
from anlan.platform.papers.api import EXCEL, workbook

ROWS, MOST_ROWS = 50, 20_000
MORE: dict[str, tuple[tuple[str, str, str], ...]] = {}
"""What a room's cases have beside their verbs: table → (icon, label, name of a page that takes the key of the case)."""
RESERVED, WHOLE = ("id", "state", "division", "organisation", "unit"), ("PositiveSmallIntegerField", "PositiveIntegerField")
"""Columns a list is asked for in another way; columns of whole numbers."""
SHOWN = ("q", "state", "area", "unit", "before")
"""What the list's own form asks; everything else comes with a link and stays while the form is used."""
COUNTED = {"opened": gettext_lazy("期内新增"), "closed": gettext_lazy("期内办结"), "open": gettext_lazy("期末未办结")}
COMMON = ("number", "title", "state", "organisation", "division", "opened_at")


def table_of(key: str) -> CaseTable:
    if key not in tables:
        raise LookupError(_("没有这一类事项。"))
    return tables[key]


@page_for()
def cases(request: HttpRequest, key: str) -> HttpResponse:
    """The newest first, fifty at a time; open ones unless asked otherwise."""
    table, actor, asked = table_of(key), actor_of(request), request.GET
    require(actor, table.see)
    rows = _asked(table, actor, asked)
    found = list((rows.filter(pk__lt=number(asked["before"])) if asked.get("before") else rows).select_related("organisation").order_by("-pk")[: ROWS + 1])
    names = division_names({row.division for row in found})
    more = urlencode({**{n: v for n, v in asked.items() if n != "before"}, "before": found[ROWS - 1].pk}) if len(found) > ROWS else ""
    return render(request, "console/cases.html", {
        "table": table, "lines": [(row, case_url(row.subject), names.get(row.division, row.division), _cells(table, row)) for row in found[:ROWS]],
        "heads": [label_of(table_field(table, name)) for name in table.columns], "asked": asked, "areas": areas(actor), "more": more, "query": asked.urlencode(),
        "units": Organisation.objects.exclude(kind="enterprise").order_by("code")[:200], "may_open": bool(table.opens and actor.grants_for(table.opens)),
        "narrowed": narrowed(table, asked), "kept": [(name, value) for name, value in asked.items() if name not in SHOWN and value],
    })  # fmt: skip


def _asked(table: CaseTable, actor: Any, asked: Any) -> Any:
    rows = cases_of(actor, table, open_only=not (asked.get("state") or asked.get("q")))
    if asked.get("state") and asked["state"] != "all":
        rows = rows.filter(state=asked["state"])
    if asked.get("area", "").isdigit():
        rows = rows.filter(within_area(asked["area"]))
    if asked.get("from") or asked.get("to"):
        rows = _within_days(rows, asked)
    rows = rows.filter(**_same(table, asked))
    if unit := number(asked.get("unit")):
        rows = rows.filter(organisation=unit)
    if q := asked.get("q", "").strip():
        rows = rows.filter(Q(title__icontains=q) | Q(number__icontains=q))
    return rows


def _same(table: CaseTable, asked: Any) -> dict[str, Any]:
    """Equality on a short column of the case, or on a row it points at: what a report counts by, its list can be asked for."""
    found = {}
    for field in apps.get_model(table.model)._meta.concrete_fields:
        value = asked.get(field.name, "")
        if not value or field.name in RESERVED:
            continue
        if field.is_relation or field.get_internal_type() in WHOLE:
            found[field.attname] = number(value) or 0
        elif field.get_internal_type() == "CharField":
            found[field.name] = value
    return found


def narrowed(table: CaseTable, asked: Any) -> list[str]:
    """In words, what a link narrowed the list to: the days a report counted, the columns it counted by."""
    columns = [(f, asked.get(f.name, "")) for f in apps.get_model(table.model)._meta.concrete_fields if f.name not in RESERVED]
    said = [f"{label_of(f)}：{value_said(f, value)}" for f, value in columns if value and f.name not in SHOWN]
    if asked.get("from") or asked.get("to"):
        said.append(f"{asked.get('from', '')} — {asked.get('to', '')} {COUNTED.get(asked.get('by', ''), COUNTED['opened'])}")
    return said


def _within_days(rows: Any, asked: Any) -> Any:
    """``by`` opened (the default), closed, or open at the end of the days ``from``–``to`` in Shanghai; as reports count them."""
    try:
        start = clock.parse_time(asked.get("from") or "2000-01-01")
        end = clock.parse_time(asked.get("to") or f"{clock.local(clock.now()):%Y-%m-%d}") + clock.minutes(24 * 60)
    except ValueError as error:
        raise Refused(refuse("invalid", _("日期应为 2025-07-01。"))) from error
    if asked.get("by") == "open":
        return rows.filter(Q(closed_at=None) | Q(closed_at__gte=end), opened_at__lt=end, exercise=False)
    column = "closed_at" if asked.get("by") == "closed" else "opened_at"
    return rows.filter(**{f"{column}__gte": start, f"{column}__lt": end}, exercise=False)


def table_field(table: CaseTable, name: str) -> Any:
    return apps.get_model(table.model)._meta.get_field(name)


def _cells(table: CaseTable, row: Any) -> list[Any]:
    return [value_of(row, table_field(table, name)) for name in table.columns]


@page_for()
def take_out(request: HttpRequest, key: str) -> HttpResponse:
    """What the list shows, as Excel."""
    table, actor = table_of(key), actor_of(request)
    require(actor, table.see)
    rows = _asked(table, actor, request.GET).select_related("organisation").order_by("-pk")[:MOST_ROWS]
    fields = [table_field(table, name) for name in (*COMMON, *table.columns)]
    lines = ([row.state_label if f.name == "state" else _on_paper(value_of(row, f)) for f in fields] for row in rows)
    answer = HttpResponse(workbook({str(table.label): ([label_of(f) for f in fields], lines)}), content_type=EXCEL)
    answer["Content-Disposition"] = f'attachment; filename="{key}.xlsx"'
    return answer


def _on_paper(value: Any) -> Any:
    return clock.local_text(value) if hasattr(value, "hour") else value


@page_for()
def case(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    table, actor = table_of(key), actor_of(request)
    row = reachable(table, actor, pk)
    name = "console/parts/case_now.html" if request.headers.get("HX-Request") else "console/case.html"
    return render(request, name, {
        "table": table, "case": row, "choices": choices(row, actor), "facts": [fact_of(row, table_field(table, each)) for each in table.shows],
        "entries": timeline(row)[::-1], "deadlines": deadlines_of(row), "files": attachments_of(row.subject),
        "place": division_names({row.division}).get(row.division, row.division), "links": _links(row),
        "more": [(icon, label, reverse(page, args=[row.pk])) for icon, label, page in MORE.get(key, ())],
        "may_attach": actor.may("files.add", row.division, row.organisation_id), "steps": _steps(table, row),
    })  # fmt: skip


def reachable(table: CaseTable, actor: Any, pk: int) -> Any:
    row = get_case(table.key, pk)
    if not may_reach(row, actor):
        raise Refused(refuse("denied", _("此事项不在您的辖区或职责内。"), area=row.division))
    return row


def may_reach(row: Any, actor: Any) -> bool:
    return bool(type(row)._default_manager.filter(visible(actor, row.table.see), pk=row.pk).exists())


def _links(row: Any) -> list[dict[str, str]]:
    return [{"kind": _kind(each.other), "url": case_url(each.other), "title": _title(each.other)} for each in links_of(row)]


def _kind(subject: str) -> str:
    """What it is, in words: the life-cycle or the kind of record."""
    key = subject.partition("/")[0]
    named = tables.get(key) or kinds.get(key)
    return _(str(named.label)) if named else ""


def _title(subject: str) -> str:
    key, _sep, pk = subject.partition("/")
    if key not in tables:
        return thing_name(subject)
    try:
        return str(get_case(key, int(pk)).title)
    except LookupError:
        return subject


def _steps(table: CaseTable, row: Any) -> list[tuple[str, str]]:
    """The states as a path, where they are one: up to seven."""
    order = [state for state in table.states if not _off_path(table, state)]
    if row.state not in order or len(order) > 7:  # noqa: PLR2004 - more does not fit a line
        return []
    at = order.index(row.state)
    return [(str(table.states[state]), "now" if i == at else "done" if i < at else "") for i, state in enumerate(order)]


def _off_path(table: CaseTable, state: str) -> bool:
    """Cancelled, dropped, withdrawn: no step after the last one."""
    arriving = [t for t in table.transitions if t.target == state]
    return bool(arriving) and all(t.danger for t in arriving)


@page_for()
def new(request: HttpRequest, key: str) -> HttpResponse:
    """The general form of a table that may be opened by hand."""
    table, actor = table_of(key), actor_of(request)
    require(actor, table.opens or "case.closed-door")
    said = {**defaults(table), **request.GET.dict(), **request.POST.dict()}
    said.setdefault("division", area_of(actor, table.opens))
    if request.method != "POST":
        return _form(request, table, said)
    try:
        data = {name: said.get(name, "") for name in ("title", *table.asks)}
        pk = do(request, OpenCase(kind=key, division=said["division"], data=data, organisation=number(said.get("organisation")) or actor.organisation))
    except Refused as refusal:
        return _form(request, table, said, error=str(refusal), wrong=refusal.fields)
    return back(request, case_url(f"{key}/{pk}"), _("已建立。"))


def _form(request: HttpRequest, table: CaseTable, said: dict[str, Any], error: str = "", wrong: Any = None) -> HttpResponse:
    fields: list[Blank] = blanks(table, ("title", "division", *table.asks), said, wrong or {})
    context = {"table": table, "fields": fields, "error": error, "key": fresh_key(), "areas": areas(actor_of(request))}
    return render(request, "console/case_form.html", context, status=422 if error else 200)


@page_for("files.add")
@require_POST
def add_file(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    row, file = reachable(table_of(key), actor_of(request), pk), request.FILES.get("file")
    if file is None:
        raise Refused(refuse("file.none", _("请先选择文件。")))
    do(request, AttachFile(subject=row.subject, division=row.division, organisation=row.organisation_id, file_name=file.name or "file", content=file.read()))
    return back(request, case_url(row.subject), _("附件已保存。"))


def case_link(key: str, pk: int) -> str:
    return reverse("case", args=[key, pk])
