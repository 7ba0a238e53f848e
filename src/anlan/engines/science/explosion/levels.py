"""Rings of overpressure from any falling curve, and the thresholds of GB/T 37243."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from anlan.engines.science.fire import rings

Curve = Callable[[Any], Any]
# GB/T 37243-2019 table 1 [K]: overpressure at protected targets of an explosives site
EXTERNAL_KPA: Mapping[str, float] = {"高敏感、重要、一般防护目标一类": 2.0, "一般防护目标二类": 5.0, "一般防护目标三类": 9.0}


def outputs(at: Curve, scale_m: float, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """overpressure_kpa at the distance asked for, levels and contours. ``scale_m``: a length of the blast, to search about."""
    radii = [radius_m(at, level.value, scale_m) for level in rings.BLAST]
    rows, collection = rings.circles(rings.BLAST, radii, inputs["lon"], inputs["lat"])
    asked = inputs["distance_m"] if inputs["distance_m"] is not None else max(radii[-1], scale_m)
    return {"overpressure_kpa": at(asked), "levels": rows, "contours": collection}


def radius_m(at: Curve, kpa: float, scale_m: float) -> float:
    """Farthest distance at which the curve still reaches ``kpa``; 0 where it never does."""
    r = scale_m * np.geomspace(0.01, 1000, 4000)
    over = np.flatnonzero(np.asarray(at(r)) >= kpa)
    if over.size == 0:
        return 0.0
    last = min(int(over[-1]), r.size - 2)
    pair = np.log(np.asarray(at(r[last : last + 2]), dtype=float))
    return float(np.exp(np.interp(-np.log(kpa), -pair, np.log(r[last : last + 2]))))


def external(at: Curve, scale_m: float) -> list[dict[str, Any]]:
    """External safety distances of an explosives site by kind of target."""
    return [
        {"target": name, "kpa": kpa, "distance_m": round(radius_m(at, kpa, scale_m), 1)} for name, kpa in EXTERNAL_KPA.items()
    ]
