"""The way in for pages, API and CLI: a question goes in, a stream of bytes comes out; the taking is in the audit trail first."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from anlan.kernel import clock
from anlan.kernel.verdict import refused
from anlan.platform.bus.context import Context
from anlan.platform.bus.send import send
from anlan.platform.kinds.asked import narrowed, parts
from anlan.platform.kinds.commands import ExportRecords
from anlan.platform.kinds.export.forms import csv_form, geojson_form, xlsx_form
from anlan.platform.kinds.export.lines import chunks, columns
from anlan.platform.kinds.importing.run import place_of
from anlan.platform.kinds.kind import Kind

Form = Callable[[list[Any], Any], Iterator[bytes]]
FORMS: Mapping[str, tuple[Form, str]] = {
    "csv": (csv_form, "text/csv; charset=utf-8"),
    "xlsx": (xlsx_form, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "geojson": (geojson_form, "application/geo+json"),
}
MOST_IN_EXCEL = 1_048_575


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    name: str
    content_type: str
    parts: Iterator[bytes]


def export_records(kind: Kind, form: str, ctx: Context, *, question: Mapping[str, Any] | None = None, personal: bool | None = None) -> Export:
    """Export what the actor may see and asked for (``question``: filters, q, area, bbox as in ``pages.page``).

    ``personal`` None: personal columns are in when the actor may have them. True without the right is refused.
    """
    if form not in FORMS:
        raise refused("export.form", f"导出格式应为 {'、'.join(FORMS)} 之一。", form="不支持")
    wanted = dict(question or {})
    area, organisation = place_of(ctx.actor, kind.permission("export"))
    may = bool(ctx.actor.grants_for(kind.permission("personal"))) and ctx.actor.may(kind.permission("personal"), area, organisation)
    with_personal = may if personal is None else personal
    rows = narrowed(kind, list(parts(kind, ctx.actor, action="export", **{"filters": {}, **wanted})))
    send(ExportRecords(kind=kind.key, form=form, area=area, organisation=organisation, question=wanted, personal=with_personal), ctx)
    fields = columns(kind, personal=with_personal)
    make, content_type = FORMS[form]
    name = f"{kind.key}-{clock.now():%Y%m%d}.{form}"
    return Export(name=name, content_type=content_type, parts=make(fields, chunks(kind, rows, fields)))
