"""Lists of any size in bounded time: keyset paging, capped counts, filters and search on indexes.

A question that few records answer is put to its own indexes and the few are sorted; one that many answer is read along the index of
the sort until the page is full. Which of the two is decided by looking at up to 3,000 keys (``asked.settled``), not by the database's guess.
"""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from anlan.kernel.verdict import refused
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible
from anlan.platform.kinds.asked import COUNT_CAP, askable, parts, settled
from anlan.platform.kinds.kind import Kind

MAX_LIMIT = 500


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
    answer = settled(kind, list(parts(kind, actor, filters=filters or {}, q=q, area=area, bbox=bbox)), order.name)
    found, known = list(islice(_from(kind, answer.rows, order, after, limit + 1), limit + 1)), len(answer.keys)
    more = len(found) > limit
    cursor = _cursor(found[limit - 1], order.name) if more else ""
    return Page(rows=found[:limit], after=cursor, count=min(known, COUNT_CAP) if count else 0, capped=count and known > COUNT_CAP)


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
    if not (askable(value) and askable(pk)) or (value is None and not order.nullable):
        raise invalid
    return value, pk


def _beyond(order: Order, value: Any, pk: int | None) -> Q:
    op, name = "lt" if order.descending else "gt", order.name
    if name == "id":
        return Q(**{f"pk__{op}": pk})
    return Q(**{f"{name}__{op}e": value}) & (Q(**{f"{name}__{op}": value}) | Q(**{name: value, f"pk__{op}": pk}))
