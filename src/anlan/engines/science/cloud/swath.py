"""A steady cloud seen from above: along the wind x, its centre-line fraction, flat middle and edge. Every plume model yields one.

c(x, y) = c0(x) exp(−((|y| − b)₊ / Sy)²). A Gaussian plume has b = 0 and Sy = √2 σy.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.kernel.coords import metres_per_degree

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swath:
    """Arrays over ``x_m`` (rising). ``fraction`` is the volume fraction at ground on the axis; ``travel_s`` the time to get there."""

    x_m: Floats
    fraction: Floats
    plateau_m: Floats
    sy_m: Floats
    travel_s: Floats

    def half_width_m(self, fraction: float) -> Floats:
        """Half-width of the area above ``fraction`` at each x; zero where the axis lies below it."""
        above = np.maximum(self.fraction / fraction, 1.0)
        reach = self.plateau_m + self.sy_m * np.sqrt(np.log(above))
        return np.where(self.fraction >= fraction, reach, 0.0)

    def distance_m(self, fraction: float) -> float:
        """Farthest x whose axis reaches ``fraction``; 0 where none does."""
        inside = np.flatnonzero(self.fraction >= fraction)
        if inside.size == 0:
            return 0.0
        last = int(inside[-1])
        if last + 1 == self.x_m.size:
            return float(self.x_m[-1])
        pair = slice(last, last + 2)
        logs = np.log(np.maximum(self.fraction[pair], 1e-300))
        return float(np.interp(-np.log(fraction), -logs, self.x_m[pair]))

    def at(self, x_m: Any, y_m: Any) -> Floats:
        """Volume fraction at points (array welcome); zero upwind of the source."""
        x, y = np.asarray(x_m, dtype=float), np.abs(np.asarray(y_m, dtype=float))
        c0, b, sy = (np.interp(x, self.x_m, column) for column in (self.fraction, self.plateau_m, self.sy_m))
        value = c0 * np.exp(-((np.maximum(y - b, 0) / np.maximum(sy, 1e-9)) ** 2))
        return np.where(x < self.x_m[0], 0.0, value)

    def on(self, x_m: Floats) -> "Swath":
        """The same cloud on other x, within its own."""
        log_fraction = np.interp(x_m, self.x_m, np.log(np.maximum(self.fraction, 1e-300)))
        plateau, sy, travel = (np.interp(x_m, self.x_m, column) for column in (self.plateau_m, self.sy_m, self.travel_s))
        return Swath(x_m=x_m, fraction=np.exp(log_fraction), plateau_m=plateau, sy_m=sy, travel_s=travel)

    def until(self, x_m: float) -> "Swath":
        """The cloud as far as ``x_m`` and no farther."""
        return self if x_m >= self.x_m[-1] else self.on(np.append(self.x_m[self.x_m < x_m], x_m))

    def outline(self, fraction: float) -> Floats:
        """Closed outline (n, 2) in metres, x along the wind, of the area above ``fraction``; empty (0, 2) where there is none."""
        if not (self.fraction >= fraction).any():
            return np.empty((0, 2))
        end = self.distance_m(fraction)
        tip = end * (1 - np.geomspace(1e-5, 0.3, 40)) if end > 0 else np.empty(0)  # round at its far end, not cut
        fine = self.on(np.unique(np.concatenate([self.x_m, tip[tip > self.x_m[0]]])))
        half = fine.half_width_m(fraction)
        inside = half > 0
        x = np.append(fine.x_m[inside], max(end, float(fine.x_m[inside][-1]) + 1e-3))
        y = np.append(half[inside], 0.0)
        return np.column_stack([np.concatenate([x, x[::-1]]), np.concatenate([y, -y[::-1]])])


def to_lon_lat(points_m: Floats, lon: float, lat: float, towards_deg: float) -> Floats:
    """Turn outline points (x along the wind, y to its left) into lon, lat about the source. Good to 0.1 % within 50 km."""
    angle = np.radians(90 - towards_deg)  # mathematical angle of the direction the wind blows to
    east = points_m[:, 0] * np.cos(angle) - points_m[:, 1] * np.sin(angle)
    north = points_m[:, 0] * np.sin(angle) + points_m[:, 1] * np.cos(angle)
    per_lon, per_lat = metres_per_degree(lat)
    return np.column_stack([lon + east / per_lon, lat + north / per_lat])


def towards(wind_from_deg: float) -> float:
    """Weather tells where the wind comes from; a cloud goes the other way."""
    return (wind_from_deg + 180.0) % 360.0
