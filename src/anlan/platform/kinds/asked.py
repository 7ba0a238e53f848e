"""What is asked of a list, part by part, and by which part it is best looked for.

PostgreSQL knows how many rows each part would leave and chooses; SQLite guesses, and of a million rows guesses badly. There each
part is counted on its own index, up to ``MANY``; the smallest leads.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet, FieldError, FullResultSet, ValidationError
from django.db import connection
from django.db.models import Q, QuerySet

from anlan.kernel.verdict import refused
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible, within_area
from anlan.platform.geo.predicates import key_list
from anlan.platform.kinds.along import along
from anlan.platform.kinds.counts import areas_of, count_in
from anlan.platform.kinds.kind import Kind
from anlan.platform.search.api import found_ids

FEW = 3000
MANY = 60_000
COUNT_CAP = 1000
ALWAYS = ("invented", "organisation", "code", "name", "division")
LOOKUPS = ("", "gte", "lte", "in", "isnull")
MOST_IN_LIST = 1000

Box = tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One condition. ``index`` is the column whose index answers it: ``pk`` where it gives keys, empty where none does."""

    condition: Q
    index: str = ""


def parts(
    kind: Kind, actor: Actor, *, filters: Mapping[str, Any], q: str = "", area: str = "", bbox: Box | None = None, action: str = "view",
) -> Iterator[Part]:  # fmt: skip
    """Rights first, then what is asked. Raises Refused naming what is wrong."""
    for permission in dict.fromkeys((kind.permission("view"), kind.permission(action))):
        areas = areas_of(actor, permission) or ()
        yield Part(condition=visible(actor, permission), index="division" if len(areas) == 1 and areas[0] else "")
    for name, value in filters.items():
        yield Part(condition=_condition(kind, name, value), index=name.partition("__")[0])
    if area:
        yield Part(condition=within_area(_area(area)), index="division")
    if q:
        found = found_ids(q.replace("\0", " ")[:200], kind.key, area or _own_area(kind, actor))
        yield Part(condition=Q(pk__in=key_list(found, connection.alias)), index="pk")
    if bbox:
        yield _box_part(kind, checked_box(bbox))


def narrowed(kind: Kind, asked: list[Part]) -> QuerySet[Any]:
    rows = kind.model._default_manager.all()
    for part in asked:
        rows = rows.filter(part.condition)
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """``rows`` as they are best read, and ``keys`` of the first; where ``whole``, those are all."""

    rows: QuerySet[Any]
    keys: list[int]
    whole: bool


def settled(kind: Kind, asked: list[Part], sort: str) -> Settled:
    """Few rows are asked for by key from here on, many along the index of ``sort``.

    Up to FEW + 1 keys are looked at; where no part leads to them quickly, as many as are counted.
    """
    rows = narrowed(kind, asked)
    choices = [part for part in asked if part.index and part.condition]
    lead = _lead(kind, choices)
    most = COUNT_CAP if _blind(choices, lead) else FEW
    led = along(rows, lead) if lead else rows
    keys = list(led.order_by().values_list("pk", flat=True)[: most + 1])
    if len(keys) > most:
        return Settled(rows=along(rows, sort), keys=keys, whole=False)
    return Settled(rows=kind.model._default_manager.filter(pk__in=key_list(keys, rows.db)), keys=keys, whole=True)


def _blind(choices: list[Part], lead: str) -> bool:
    return connection.vendor == "sqlite" and len(choices) > 1 and not lead


def _lead(kind: Kind, choices: list[Part]) -> str:
    """The index of the part that leaves fewest rows; empty when there is no choice to make or every part leaves many."""
    if connection.vendor != "sqlite" or len(choices) < 2:
        return ""
    counts = [_count(kind, part) for part in choices]
    return choices[counts.index(min(counts))].index if min(counts) <= MANY else ""


def _count(kind: Kind, part: Part) -> int:
    """How many rows the part leaves by itself, counted to MANY + 1 on its index."""
    rows = along(kind.model._default_manager.filter(part.condition), part.index)
    return rows.order_by().values_list("pk")[: MANY + 1].count()


def _box_part(kind: Kind, box: Box) -> Part:
    """A small box by the spatial index; a large one row by row, for then most rows lie in it."""
    west, south, east, north = box
    if connection.vendor != "sqlite" or count_in(kind, ("",), (west, south, east, north)) <= MANY:
        return Part(condition=Q(geom__bbox=box), index="pk")
    return Part(condition=Q(geom_east__gte=west, geom_west__lte=east, geom_north__gte=south, geom_south__lte=north))


def _condition(kind: Kind, name: str, value: Any) -> Q:
    base, _, lookup = name.partition("__")
    if base not in (*kind.filters, *ALWAYS) or lookup not in LOOKUPS:
        raise refused("filter.unknown", f"不能按 {name[:60]} 筛选；可用：{'、'.join(kind.filters)}。", **{name[:60]: "不能用于筛选"})
    wrong = refused("filter.invalid", f"筛选条件 {name} 的值不正确。", **{name: "值不正确"})
    if lookup == "in" and isinstance(value, str):
        value = value.split(",")[:MOST_IN_LIST]
    if lookup == "isnull" and isinstance(value, str):
        value = value.lower() in ("1", "true", "是")
    if not all(askable(one) for one in (value if isinstance(value, list | tuple) else (value,))):
        raise wrong
    try:
        str(kind.model._default_manager.filter(**{name: value}).query)
    except (EmptyResultSet, FullResultSet):
        pass  # a question nothing, or everything, answers is a question all the same
    except (ValueError, ValidationError, FieldError, TypeError, OverflowError) as error:
        raise wrong from error
    return Q(**{name: value})


def askable(value: Any) -> bool:
    """Can any database be asked for it? Neither NUL, nor half a character, nor a number past 64 bits."""
    if isinstance(value, str):
        return "\0" not in value and value.isprintable() and not (value.lstrip("-").isdigit() and len(value) > 18)
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    return not isinstance(value, float) or math.isfinite(value)


def _area(area: str) -> str:
    if not (area.isascii() and area.isdigit() and 2 <= len(area) <= 12):
        raise refused("area.invalid", "area 应为区划代码，如 3207、320703。", area="应为区划代码")
    return area


def _own_area(kind: Kind, actor: Actor) -> str:
    """The one area the actor sees, so that the cap of a search is not used up elsewhere."""
    areas = {grant.area for grant in actor.grants_for(kind.permission("view"))}
    return areas.pop() if len(areas) == 1 else ""


def checked_box(bbox: Box) -> Box:
    if len(bbox) != 4 or not all(-180 <= v <= 180 for v in bbox) or bbox[0] > bbox[2] or bbox[1] > bbox[3]:
        raise refused("bbox.invalid", "bbox 应为 西,南,东,北（度）。", bbox="应为 西,南,东,北（度）")
    return bbox


def read_box(text: str) -> Box | None:
    """``west,south,east,north`` as it stands in an address; None for empty text."""
    try:
        return checked_box(tuple(float(part) for part in text.split(","))) if text else None
    except ValueError:
        return checked_box(())
