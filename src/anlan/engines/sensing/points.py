"""The registry of points 测点 as the engine sees it: names to stable numbers, units, instrument ranges."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import inf, nan
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anlan.engines.sensing.naming import Dictionaries
from anlan.engines.sensing.readings import F8, I4

K = TypeVar("K", bound=Hashable)
SMALL_BATCH = 2_000  # below this a dictionary look-up is faster than building Arrow's hash table of all names


class Point(NamedTuple):
    """One measured quantity of one device. ``id`` never changes and is what history stores; ``key`` is what devices say.

    A tuple, since 10⁵ of them are made at every start: four times as fast as a frozen dataclass.
    """

    id: int
    key: str
    unit: str = ""
    low: float = -inf  # instrument range, in ``unit``
    high: float = inf
    device: str = ""
    model: str = ""
    kind: str = ""
    area: str = ""
    lon: float = nan  # WGS 84, where the place matters to a rule
    lat: float = nan
    marks: tuple[tuple[str, float], ...] = ()  # the point's own levels by name: warning 警戒, guaranteed 保证 …

    @property
    def quantity(self) -> str:
        """What the device calls it: the last part of the name."""
        return self.key.rpartition("/")[2]


@dataclass(frozen=True, kw_only=True)
class PointTable:
    """Points by number and by name. Build with :func:`point_table`; a changed registry is a new table."""

    points: Mapping[int, Point]
    numbers: Mapping[str, int] = field(repr=False)

    @cached_property
    def size(self) -> int:
        """One more than the greatest number: the length of arrays indexed by point."""
        return max(self.points, default=-1) + 1

    @cached_property
    def low(self) -> F8:
        return self._column("low", -inf)

    @cached_property
    def high(self) -> F8:
        return self._column("high", inf)

    @cached_property
    def _names(self) -> pa.Array:
        return pa.array(list(self.numbers), pa.string())

    @cached_property
    def _ids(self) -> I4:
        return np.fromiter(self.numbers.values(), dtype=np.int32, count=len(self.numbers))

    @cached_property
    def of_device(self) -> Mapping[str, list[Point]]:
        return _grouped(self.points.values(), lambda point: point.device)

    @cached_property
    def alike(self) -> Mapping[tuple[str, str, str], list[Point]]:
        """Points by what a group selector can ask of them: model, kind, area."""
        return _grouped(self.points.values(), lambda point: (point.model, point.kind, point.area))

    @cached_property
    def _dictionaries(self) -> Dictionaries:
        return Dictionaries()

    def _column(self, name: str, default: float) -> F8:
        column = np.full(self.size, default)
        for number, point in self.points.items():
            column[number] = getattr(point, name)
        return column

    def find(self, keys: pa.Array | pa.ChunkedArray) -> I4:
        """Numbers of the named points, -1 for those nobody knows. Dictionary-encoded names are looked up once each."""
        keys = keys.combine_chunks() if isinstance(keys, pa.ChunkedArray) else keys
        if pa.types.is_dictionary(keys.type):
            codes = keys.indices.fill_null(-1).to_numpy(zero_copy_only=False)
            return self._dictionaries.numbers(keys.dictionary, self.find)[codes]
        if len(keys) < SMALL_BATCH:
            return np.fromiter((self.numbers.get(key, -1) for key in keys.to_pylist()), dtype=np.int32, count=len(keys))
        return self._find_many(keys)

    def _find_many(self, keys: Any) -> I4:
        if not self.numbers:
            return np.full(len(keys), -1, dtype=np.int32)
        positions = pc.index_in(keys.cast(pa.string()), value_set=self._names).fill_null(-1).to_numpy(zero_copy_only=False)
        return np.append(self._ids, np.int32(-1))[positions]


def _grouped(points: Iterable[Point], by: Callable[[Point], K]) -> dict[K, list[Point]]:
    groups: dict[K, list[Point]] = {}
    for point in points:
        groups.setdefault(by(point), []).append(point)
    return groups


def point_table(points: Iterable[Point]) -> PointTable:
    """Raises ValueError if two points share a number or a name, or a number is negative."""
    listed = list(points)
    by_id, by_key = {p.id: p for p in listed}, {p.key: p.id for p in listed}
    if len(by_id) != len(listed) or len(by_key) != len(listed):
        raise ValueError("two points share a number or a name")
    if min(by_id, default=0) < 0:
        raise ValueError("a point's number is zero or greater")
    return PointTable(points=by_id, numbers=by_key)
