"""资源底数: every kind's list, record, form, history, import and export, from its declaration alone."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from anlan.console.doors import back, do, number, page_for
from anlan.console.map.layers import layer_index
from anlan.console.records import facts_of, label_of, value_of
from anlan.domains.registry import api as registry
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.models import Division, Organisation
from anlan.platform.accounts.requests import actor_of
from anlan.platform.bus.api import Context
from anlan.platform.http.security import require
from anlan.platform.http.spoken import spoken
from anlan.platform.kinds.api import DeleteRecord, Kind, SaveRecord, get_kind, page, visible_rows
from anlan.platform.kinds.export import export_records
from anlan.platform.kinds.forms import form_class
from anlan.platform.kinds.history import history
from anlan.platform.kinds.importing import import_sheet
from anlan.platform.kinds.reads import note_reading

ASKED = ("q", "area", "sort", "after")


@page_for("registry.view")
def index(request: HttpRequest) -> HttpResponse:
    """All kinds by group with how many there are; the same index the map shows."""
    return render(request, "console/registry/index.html", layer_index(actor_of(request)))


@page_for()
def records(request: HttpRequest, key: str) -> HttpResponse:
    kind, actor, asked = kind_for(request, key, "view"), actor_of(request), request.GET
    filters = _filters(kind, asked)
    found = page(kind, actor, filters=filters, q=asked.get("q", ""), area=asked.get("area", ""), sort=asked.get("sort", ""), after=asked.get("after", ""))
    columns = [kind.model._meta.get_field(name) for name in kind.columns]
    names = division_names({row.division for row in found.rows})
    lines = [(row, [_cell(row, column, names) for column in columns]) for row in found.rows]
    more = urlencode({**{n: v for n, v in asked.items() if n != "after"}, "after": found.after}) if found.after else ""
    return render(request, "console/registry/list.html", {
        "kind": kind, "columns": [(c.name, label_of(c), getattr(c, "unit", "")) for c in columns], "lines": lines, "page": found, "more": more, "asked": asked,
        "narrowed": _narrowed(kind, filters), "filters": [_filter(kind, name, asked.get(name, "")) for name in kind.filters if name != "division"], "areas": areas(actor), "query": asked.urlencode(),
        "may_edit": bool(actor.grants_for(kind.permission("edit"))), "may_import": bool(actor.grants_for(kind.permission("import"))),
        "may_export": bool(actor.grants_for(kind.permission("export"))),
    })  # fmt: skip


def _filters(kind: Kind, asked: Any) -> dict[str, str]:
    """Columns, with a lookup where a link asks for one: sector__in=chemical,mining."""
    return {name: value for name, value in asked.items() if name.partition("__")[0] in kind.filters and value}


def _narrowed(kind: Kind, filters: dict[str, str]) -> list[tuple[str, str, str]]:
    """(name, value, words) of what a link asked for and the form has no select for: said on the page, and kept while it is searched."""
    found = []
    for name, value in filters.items():
        field = kind.model._meta.get_field(name.partition("__")[0])
        choices = getattr(field, "table", None) or dict(field.choices or ())
        if "__" in name or not choices:
            said = "、".join(_(str(choices.get(one, _("是") if one == "True" else one))) for one in value.split(","))
            found.append((name, value, f"{label_of(field)}：{said}"))
    return found


def kind_for(request: HttpRequest, key: str, action: str) -> Kind:
    """The kind, if the reader may do ``action`` with its records somewhere: each kind asks for its own room's right."""
    kind = get_kind(key)
    require(actor_of(request), kind.permission(action))
    return kind


def division_names(codes: set[str]) -> dict[str, str]:
    return dict(Division.objects.filter(code__in=codes).values_list("code", "name"))


def thing_name(subject: str) -> str:
    """What the register calls it; the subject itself where it is gone."""
    try:
        return registry.get_thing(subject).name if subject else ""
    except LookupError:
        return subject


def _cell(row: Any, field: Any, names: dict[str, str]) -> Any:
    return names.get(row.division, row.division) if field.name == "division" else value_of(row, field)


def _filter(kind: Kind, name: str, chosen: str) -> dict[str, Any]:
    """A select where the field has a table, else a text field."""
    field = kind.model._meta.get_field(name)
    table = getattr(field, "table", None) or dict(field.choices or ())
    return {"name": name, "label": label_of(field), "unit": getattr(field, "unit", ""), "options": [(c, _(str(t))) for c, t in table.items()], "value": chosen}


def areas(actor: Any) -> list[tuple[str, str]]:
    """City and counties to narrow a list by."""
    return list(Division.objects.filter(level__lte=6).order_by("code").values_list("code", "name"))


@page_for()
def record(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    kind, actor = kind_for(request, key, "view"), actor_of(request)
    row = _row(kind, actor, pk)
    note_reading(kind, row, actor)
    return render(request, "console/registry/record.html", {
        "kind": kind, "row": row, "facts": facts_of(kind, row), "place": division_names({row.division}).get(row.division, row.division),
        "versions": _versions(kind, pk), "point": row.point, "may_edit": actor.may(kind.permission("edit"), row.division, row.organisation_id),
    })  # fmt: skip


def _row(kind: Kind, actor: Any, pk: int) -> Any:
    row = visible_rows(kind, actor).select_related("organisation").filter(pk=pk).first()
    if row is None:
        raise LookupError(_("没有这条记录，或不在您的辖区。"))
    return row


def _versions(kind: Kind, pk: int) -> list[dict[str, Any]]:
    """The history with the words of the fields."""
    words = {f.name: label_of(f) for f in kind.model._meta.concrete_fields}
    actions = {"created": _("建档"), "changed": _("修改"), "deleted": _("删除"), "imported": _("导入")}
    return [
        {"at": v.at, "actor": v.actor, "number": v.version, "action": actions.get(v.action, v.action),
         "changes": [(words.get(name, name), *_pair(change)) for name, change in v.changes.items()]}
        for v in history(kind.key, pk, 50)
    ]  # fmt: skip


def _pair(change: Any) -> tuple[str, str]:
    before, after = change if isinstance(change, list) and len(change) == 2 else (None, change)  # noqa: PLR2004 - a pair
    return _short(before), _short(after)


def _short(value: Any) -> str:
    text = "—" if value in (None, "") else str(value)
    return text if len(text) < 60 else text[:57] + "…"


@page_for()
def edit(request: HttpRequest, key: str, pk: int | None = None) -> HttpResponse:
    """The form of a new or an old record; what it refuses is said at its field."""
    kind, actor = kind_for(request, key, "edit"), actor_of(request)
    row = _row(kind, actor, pk) if pk else None
    if row:
        note_reading(kind, row, actor)
    form = (
        form_class(kind)(request.POST or None, instance=row)
        if request.method == "POST"
        else form_class(kind)(instance=row, initial=None if row else request.GET.dict())
    )
    _dress(form, actor)
    if request.method == "POST" and form.is_valid():
        return _save(request, kind, form, row) or render(request, "console/registry/form.html", {"kind": kind, "row": row, "form": form}, status=422)
    status = 422 if request.method == "POST" else 200
    return render(request, "console/registry/form.html", {"kind": kind, "row": row, "form": form}, status=status)


def _save(request: HttpRequest, kind: Kind, form: Any, row: Any) -> HttpResponse | None:
    data = {f.name: form.cleaned_data[f.name] for f in kind.fields if f.name in form.cleaned_data}
    if isinstance(data.get("organisation"), Organisation):
        data["organisation"] = data["organisation"].pk
    try:
        pk = do(request, SaveRecord(kind=kind.key, id=row.pk if row else None, data=data, version=number(request.POST.get("version"))))
    except Refused as refusal:
        form.add_error(None, spoken(refusal))
        for name, text in refusal.fields.items():
            form.add_error(name if name in form.fields else None, spoken(text))
        return None
    return back(request, reverse("record", args=[kind.key, pk]), _("已保存。"))


def _dress(form: Any, actor: Any) -> None:
    for name, field in form.fields.items():
        widget = field.widget
        widget.attrs.setdefault("class", "form-check-input" if widget.__class__.__name__ == "CheckboxInput" else "form-control")
        if isinstance(field, forms.DateField):
            widget.input_type = "date"
            widget.format = "%Y-%m-%d"
        if isinstance(widget, forms.Textarea) and name != "geom":
            widget.attrs["rows"] = 3
        if name == "organisation":
            field.queryset = Organisation.objects.order_by("code")
        if name == "division":
            widget.attrs["list"] = "divisions"


@page_for()
def delete(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    if request.method == "POST":
        do(request, DeleteRecord(kind=get_kind(key).key, id=pk, reason=request.POST.get("reason", "")[:200]))
        return back(request, reverse("records", args=[key]), _("已删除，历史保留。"))
    return redirect("record", key, pk)


@page_for()
def bring_in(request: HttpRequest, key: str) -> HttpResponse:
    """A file is tried first (nothing is written), shown with its errors row by row, then brought in."""
    kind = kind_for(request, key, "import")
    context: dict[str, Any] = {"kind": kind, "fields": [(label_of(f), getattr(f, "unit", ""), not f.blank) for f in kind.fields]}
    file = request.FILES.get("file")
    if request.method == "POST":
        try:
            context["report"] = _import(request, kind, file, dry_run="try" in request.POST)
        except Refused as refusal:
            return render(request, "console/registry/import.html", context | {"error": spoken(refusal), "fields_wrong": refusal.fields}, status=422)
    return render(request, "console/registry/import.html", context)


def _import(request: HttpRequest, kind: Kind, file: Any, *, dry_run: bool) -> Any:
    if file is None:
        raise Refused(refuse("import.file", _("请先选择文件（Excel、CSV 或 GeoJSON）。")))
    crs, mode = request.POST.get("crs", "wgs84"), request.POST.get("mode", "upsert")
    return import_sheet(kind, file.name, file.read(), Context(actor=actor_of(request)), crs=crs, mode=mode, dry_run=dry_run)


@page_for()
def take_out(request: HttpRequest, key: str, form: str) -> HttpResponse | StreamingHttpResponse:
    """What the list shows, streamed."""
    kind, asked = kind_for(request, key, "export"), request.GET
    filters = _filters(kind, asked)
    question = {"filters": filters, **{name: asked[name] for name in ("q", "area") if asked.get(name)}}
    export = export_records(kind, form, Context(actor=actor_of(request)), question=question)
    answer = StreamingHttpResponse(export.parts, content_type=export.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{export.name}"'
    return answer
