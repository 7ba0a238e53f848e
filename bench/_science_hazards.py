"""Clouds on trials not seen before and beside SLAB; handbook examples of sources; how fast a risk is drawn."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from anlan.engines import science
from anlan.engines.science import verification
from anlan.engines.science.cloud import trials as cloud_trials
from bench.rows import Row, row


def rows(shared: Path) -> Iterator[Row]:
    yield from unseen_trials()
    yield from beside_slab(shared)
    yield from handbook_sources()
    yield from risk_speed()


def unseen_trials() -> Iterator[Row]:
    """Trials the models were not made with: Coyote, Maplin Sands 34 and 35; pressurised ammonia and hydrogen fluoride."""
    lng = cloud_trials.judge_unseen_lng(lambda inputs: science.run("cloud.dense_plume", inputs).outputs)
    yield row(
        f"LNG trials not seen before (Coyote, Maplin Sands), FAC2 of {lng.count}",
        float(lng.fac2),
        "",
        target=0.75,
        direction="higher",
        rival="SLAB, published",
        rival_value=0.67,
    )
    yield row(
        "LNG trials not seen before, max(MG, 1/MG)",
        float(max(lng.mg, 1 / lng.mg)),
        "",
        target=1.4,
        direction="lower",
        rival="SLAB, published",
        rival_value=1 / 0.61,
    )
    yield row("LNG trials not seen before, VG", float(lng.vg), "", target=1.6, direction="lower")
    jets = cloud_trials.judge_pressurised(lambda inputs: science.run("cloud.dense_plume", inputs).outputs)
    yield row(
        f"Desert Tortoise and Goldfish, FAC2 of {jets.count}", float(jets.fac2), "", target=0.75, direction="higher"
    )
    yield row("Desert Tortoise and Goldfish, VG", float(jets.vg), "", target=1.6, direction="lower")


def beside_slab(shared: Path) -> Iterator[Row]:
    """SLAB's own output of a Burro spill of 174 s on the arcs of Burro 7 where anything was measured, and this model on the same."""
    arcs = verification.read_arc_maxima((shared / "dispersion/lng_trials/Burro7_exp.csv").read_text(encoding="utf-8"))
    x, percent = (column[arcs[1] > verification.DETECTION_PERCENT] for column in arcs)
    table = np.loadtxt(shared / "dispersion/slab_outputs/test/test_data/slab_burro_z0.txt")
    slab = 100 * np.exp(np.interp(x, table[:, 0], np.log(np.maximum(table[:, 4], 1e-30))))
    trial = next(trial for trial in verification.LNG_TRIALS if trial.name == "Burro7")
    ours = 100 * np.asarray(science.run("cloud.dense_plume", {**trial.inputs, "x_m": x}).outputs["volume_fraction"])
    both = verification.score(percent, ours), verification.score(percent, slab)
    yield row(
        f"Burro 7, {x.size} arcs, VG beside SLAB's own output",
        float(both[0].vg),
        "",
        target=1.6,
        direction="lower",
        rival="SLAB",
        rival_value=both[1].vg,
    )
    yield row(
        f"Burro 7, {x.size} arcs, FAC2 beside SLAB's own output",
        float(both[0].fac2),
        "",
        target=None,
        direction="higher",
        rival="SLAB",
        rival_value=both[1].fac2,
    )


def handbook_sources() -> Iterator[Row]:
    """Crowl & Louvar 2011, examples 4-2, 4-5: books round, so within 5 %."""
    tank = {
        "vessel_diameter_m": 2.4384,
        "level_m": 5.1816,
        "hole_height_m": 1.524,
        "hole_diameter_m": 0.0254,
        "liquid_density_kg_m3": 879.4,
    }
    empty = science.run("source.emptying", tank | {"pad_gauge_pa": 101_325}).outputs["empty_s"]
    yield off("Crowl & Louvar 4-2 benzene tank, time to empty", empty, 3386, 5)
    nitrogen = {"temperature_k": 299.8, "molar_mass_kg_mol": 0.028, "heat_capacity_ratio": 1.4, "upstream_pressure_pa": 1.4803e6}
    pipe = science.run("source.gas_pipe", nitrogen | {"diameter_m": 0.02664, "length_m": 10.06, "loss_coefficient": 0}).outputs
    yield off("Crowl & Louvar 4-5 nitrogen through a pipe", pipe["mass_rate_kg_s"], 0.807, 5)


def off(what: str, value: Any, expected: float, target: float) -> Row:
    return row(f"{what}, off by", 100 * abs(float(value) / expected - 1), "%", target=target, direction="lower")


def risk_speed() -> Iterator[Row]:
    """Three vessels, four leaks, three weathers, 120 directions, 50,000 places with people."""
    rng = np.random.default_rng(0)
    kinds = (("LPG", 2e5, 20), ("液氯", 5e4, 20), ("汽油", 2e6, 20))
    vessels = [
        {"substance": s, "mass_kg": m, "temperature_c": t, "lon": 119.4 + 0.005 * i, "lat": 34.6}
        for i, (s, m, t) in enumerate(kinds)
    ]
    people = {
        "lon": 119.4 + rng.normal(0, 0.03, 50_000),
        "lat": 34.6 + rng.normal(0, 0.03, 50_000),
        "people": np.full(50_000, 10.0),
    }
    given = {"vessels": vessels, "population": people}
    science.run("risk.quantitative", given)
    began = time.perf_counter()
    science.run("risk.quantitative", given)
    yield row(
        "individual and societal risk of three vessels, 500,000 people",
        time.perf_counter() - began,
        "s",
        target=10,
        direction="lower",
    )
