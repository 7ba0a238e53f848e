"""Science against measurements, handbooks, independent tables and plain numpy, on the same inputs."""

import csv
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from anlan.engines import science
from anlan.engines.science import verification
from anlan.engines.science.fire import jet, pool, trials
from anlan.engines.science.wildfire import rothermel
from bench import _science_ensemble, _science_hazards, _science_impact, _science_quake, _science_water
from bench import rows as rows_
from bench._rivals import rival
from bench.rows import Row

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("ANLAN_SHARED") or ROOT.parent / "shared") / "data"


def rows() -> Iterator[Row]:
    science.warm_up()
    if SHARED.is_dir():
        yield from field_trials()
        yield from worked_examples()
        yield from _science_hazards.rows(SHARED)
        yield from ground_motion()
        yield from fires()
        yield from wildfire()
    yield from _science_ensemble.rows()
    yield from footprint_speed()
    yield from _science_water.rows(SHARED)
    yield from _science_impact.rows()
    yield from _science_quake.rows()


def row(
    what: str,
    value: Any,
    unit: str,
    target: float | None,
    direction: Any,
    rival: str | None = None,
    rival_value: float | None = None,
) -> Row:
    return rows_.row(what, float(value), unit, target=target, direction=direction, rival=rival, rival_value=rival_value)


def field_trials() -> Iterator[Row]:
    arcs = {
        trial.name: verification.read_arc_maxima(
            (SHARED / f"dispersion/lng_trials/{trial.name}_exp.csv").read_text(encoding="utf-8")
        )
        for trial in verification.LNG_TRIALS
    }
    heard, everything = verification.judge_lng(lambda inputs: science.run("cloud.dense_plume", inputs).outputs, arcs)
    yield row(f"LNG field trials, FAC2 ({heard.count} arcs above 0.1 %)", heard.fac2, "", 0.75, "higher", "SLAB, published", 0.67)
    yield row(
        "LNG field trials, MG (nearer 1 is better), as max(MG, 1/MG)",
        max(heard.mg, 1 / heard.mg),
        "",
        1.4,
        "lower",
        "SLAB, published",
        1 / 0.61,
    )
    yield row("LNG field trials, VG", heard.vg, "", 1.6, "lower")
    yield row(
        f"LNG field trials, FAC2 (all {everything.count} arcs)", everything.fac2, "", 0.75, "higher", "SLAB, published", 0.67
    )
    yield row("LNG field trials, VG (all arcs, one at 0.01 %)", everything.vg, "", 1.6, "lower")


def worked_examples() -> Iterator[Row]:
    cases = {c["id"]: c for c in json.loads((SHARED / "dispersion/worked_examples.json").read_text(encoding="utf-8"))["cases"]}
    plume = science.run(
        "cloud.gaussian_plume",
        {"mass_rate_kg_s": 0.1, "wind_ms": 2, "wind_height_m": 1, "stability": "F", "curves": "pasquill_gifford", "x_m": 500},
    ).outputs["concentration_kg_m3"]
    yield off("CCPS 1999 p. 97 Gaussian plume", plume, cases["ccps1999_p97_gaussian_plume"]["expected"][0]["concentration_kg_m3"])
    jet = science.run(
        "source.liquid_hole",
        {
            "hole_diameter_m": 0.01,
            "liquid_density_kg_m3": 490,
            "upstream_pressure_pa": 120935.0368,
            "discharge_coefficient": 0.63,
        },
    ).outputs["mass_rate_kg_s"]
    yield off("CCPS 1999 p. 40 liquid jet", jet, cases["ccps1999_p40_liquid_jet"]["expected"][0]["mass_rate_kg_s"])
    worst = max(
        (
            abs(science.run("cloud.britter_mcquaid_puff", {"volume_m3": 72_500, "density_kg_m3": 1.434, "wind_ms": 2, "time_s": e["t_s"]}).outputs["volume_fraction"] / 16.4 / e["volume_fraction"] - 1)
            for e in cases["britter_mcquaid_workbook_potchefstroom_ammonia_puff"]["expected"]
        ),
    )  # fmt: skip
    yield row("Britter–McQuaid Potchefstroom 1973, worst of four", 100 * worst, "%", 2, "lower")


def off(what: str, value: Any, expected: float) -> Row:
    return row(f"{what}, off by", 100 * abs(float(value) / expected - 1), "%", 2, "lower")


def ground_motion() -> Iterator[Row]:
    table = list(csv.DictReader((SHARED / "earthquake/yu2013_reference.csv").read_text(encoding="utf-8").splitlines()))
    regions = {"": "active", "Eastern": "eastern", "Stable": "stable", "Tibet": "tibet"}
    worst = 0.0
    for line in table:
        out = science.run("quake.yu2013", {
            "magnitude": float(line["mag"]), "magnitude_type": line["gsim"][10:12], "region": regions[line["gsim"][12:]],
            "epicentral_km": float(line["repi_km"]), "azimuth_deg": float(line["azimuth_deg"]),
        }).outputs  # fmt: skip
        worst = max(
            worst, abs(float(out["pga_g"]) / float(line["PGA_g"]) - 1), abs(float(out["pgv_cm_s"]) / float(line["PGV_cm_s"]) - 1)
        )
    yield row(f"Yu et al. 2013, worst of {2 * len(table)} values against OpenQuake 3.26.2", 100 * worst, "%", 0.1, "lower")


def fires() -> Iterator[Row]:
    def read(name: str) -> str:
        return (SHARED / "fires" / name).read_text(encoding="utf-8")

    ratios = verification.judge_fires(pool.heat_at, read)
    factors = np.maximum(ratios, 1 / ratios)
    yield row(f"LNG pool and trench fires, median factor of {ratios.size} heat fluxes", np.median(factors), "", 1.3, "lower")
    yield row("LNG pool and trench fires, share within a factor of two", (factors <= 2).mean(), "", None, "higher")
    jets = np.concatenate(list(trials.judge_jets(jet.heat_at, read).values()))
    pools = trials.judge_pools(pool.heat_at, read)
    whole = np.concatenate([ratios, jets, *pools.values()])
    yield row(f"fires: radiation, the whole set, median factor of {whole.size} heat fluxes", median_factor(whole), "", 1.3, "lower")
    yield row(f"Loughborough jet fires, median factor of {jets.size} heat fluxes", median_factor(jets), "", 1.3, "lower")
    for series, found in pools.items():
        yield row(f"pool fires, {series}: median factor of {found.size} heat fluxes", median_factor(found), "", 1.3, "lower")


def median_factor(ratios: Any) -> float:
    return float(np.median(np.maximum(ratios, 1 / ratios)))


def wildfire() -> Iterator[Row]:
    folder = SHARED / "wildfire/pyretechnics/test/data"
    read = {path: np.array(Image.open(path)).astype(float) for path in folder.rglob("*.tif")}
    began = time.perf_counter()
    errors = verification.judge_wildfire(rothermel.compute, lambda name: read[folder / name])
    seconds = time.perf_counter() - began
    theirs = rival("pyretechnics", str(folder))
    label = "pyretechnics 2026.10.20" if theirs else "pyretechnics: not installed (make rivals)"
    for name, error in errors.items():
        own = theirs[name] if theirs else {"median": 0.0, "within": None}
        what = f"wildfire {name}, {error.size:,} cells against FlamMap"
        yield row(f"{what}: median error", 100 * np.median(np.abs(error)), "%", 3, "lower", label, 100 * own["median"] or None)
        yield row(f"{what}: share within 10 %", (np.abs(error) <= 0.1).mean(), "", 0.95, "higher", label, own["within"])
    yield row("wildfire, the same cells: time", seconds, "s", None, "lower", label, theirs["seconds"] if theirs else None)


def footprint_speed() -> Iterator[Row]:
    seconds = sorted(timed(lambda: science.run("cloud.toxic_zones", _science_ensemble.LEAK)) for _ in range(20))[18]
    yield row("toxic zones from vessel and weather to GeoJSON, p95", 1000 * seconds, "ms", 1000, "lower")


def timed(call: Any) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began
