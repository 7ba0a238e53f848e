"""Heat and blast of any fire or explosion model at places: the link by which one model's output is the next one's input."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.engines.science.checking import bad_input, check, nearest
from anlan.engines.science.cloud.swath import towards
from anlan.engines.science.explosion import cloud, condensed, dust, vessel
from anlan.engines.science.fire import blast, fireball, jet, pool
from anlan.engines.science.spec import Spec
from anlan.kernel.coords import metres_per_degree

Floats = NDArray[np.float64]
EYE_M = 1.5
_HEAT: Mapping[str, tuple[Spec, Any]] = {"fire.pool": (pool.SPEC, pool.heat_at), "fire.jet": (jet.SPEC, jet.heat_at)}
_RINGS: Mapping[str, tuple[Spec, Callable[[Mapping[str, Any]], dict[str, Any]], str]] = {
    "fire.fireball": (fireball.SPEC, fireball.compute, "heat_kw_m2"),
    "explosion.tnt": (blast.SPEC, blast.compute, "overpressure_kpa"),
    "explosion.multi_energy": (cloud.MULTI_ENERGY, cloud.multi_energy, "overpressure_kpa"),
    "explosion.bst": (cloud.BST, cloud.bst, "overpressure_kpa"),
    "explosion.condensed": (condensed.SPEC, condensed.compute, "overpressure_kpa"),
    "explosion.vessel": (vessel.SPEC, vessel.compute, "overpressure_kpa"),
    "explosion.dust": (dust.SPEC, dust.compute, "overpressure_kpa"),
}
MODELS = (*_HEAT, *_RINGS)


def at_places(model: str, given: Mapping[str, Any], lon: Any, lat: Any) -> tuple[str, Floats]:
    """``heat`` in kW/m² or ``blast`` in kPa at each place; refuses a model that yields neither."""
    if model not in MODELS:
        raise bad_input("model", f"模型“{model}”不给出热流或超压{nearest(model, list(MODELS))}；可用：{'、'.join(MODELS)}")
    east, north = offsets_m(given, lon, lat)
    if model in _HEAT:
        spec, heat_at = _HEAT[model]
        inputs, _ = check(spec, given)
        return "heat", np.asarray(heat_at(inputs, _along(inputs, east, north)), dtype=float)
    spec, compute, name = _RINGS[model]
    inputs, _ = check(spec, {**given, "distance_m": np.maximum(np.hypot(east, north), 1.0)})
    found = np.asarray(compute(inputs)[name], dtype=float)
    return ("heat" if model == "fire.fireball" else "blast"), found


def offsets_m(given: Mapping[str, Any], lon: Any, lat: Any) -> tuple[Floats, Floats]:
    per_lon, per_lat = metres_per_degree(float(given["lat"]))
    return (np.asarray(lon, dtype=float) - given["lon"]) * per_lon, (np.asarray(lat, dtype=float) - given["lat"]) * per_lat


def _along(inputs: Mapping[str, Any], east: Floats, north: Floats) -> Floats:
    """East and north turned to along the flame's axis and left of it, at head height."""
    pointing = inputs.get("towards_deg")
    if pointing is None or inputs.get("orientation") == "vertical":
        pointing = towards(inputs["wind_from_deg"])
    angle = np.radians(90 - pointing)
    x, y = east * np.cos(angle) + north * np.sin(angle), north * np.cos(angle) - east * np.sin(angle)
    return np.column_stack([x, y, np.full(x.size, EYE_M)])
