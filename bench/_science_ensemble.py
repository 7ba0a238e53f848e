"""A thousand plumes on 400 × 400 to probability contours, and of five million people: Anlan, plain numpy and pyELDQM on the same release.

Plain numpy marches nothing: the passive plume's formula on every cell and every person of every member, downwind cells only, three levels. It and
pyELDQM are timed on a sample of members and scaled: each member costs them the same.
"""

import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import scipy

from anlan.engines import science
from anlan.engines.science import weather
from anlan.engines.science.checking import check
from anlan.engines.science.cloud import dense, ensemble, fleet, scenario, voting
from anlan.engines.science.cloud.sigma import briggs_rural
from anlan.engines.science.substance import ATM_PA, R_J_MOL_K
from bench import rows as rows_
from bench._rivals import rival
from bench.rows import Row

MEMBERS, SAMPLE, GRID, PLACES, REACH_M = 1000, 20, 400, 50_000, 12_000.0
LEAK = {
    "substance": "液氯", "lon": 119.6, "lat": 34.58, "mass_kg": 25_000, "hole_diameter_m": 0.02, "wind_ms": 3, "wind_from_deg": 100, "time": "2026-07-01T14:00",
    "air_temperature_c": 28,
}  # fmt: skip


def rows() -> Iterator[Row]:
    passive = given("gaussian")
    seconds = quickest(passive)
    inputs, _ = check(ensemble.SPEC, passive)
    drawn = scenario.read(inputs)
    members, angles = ensemble.draw_members(drawn, inputs)
    points = ensemble._population(passive["population"], drawn)
    east, north, people = points[:3]
    plain, theirs = plain_numpy(members[:SAMPLE], angles[:SAMPLE], east, north, people)
    what = "1,000-member plume ensemble, 400 × 400, three levels, 5 million people"
    yield rows_.row(what, seconds, "s", target=1.0, direction="lower", rival="plain numpy", rival_value=plain * MEMBERS / SAMPLE)
    yield rows_.row(
        "the same: times as fast as plain numpy", plain * MEMBERS / SAMPLE / seconds, "×", target=50, direction="higher"
    )
    ours = heads(members[:SAMPLE], angles[:SAMPLE], points)
    yield rows_.row(
        f"the same, people inside, {SAMPLE} members: off from plain numpy",
        100 * np.abs(ours.sum(axis=1) / theirs.sum(axis=1) - 1).max(),
        "%",
        target=1,
        direction="lower",
    )
    with tempfile.TemporaryDirectory() as folder:
        found = rival("pyeldqm", write_case(folder, drawn, members[:SAMPLE], angles, east, north), timeout_s=120)
    if found is None:
        yield rows_.row("the same: times as fast as pyELDQM", float("nan"), "×", rival="not installed (make rivals)")
    else:
        took = found["seconds_per_member"] * MEMBERS
        yield rows_.row(
            "the same: times as fast as pyELDQM 0.1.3",
            took / seconds,
            "×",
            target=50,
            direction="higher",
            rival="its seconds",
            rival_value=took,
        )
    yield rows_.row(
        "the same of a dense cloud (each member marched)", quickest(given("auto")), "s", target=1.0, direction="lower"
    )


def given(method: str) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    lon, lat = 119.6 + rng.normal(0, 0.15, PLACES), 34.58 + rng.normal(0, 0.15, PLACES)
    return {
        **LEAK,
        "members": MEMBERS,
        "grid": GRID,
        "method": method,
        "population": {"lon": lon, "lat": lat, "people": np.full(PLACES, 100.0)},
    }


def quickest(inputs: dict[str, Any]) -> float:
    return min(timed(lambda: science.run("cloud.toxic_ensemble", inputs)) for _ in range(4))


def plain_numpy(members: Any, angles: Any, east: Any, north: Any, people: Any) -> tuple[float, Any]:
    """Seconds, and people (levels, members) inside."""
    axis = np.linspace(-REACH_M, REACH_M, GRID)
    grid = np.meshgrid(axis, axis)
    levels = [ppm * 1e-6 for ppm in members[0].levels_ppm.values()]
    votes, counted = np.zeros((len(levels), GRID, GRID)), np.zeros((len(levels), len(members)))
    began = time.perf_counter()
    for number, (member, angle) in enumerate(zip(members, angles, strict=True)):
        over, at = plume(member, angle, *grid), plume(member, angle, east, north)
        for k, level in enumerate(levels):
            votes[k] += over >= level
            counted[k, number] = people[at >= level].sum()
    return time.perf_counter() - began, counted


def plume(member: Any, angle: float, east: Any, north: Any) -> Any:
    """Volume fraction at ground; computed where it is downwind and within the horizon, zero elsewhere."""
    x, y = east * np.cos(angle) + north * np.sin(angle), north * np.cos(angle) - east * np.sin(angle)
    fraction, near = np.zeros(x.shape), (x >= 1) & (x < member.horizon_m)
    x, y = x[near], y[near]
    sy, sz = briggs_rural(member.stability, x)
    wind = weather.wind_at_height_ms(member.wind_ms, member.stability, 10.0)
    per_kg = R_J_MOL_K * (member.air_temperature_c + 273.15) / (ATM_PA * member.substance.molar_mass_kg_mol)
    a, b = dense.ALONGWIND[member.stability]
    passing = scipy.special.erf(wind * member.duration_s / (2 * np.sqrt(2) * a * x**b))
    fraction[near] = member.rate_kg_s / (np.pi * wind * sy * sz) * per_kg * passing * np.exp(-0.5 * (y / sy) ** 2)
    return fraction


def heads(members: Any, angles: Any, points: Any) -> Any:
    clouds, found = fleet.march(members), []
    for ppm in members[0].levels_ppm.values():
        far = float(clouds.reach_m(ppm * 1e-6).max())
        found.append(voting.heads(*points, clouds.half_widths(ppm * 1e-6, far), far, np.cos(angles), np.sin(angles)))
    return np.array(found)


def write_case(folder: str, drawn: Any, members: Any, angles: Any, east: Any, north: Any) -> str:
    per_member = [
        {"wind_ms": m.wind_ms, "rate_kg_s": m.rate_kg_s, "angle": float(a)} for m, a in zip(members, angles, strict=False)
    ]
    case = {
        "lon": drawn.lon, "lat": drawn.lat, "air_k": drawn.air_temperature_c + 273.15, "molar_g": drawn.substance.molar_mass_kg_mol * 1000, "grid": GRID, "reach_m": REACH_M,
        "levels_ppm": list(drawn.levels_ppm.values()), "members": per_member, "east_m": east.tolist(), "north_m": north.tolist(),
    }  # fmt: skip
    file = Path(folder) / "case.json"
    file.write_text(json.dumps(case))
    return str(file)


def timed(call: Any) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began
