"""Lists of any size in bounded time: keyset paging, capped counts, filters and search on indexes."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldError, ValidationError
from django.db.models import Q, QuerySet

from anlan.kernel.verdict import refused
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible, within_area
from anlan.platform.geo import BadGeometry
from anlan.platform.kinds.kind import Kind
from anlan.platform.search.api import matching

COUNT_CAP = 1000
MAX_LIMIT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """``rows`` and the cursor of what follows (empty at the end). ``count`` stops at 1000: then ``capped`` is true."""

    rows: list[Any]
    after: str
    count: int
    capped: bool


def visible_rows(kind: Kind, actor: Actor) -> QuerySet[Any]:
    """The records of the kind that the actor may see."""
    return kind.model._default_manager.filter(visible(actor, kind.permission("view")))


def page(
    kind: Kind, actor: Actor, *, filters: Mapping[str, Any] | None = None, q: str = "", area: str = "", bbox: tuple[float, ...] | None = None,
    sort: str = "", after: str = "", limit: int = 50, count: bool = True,
) -> Page:  # fmt: skip
    """One page. ``sort`` is one of the kind's sorts, with ``-`` for descending. Raises Refused naming the parameter that is wrong."""
    rows = narrowed(kind, actor, filters=filters or {}, q=q, area=area, bbox=bbox)
    total = len(rows.order_by().values_list("pk")[: COUNT_CAP + 1]) if count else 0
    name, descending = _sort(kind, sort)
    ordered = rows.order_by(*(f"-{n}" if descending else n for n in (name, "pk")))
    if after:
        ordered = ordered.filter(_beyond(kind, name, descending, after))
    limit = max(1, min(limit, MAX_LIMIT))
    found = list(ordered.select_related("organisation")[: limit + 1])
    more = len(found) > limit
    return Page(rows=found[:limit], after=_cursor(found[limit - 1], name) if more else "", count=min(total, COUNT_CAP), capped=total > COUNT_CAP)


def narrowed(
    kind: Kind, actor: Actor, *, filters: Mapping[str, Any], q: str = "", area: str = "", bbox: tuple[float, ...] | None = None,
) -> QuerySet[Any]:  # fmt: skip
    """The visible rows that fit filters, words, area and box."""
    rows = visible_rows(kind, actor)
    for name, value in filters.items():
        rows = rows.filter(_condition(kind, name, value))
    if area:
        rows = rows.filter(within_area(area))
    if q:
        rows = rows.filter(pk__in=matching(q, kind=kind.key, area=area).values("object_id"))
    if bbox:
        rows = rows.filter(geom__bbox=_box(bbox))
    return rows


def _condition(kind: Kind, name: str, value: Any) -> Q:
    base, _, lookup = name.partition("__")
    if base not in (*kind.filters, "invented", "organisation", "code", "name") or lookup not in ("", "gte", "lte", "in", "isnull"):
        raise refused("filter.unknown", f"不能按 {name} 筛选；可用：{'、'.join(kind.filters)}。", **{name: "不能用于筛选"})
    if lookup == "in" and isinstance(value, str):
        value = value.split(",")
    try:
        kind.model._default_manager.filter(**{name: value})
    except (ValueError, ValidationError, FieldError, TypeError) as error:
        raise refused("filter.invalid", f"筛选条件 {name} 的值不正确。", **{name: "值不正确"}) from error
    return Q(**{name: value})


def _box(bbox: tuple[float, ...]) -> tuple[float, ...]:
    if len(bbox) != 4 or bbox[0] > bbox[2] or bbox[1] > bbox[3] or not all(-180 <= v <= 180 for v in bbox):
        raise refused("bbox.invalid", str(BadGeometry("bbox 应为 西,南,东,北（度）")), bbox="应为 西,南,东,北（度）")
    return bbox


def _sort(kind: Kind, sort: str) -> tuple[str, bool]:
    name = sort.lstrip("-") or kind.sorts[0]
    if name not in (*kind.sorts, "id"):
        raise refused("sort.unknown", f"不能按 {name} 排序；可用：{'、'.join(kind.sorts)}。", sort="不能用于排序")
    return name, sort.startswith("-")


def _cursor(row: Any, name: str) -> str:
    value = getattr(row, name)
    text = json.dumps([value.isoformat() if hasattr(value, "isoformat") else value, row.pk], ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode()


def _beyond(kind: Kind, name: str, descending: bool, after: str) -> Q:
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(after))
        field: Any = kind.model._meta.get_field(name)
        value = field.to_python(value)
        pk = int(pk)
    except (ValueError, TypeError, binascii.Error, ValidationError) as error:
        raise refused("cursor.invalid", "翻页游标无效，请从第一页重新开始。", after="无效") from error
    op = "lt" if descending else "gt"
    return Q(**{f"{name}__{op}e": value}) & (Q(**{f"{name}__{op}": value}) | Q(**{name: value, f"pk__{op}": pk}))
