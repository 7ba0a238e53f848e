"""A run in time: how far it has come after so many minutes, where the run says so. For the slider of a consultation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
import shapely.affinity
from shapely.geometry import mapping, shape

from anlan.domains.decision.queries import RunView
from anlan.kernel.coords import metres_per_degree

STEPS_MIN = (2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360)
SHORT = 1.0  # minutes: what is over sooner needs no slider


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    minutes: float
    features: Sequence[Mapping[str, Any]]


def frames(run: RunView) -> list[Frame]:
    """Earliest first, the last being the whole result. Empty where the run knows no times.

    A fire's fronts and the places of a slick carry their minutes; a cloud under a turning wind was drawn at its times. Any other cloud reaches the end of each level after ``arrival_s`` and, at the steady wind of the run, parts of
    the way in proportion: the same reading as the arrival at each target.
    """
    features = (run.contours or {}).get("features") or []
    if run.model == "wildfire.arrival":
        return _fronts(features)
    if run.model == "cloud.moving":
        return [Frame(minutes=round(one["time_s"] / 60, 1), features=one["contours"]["features"]) for one in run.outputs.get("frames", [])]
    if any("minutes" in f["properties"] for f in features):
        return _places(features)
    place = run.inputs.get("lon"), run.inputs.get("lat")
    if not features or not all(isinstance(value, int | float) for value in place):
        return []
    timed = [f for f in features if f["properties"].get("arrival_s") and f["properties"].get("distance_m")]
    last = max((f["properties"]["arrival_s"] / 60 for f in timed), default=0.0)
    if last < SHORT or len(timed) < len(features):
        return []
    minutes = [*(step for step in STEPS_MIN if step < last), last]
    return [Frame(minutes=round(at, 1), features=[_reached(f, at, (float(place[0] or 0), float(place[1] or 0))) for f in features]) for at in minutes]


def _fronts(features: Sequence[Mapping[str, Any]]) -> list[Frame]:
    times = sorted({float(f["properties"]["value"]) for f in features if isinstance(f["properties"].get("value"), int | float)})
    return [Frame(minutes=at, features=[f for f in features if f["properties"].get("value", 0) <= at]) for at in times]


def _places(features: Sequence[Mapping[str, Any]]) -> list[Frame]:
    """Where it is at each time, and at the last the whole area it may reach."""
    at_times = sorted((f for f in features if "minutes" in f["properties"]), key=lambda f: f["properties"]["minutes"])
    found = [Frame(minutes=f["properties"]["minutes"], features=[f]) for f in at_times]
    return [*found[:-1], Frame(minutes=found[-1].minutes, features=features)]


def _reached(feature: Mapping[str, Any], minutes: float, source: tuple[float, float]) -> Mapping[str, Any]:
    """The part of a level's area that the cloud has reached."""
    properties = feature["properties"]
    share = min(minutes * 60 / properties["arrival_s"], 1.0)
    if share >= 1:
        return feature
    metre_lon, metre_lat = (1 / per_degree for per_degree in metres_per_degree(source[1]))
    around = shapely.affinity.scale(shapely.Point(source).buffer(1, quad_segs=24), *(properties["distance_m"] * share * metre for metre in (metre_lon, metre_lat)))
    return {"type": "Feature", "properties": properties, "geometry": mapping(shapely.intersection(shape(feature["geometry"]), around))}
