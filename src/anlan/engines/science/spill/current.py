"""The current 流 that carries oil: one for the whole sea by the hour, or a field on a grid of places and hours (tide tables, ocean models)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.engines.science.checking import bad_input
from anlan.engines.science.spill import sea
from anlan.kernel.coords import metres_per_degree

Floats = NDArray[np.float64]
FASTEST_MS = 10.0
FORM = "{hours[], lon[], lat[], east_ms[时][纬][经], north_ms[时][纬][经]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """m/s by hour (first axis), metres north and east of the release; beyond its ends the last value holds."""

    hours: Floats
    north_m: Floats
    east_m: Floats
    u: Floats  # (hours, north, east), towards the east
    v: Floats

    @property
    def is_uniform(self) -> bool:
        return self.u.shape[1:] == (1, 1)

    def at(self, hour: float, east: Floats, north: Floats) -> tuple[Floats, Floats]:
        """Speeds at places, linear in hour and between grid points."""
        k, share = _place(self.hours, np.array([hour]))
        u, v = (field[k[0]] * (1 - share[0]) + field[min(k[0] + 1, len(field) - 1)] * share[0] for field in (self.u, self.v))
        if self.is_uniform:
            return np.full(east.shape, u[0, 0]), np.full(east.shape, v[0, 0])
        (i, b), (j, a) = _place(self.north_m, north), _place(self.east_m, east)
        return _between(u, i, b, j, a), _between(v, i, b, j, a)


def read_current(given: Any, lon: float, lat: float) -> Current:
    """Rows [{hour, speed_ms, deg}] for the whole sea, or a grid; still water where nothing is given."""
    if isinstance(given, Mapping) and "east_ms" in given:
        return _grid(given, lon, lat)
    hour, east, north = sea.read_flow(given, "current", "流") if len(given) else (np.zeros(1), np.zeros(1), np.zeros(1))
    middle = np.zeros(1)
    return Current(hours=hour, north_m=middle, east_m=middle, u=east[:, None, None], v=north[:, None, None])


def _grid(given: Mapping[str, Any], lon: float, lat: float) -> Current:
    try:
        hours, x, y = (np.atleast_1d(np.asarray(given.get(name, 0.0), dtype=float)) for name in ("hours", "lon", "lat"))
        u, v = (
            np.nan_to_num(np.asarray(given[name], dtype=float)) for name in ("east_ms", "north_ms")
        )  # None is land: nothing flows
        u, v = (part.reshape(len(hours), len(y), len(x)) for part in (u, v))
    except (KeyError, TypeError, ValueError) as error:
        raise bad_input("current", f"流场应为 {FORM}，各轴与数组大小相符；陆地格填 null") from error
    for axis, zh in ((hours, "hours"), (x, "lon"), (y, "lat")):
        if not np.isfinite(axis).all() or (np.diff(axis) <= 0).any():
            raise bad_input("current", f"流场的 {zh} 应由小到大、无重复")
    if not (x[0] <= lon <= x[-1] and y[0] <= lat <= y[-1]):
        near = f"（{float(np.clip(lon, x[0], x[-1])):g}，{float(np.clip(lat, y[0], y[-1])):g}）"
        raise bad_input("current", f"溢油点（{lon:g}，{lat:g}）不在流场范围内，最近的可用点是{near}")
    fastest = float(np.hypot(u, v).max())
    if fastest > FASTEST_MS:
        raise bad_input("current", f"流场中有 {fastest:g} m/s，不可能；最大可用值是 {FASTEST_MS:g}，请核对单位")
    per_lon, per_lat = metres_per_degree(lat)
    return Current(hours=hours, north_m=(y - lat) * per_lat, east_m=(x - lon) * per_lon, u=u, v=v)


def _place(axis: Floats, at: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Index of the point before, and how far on towards the next; held at the ends."""
    if axis.size == 1:
        return np.zeros(at.shape, dtype=np.int64), np.zeros(at.shape)
    at = np.clip(at, axis[0], axis[-1])
    before = np.clip(np.searchsorted(axis, at, side="right") - 1, 0, axis.size - 2)
    return before, (at - axis[before]) / (axis[before + 1] - axis[before])


def _between(field: Floats, i: NDArray[np.int64], b: Floats, j: NDArray[np.int64], a: Floats) -> Floats:
    up, right = np.minimum(i + 1, field.shape[0] - 1), np.minimum(j + 1, field.shape[1] - 1)
    low = field[i, j] * (1 - a) + field[i, right] * a
    found: Floats = low * (1 - b) + (field[up, j] * (1 - a) + field[up, right] * a) * b
    return found
