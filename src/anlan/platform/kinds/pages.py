"""Lists of any size in bounded time: keyset paging, capped counts, filters and search on indexes.

A question that few records answer is put to its own indexes and the few are sorted; one that many answer is read along the index of
the sort until the page is full. Which of the two is decided by looking at up to ``FEW`` keys, not by the database's guess.
"""

import base64
import binascii
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.exceptions import EmptyResultSet, FieldError, FullResultSet, ValidationError
from django.db.models import Q, QuerySet

from anlan.kernel.verdict import refused
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible, within_area
from anlan.platform.geo.predicates import key_list
from anlan.platform.kinds.kind import Kind
from anlan.platform.search.api import matching

COUNT_CAP = 1000
FEW = 3000
MAX_LIMIT = 500
ALWAYS = ("invented", "organisation", "code", "name", "division")
LOOKUPS = ("", "gte", "lte", "in", "isnull")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """``rows`` and the cursor of what follows (empty at the end). ``count`` stops at 1000: then ``capped`` is true."""

    rows: list[Any]
    after: str
    count: int
    capped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """``name`` then key. Records that do not say ``name`` come last in both directions, on both databases."""

    name: str
    descending: bool
    nullable: bool

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.order_by(*(f"-{n}" if self.descending else n for n in dict.fromkeys((self.name, "pk"))))


def visible_rows(kind: Kind, actor: Actor, action: str = "view") -> QuerySet[Any]:
    """The records of the kind that the actor may see (or do ``action`` with)."""
    return kind.model._default_manager.filter(visible(actor, kind.permission(action)))


def page(
    kind: Kind, actor: Actor, *, filters: Mapping[str, Any] | None = None, q: str = "", area: str = "", bbox: tuple[float, ...] | None = None,
    sort: str = "", after: str = "", limit: int = 50, count: bool = True,
) -> Page:  # fmt: skip
    """One page. ``sort`` is one of the kind's sorts, with ``-`` for descending. Raises Refused naming the parameter that is wrong."""
    order = _order(kind, sort)
    limit = max(1, min(limit, MAX_LIMIT))
    rows = narrowed(kind, actor, filters=filters or {}, q=q, area=area, bbox=bbox)
    rows, keys = settled(kind, rows)
    found = list(islice(_from(kind, rows, order, after, limit + 1), limit + 1))
    more = len(found) > limit
    cursor = _cursor(found[limit - 1], order.name) if more else ""
    return Page(rows=found[:limit], after=cursor, count=min(len(keys), COUNT_CAP) if count else 0, capped=count and len(keys) > COUNT_CAP)


def narrowed(
    kind: Kind, actor: Actor, *, filters: Mapping[str, Any], q: str = "", area: str = "", bbox: tuple[float, ...] | None = None, action: str = "view",
) -> QuerySet[Any]:  # fmt: skip
    """The visible rows that fit filters, words, area and box."""
    rows = visible_rows(kind, actor)
    if action != "view":
        rows = rows.filter(visible(actor, kind.permission(action)))
    for name, value in filters.items():
        rows = rows.filter(_condition(kind, name, value))
    if area:
        rows = rows.filter(within_area(_area(area)))
    if q:
        rows = rows.filter(pk__in=matching(_words(q), kind=kind.key, area=area or _own_area(kind, actor)).values("object_id"))
    if bbox:
        rows = rows.filter(geom__bbox=_box(bbox))
    return rows


def settled(kind: Kind, rows: QuerySet[Any]) -> tuple[QuerySet[Any], list[int]]:
    """The rows, and up to FEW + 1 of their keys; where that is all of them, the rows are asked for by key from here on."""
    keys = list(rows.order_by().values_list("pk", flat=True)[: FEW + 1])
    return (kind.model._default_manager.filter(pk__in=key_list(keys, rows.db)), keys) if len(keys) <= FEW else (rows, keys)


def _from(kind: Kind, rows: QuerySet[Any], order: Order, after: str, limit: int) -> Iterator[Any]:
    """Records behind the cursor: first those that say what is sorted by, then those that do not."""
    rows = rows.select_related("organisation")
    value, pk = _position(kind, order, after) if after else (None, None)
    if not order.nullable:
        yield from order.of(rows.filter(_beyond(order, value, pk)) if after else rows)[:limit]
        return
    if not after or value is not None:
        told = rows.filter(**{f"{order.name}__isnull": False})
        yield from order.of(told.filter(_beyond(order, value, pk)) if after else told)[:limit]
    silent = rows.filter(**{f"{order.name}__isnull": True}).order_by("pk")
    yield from (silent.filter(pk__gt=pk) if after and value is None else silent)[:limit]


def _condition(kind: Kind, name: str, value: Any) -> Q:
    base, _, lookup = name.partition("__")
    if base not in (*kind.filters, *ALWAYS) or lookup not in LOOKUPS:
        raise refused("filter.unknown", f"不能按 {name[:60]} 筛选；可用：{'、'.join(kind.filters)}。", **{name[:60]: "不能用于筛选"})
    wrong = refused("filter.invalid", f"筛选条件 {name} 的值不正确。", **{name: "值不正确"})
    if lookup == "in" and isinstance(value, str):
        value = value.split(",")[:COUNT_CAP]
    if lookup == "isnull" and isinstance(value, str):
        value = value.lower() in ("1", "true", "是")
    if not all(_askable(one) for one in (value if isinstance(value, list | tuple) else (value,))):
        raise wrong
    try:
        str(kind.model._default_manager.filter(**{name: value}).query)
    except (EmptyResultSet, FullResultSet):
        pass  # a question nothing, or everything, answers is a question all the same
    except (ValueError, ValidationError, FieldError, TypeError, OverflowError) as error:
        raise wrong from error
    return Q(**{name: value})


def _askable(value: Any) -> bool:
    """Can any database be asked for it? Neither NUL, nor half a character, nor a number past 64 bits."""
    if isinstance(value, str):
        return "\0" not in value and value.isprintable() and not (value.lstrip("-").isdigit() and len(value) > 18)
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    return not isinstance(value, float) or math.isfinite(value)


def _words(q: str) -> str:
    return q.replace("\0", " ")[:200]


def _area(area: str) -> str:
    if not (area.isascii() and area.isdigit() and 2 <= len(area) <= 12):
        raise refused("area.invalid", "area 应为区划代码，如 3207、320703。", area="应为区划代码")
    return area


def _own_area(kind: Kind, actor: Actor) -> str:
    """The one area the actor sees, so that the cap of a search is not used up elsewhere."""
    areas = {grant.area for grant in actor.grants_for(kind.permission("view"))}
    return areas.pop() if len(areas) == 1 else ""


def _box(bbox: tuple[float, ...]) -> tuple[float, ...]:
    if len(bbox) != 4 or not all(-180 <= v <= 180 for v in bbox) or bbox[0] > bbox[2] or bbox[1] > bbox[3]:
        raise refused("bbox.invalid", "bbox 应为 西,南,东,北（度）。", bbox="应为 西,南,东,北（度）")
    return bbox


def read_box(text: str) -> tuple[float, ...] | None:
    """``west,south,east,north`` as it stands in an address; None for empty text."""
    try:
        return _box(tuple(float(part) for part in text.split(","))) if text else None
    except ValueError:
        return _box(())


def _order(kind: Kind, sort: str) -> Order:
    name = sort.removeprefix("-") or kind.sorts[0]
    if name not in (*kind.sorts, "id"):
        raise refused("sort.unknown", f"不能按 {name[:60]} 排序；可用：{'、'.join(kind.sorts)}。", sort="不能用于排序")
    return Order(name=name, descending=sort.startswith("-"), nullable=bool(kind.model._meta.get_field(name).null))


def _cursor(row: Any, name: str) -> str:
    value = getattr(row, kind_column(row, name))
    text = json.dumps([value.isoformat() if hasattr(value, "isoformat") else value, row.pk], ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode()


def kind_column(row: Any, name: str) -> str:
    return str(row._meta.get_field(name).attname)


def _position(kind: Kind, order: Order, after: str) -> tuple[Any, int]:
    """The (value, key) a cursor stands at."""
    invalid = refused("cursor.invalid", "翻页游标无效，请从第一页重新开始。", after="无效")
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(after.encode()))
        field: Any = kind.model._meta.get_field(order.name)
        value = field.to_python(value)
        pk = int(pk)
    except (ValueError, TypeError, OverflowError, binascii.Error, ValidationError, RecursionError) as error:
        raise invalid from error
    if not (_askable(value) and _askable(pk)) or (value is None and not order.nullable):
        raise invalid
    return value, pk


def _beyond(order: Order, value: Any, pk: int | None) -> Q:
    op, name = "lt" if order.descending else "gt", order.name
    if name == "id":
        return Q(**{f"pk__{op}": pk})
    return Q(**{f"{name}__{op}e": value}) & (Q(**{f"{name}__{op}": value}) | Q(**{name: value, f"pk__{op}": pk}))
