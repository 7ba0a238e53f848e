"""M7 under the city: a million made buildings to damage and deaths, in Anlan and in OpenQuake's own command line on the same files."""

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from anlan.engines.science.checking import check
from anlan.engines.science.quake import damage
from bench import rows as rows_
from bench._rivals import rival
from bench.rows import Row

COUNT = 1_000_000
COUNT_OPENQUAKE = 10_000  # most of its time is starting; it is not scaled up to a million, which flatters it
# two made classes: what is measured here is speed and equality, not the city's loss
CURVES = [
    {"name": f"C{i}", "median_g": [0.1 * k, 0.2 * k, 0.35 * k, 0.6 * k], "beta": [0.6] * 4} for i, k in enumerate((1.0, 2.0))
]


def rows() -> Iterator[Row]:
    given = scenario(COUNT)
    inputs, _ = check(damage.SPEC, given)
    damage.compute(inputs)
    seconds = min(timed(lambda: damage.compute(inputs)) for _ in range(3))
    same = scenario(COUNT_OPENQUAKE)
    theirs = beside(same)
    took = theirs["seconds"] if theirs else None
    name = f"oq 3.26.2 with {COUNT_OPENQUAKE:,} of them" if theirs else "OpenQuake: not installed, or over its time (make rivals)"
    yield rows_.row(
        "M7, a million buildings to damage and casualties",
        seconds,
        "s",
        target=1.0,
        direction="lower",
        rival=name,
        rival_value=took,
    )
    if theirs:
        yield rows_.row(
            f"the same, {COUNT_OPENQUAKE:,} buildings: largest difference from OpenQuake in a state or in deaths",
            100 * differs(same, theirs),
            "%",
            target=1.0,
            direction="lower",
        )


def scenario(count: int) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    return {
        "magnitude": 7.0, "lon": 119.2, "lat": 34.6, "strike_deg": 0.0, "building_lon": 119.2 + rng.normal(0, 0.5, count), "building_lat": 34.6 + rng.normal(0, 0.4, count),
        "building_class": rng.integers(0, 2, count), "occupants": 3.0, "fragility": CURVES, "death_share": [0, 0, 0.001, 0.05],
    }  # fmt: skip


def beside(given: dict[str, Any]) -> dict[str, Any] | None:
    with tempfile.TemporaryDirectory() as folder:
        buildings, told = Path(folder) / "buildings.csv", Path(folder) / "scenario.json"
        lines = [
            f"b{i},{x:.6f},{y:.6f},C{k},1,1,3"
            for i, (x, y, k) in enumerate(zip(given["building_lon"], given["building_lat"], given["building_class"], strict=True))
        ]
        buildings.write_text("\n".join(["id,lon,lat,taxonomy,number,structural,night", *lines]) + "\n")
        told.write_text(
            json.dumps({name: given[name] for name in ("magnitude", "lon", "lat", "strike_deg", "fragility", "death_share")})
        )
        try:
            return rival("openquake", str(buildings), str(told), timeout_s=170)
        except subprocess.TimeoutExpired:
            return None


def differs(given: dict[str, Any], theirs: dict[str, Any]) -> float:
    inputs, _ = check(damage.SPEC, given)
    ours = damage.compute(inputs)
    pairs = [(ours["damaged"][state], theirs[name]) for state, name in (("none", "no_damage"), *((s, s) for s in damage.STATES))]
    return max(abs(mine / other - 1) for mine, other in [*pairs, (ours["deaths"], theirs["fatalities_value"])])


def timed(call: Any) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began
