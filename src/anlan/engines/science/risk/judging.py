"""Risk against the criteria: societal risk under the F–N lines of GB 36894, individual risk at each protected target."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.engines.science.checking import bad_input, records

Floats = NDArray[np.float64]

# GB 36894-2018 table 1: per year, new and existing installations
CRITERIA: Mapping[str, tuple[float, float]] = {
    "高敏感、重要、一般防护目标一类": (3e-7, 3e-6),
    "一般防护目标二类": (3e-6, 1e-5),
    "一般防护目标三类": (1e-5, 3e-5),
}
# GB 36894-2018 figure 1 [K]: F = a/N; above the first not acceptable, below the second acceptable, between as low as practicable
SOCIETAL_UPPER, SOCIETAL_LOWER = 1e-3, 1e-5


def societal(deaths: list[Floats], often: list[Floats]) -> tuple[list[dict[str, float]], str, float]:
    if not deaths:
        return [], "", 0.0
    count, frequency = np.concatenate(deaths), np.concatenate(often)
    steps = np.unique(np.round(np.geomspace(1, max(float(count.max()), 1.0), 60), 2))
    order = np.argsort(-count)
    summed = np.cumsum(frequency[order])
    place = np.searchsorted(-count[order], -steps, side="right")
    f = np.where(place > 0, summed[np.maximum(place - 1, 0)], 0.0)
    ratio = float((f * steps).max())
    verdict = "unacceptable" if ratio > SOCIETAL_UPPER else "alarp" if ratio > SOCIETAL_LOWER else "acceptable"
    rows = [
        {"people": float(n), "per_year": float(x), "upper": SOCIETAL_UPPER / float(n), "lower": SOCIETAL_LOWER / float(n)}
        for n, x in zip(steps, f, strict=True)
    ]
    return rows, verdict, float((count * frequency).sum())


def targets(field: Mapping[str, Any], inputs: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for target in records("targets", "防护目标", inputs["targets"] or [], ("lon", "lat")):
        if target.get("category") not in CRITERIA:
            raise bad_input("targets", f"防护目标的 category“{target.get('category')}”不认识；可用：{'、'.join(CRITERIA)}")
        limit = CRITERIA[target["category"]][0 if inputs["is_new"] else 1]
        lat, lon = np.abs(field["lat"] - target["lat"]).argmin(), np.abs(field["lon"] - target["lon"]).argmin()
        risk = float(field["per_year"][lat, lon])
        rows.append(
            {
                "name": str(target.get("name", "")),
                "category": target["category"],
                "per_year": risk,
                "limit": limit,
                "is_met": risk <= limit,
            }
        )
    return rows
