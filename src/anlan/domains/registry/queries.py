"""Questions about things: what lies inside, what is near, one by its subject."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from shapely.geometry.base import BaseGeometry

from anlan.domains.registry.views import ThingView, view
from anlan.kernel.clock import local, now
from anlan.kernel.coords import haversine_m
from anlan.platform.geo import dwithin, intersecting, touched
from anlan.platform.kinds.api import Kind, get_kind, kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class Buildings:
    """How many, their floor area where it is known (of ``measured`` of them), how many of each structure."""

    count: int
    floor_area_m2: float
    measured: int
    structures: Mapping[str, int]


FIRST_RING_M, RING_GROWTH = 2_000.0, 3.0  # the circle in which the nearest are looked for grows until enough are found


def kinds_of(keys: Iterable[str] | None) -> list[Kind]:
    """The kinds with these keys, or every kind of this room. LookupError names a key that is none."""
    return [get_kind(key) for key in keys] if keys is not None else [kind for kind in kinds.values() if kind.room == "registry"]


def things_within(shape: BaseGeometry, keys: Iterable[str] | None = None) -> list[ThingView]:
    """Things whose geometry shares a point with ``shape`` (lon, lat degrees), kind by kind, in use today."""
    return [view(kind, row) for kind in kinds_of(keys) for row in intersecting(in_use(kind), shape).order_by("pk")]


def kinds_within(shape: BaseGeometry, keys: Iterable[str]) -> list[str]:
    """Those of the kinds ``keys`` of which something in use today lies in ``shape``; one query however many kinds are asked."""
    return touched({kind.key: in_use(kind) for kind in kinds_of(keys)}, shape)


def buildings_within(shape: BaseGeometry) -> Buildings | None:
    """What stands in ``shape``, counted; None where nobody has registered any building at all."""
    rows = intersecting(in_use(get_kind("building")), shape)
    told = rows.aggregate(count=Count("pk"), area=Sum("floor_area_m2"), measured=Count("floor_area_m2"))
    if not told["count"]:
        return Buildings(count=0, floor_area_m2=0.0, measured=0, structures={}) if in_use(get_kind("building")).exists() else None
    structures = {
        str(name or "未记录"): int(count)
        for name, count in rows.values_list("structure").annotate(Count("pk")).order_by("structure")
    }
    return Buildings(
        count=told["count"], floor_area_m2=float(told["area"] or 0), measured=told["measured"], structures=structures
    )


def protected_targets_within(shape: BaseGeometry) -> list[ThingView]:
    """Hospitals, schools, nursing homes, crowded places inside ``shape``."""
    return things_within(shape, [kind.key for kind in kinds_of(None) if kind.protected_target])


def nearest(
    lon: float, lat: float, keys: Iterable[str], limit: int = 10, max_m: float = 100_000
) -> list[tuple[ThingView, float]]:
    """Up to ``limit`` things of these kinds with their distance in metres, nearest first, none beyond ``max_m``."""
    wanted, radius = kinds_of(keys), min(FIRST_RING_M, max_m)
    while True:
        found = [view(kind, row) for kind in wanted for row in dwithin(in_use(kind), lon, lat, radius)]
        if len(found) >= limit or radius >= max_m:
            return sorted(_measured(found, lon, lat), key=lambda pair: (pair[1], pair[0].subject))[:limit]
        radius = min(radius * RING_GROWTH, max_m)


def _measured(found: list[ThingView], lon: float, lat: float) -> list[tuple[ThingView, float]]:
    return [(one, float(haversine_m(lon, lat, one.lon, one.lat))) for one in found if one.lon is not None]


def get_thing(subject: str) -> ThingView:
    """The thing ``kind/id``; LookupError where there is none."""
    key, _, number = subject.partition("/")
    kind = get_kind(key)
    row = kind.model._default_manager.filter(pk=int(number)).first() if number.isdigit() else None
    if row is None:
        raise LookupError(f"没有 {subject} 这条记录 / no such record")
    return view(kind, row)


def find_thing(key: str, code: str) -> ThingView | None:
    """The thing of a kind with this code."""
    kind = get_kind(key)
    row = kind.model._default_manager.filter(code=code).first()
    return None if row is None else view(kind, row)


def things_of(key: str, *, limit: int = 10_000, **conditions: object) -> list[ThingView]:
    """Things of one kind that meet equality conditions on its columns: ``things_of("storage_tank", enterprise="CE-…")``."""
    kind = get_kind(key)
    return [view(kind, row) for row in in_use(kind).filter(**conditions).order_by("pk")[:limit]]


def in_use(kind: Kind):  # noqa: ANN201
    """Rows of a kind that are not out of use today."""
    today = local(now()).date()
    return kind.model._default_manager.filter(Q(valid_until=None) | Q(valid_until__gte=today))
