"""pyELDQM's own Gaussian plume for the members of an ensemble, counted on a grid and at people: ``pyeldqm.py CASE.json``; one JSON object.

It knows no ensemble; each member is one call of ``calculate_gaussian_dispersion`` for the grid and one for the people, and what it returns is
counted in numpy. Its stability comes from the weather it is given.
"""

import json
import logging
import sys
import time
from datetime import datetime
from pathlib import Path

import numpy as np

sys.path.pop(0)  # this folder, where a file of the same name stands
from pyeldqm.core.dispersion_models.gaussian_model import calculate_gaussian_dispersion  # noqa: E402

logging.disable(logging.CRITICAL)


def main(file: str) -> None:
    case = json.loads(Path(file).read_text())
    axis = np.linspace(-case["reach_m"], case["reach_m"], case["grid"])
    grid = np.meshgrid(axis, axis)
    people = np.asarray(case["east_m"]), np.asarray(case["north_m"])
    votes = {level: np.zeros(grid[0].shape) for level in case["levels_ppm"]}
    began = time.perf_counter()
    for member in case["members"]:
        for place, (east, north) in (("grid", grid), ("people", people)):
            ppm = concentration(case, member, east, north)
            for level in votes:
                inside = ppm >= level
                if place == "grid":
                    votes[level] += inside
                else:
                    inside.sum()
    print(
        json.dumps({"seconds_per_member": (time.perf_counter() - began) / len(case["members"]), "members": len(case["members"])})
    )


def concentration(case: dict, member: dict, east: np.ndarray, north: np.ndarray) -> np.ndarray:
    cosine, sine = np.cos(member["angle"]), np.sin(member["angle"])
    weather = {
        "wind_speed": member["wind_ms"],
        "wind_dir": 90 - np.degrees(member["angle"]),
        "temperature_K": case["air_k"],
        "humidity": 0.7,
        "cloud_cover": 0.5,
    }
    return calculate_gaussian_dispersion(
        weather=weather, X=east * cosine + north * sine, Y=north * cosine - east * sine, source_lat=case["lat"], source_lon=case["lon"],
        molecular_weight=case["molar_g"], default_release_rate=member["rate_kg_s"] * 1000, default_height=3.0, z_ref=10.0, z_measurement=0.0,
        roughness="RURAL", mode="continuous", datetime_obj=datetime(2026, 7, 1, 14), timezone_offset_hrs=8,  # noqa: DTZ001 - it wants local time
    )[0]  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1])
