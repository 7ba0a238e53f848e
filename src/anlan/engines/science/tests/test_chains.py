"""Chains hold together when declared, pass on what they computed, stop where nothing follows, and say in which step they refuse."""

import json
from dataclasses import replace

import numpy as np
import pytest

from anlan.engines import science
from anlan.engines.science.chains import drawing
from anlan.engines.science.chains.chain import ChainError, Derived, Link, verify
from anlan.engines.science.tests.test_running import command
from anlan.kernel.verdict import Refused

PLANT = {"lon": 119.6, "lat": 34.58, "wind_ms": 3, "wind_from_deg": 90, "stability": "D"}
CHLORINE = {**PLANT, "substance": "液氯", "mass_kg": 25_000}
QUAKE = {**CHLORINE, "magnitude": 7, "epicentre_lon": 119.3, "epicentre_lat": 34.5}
FLOOD = {
    **PLANT,
    "substance": "甲醇",
    "mass_kg": 20_000,
    "depth_m": 1.5,
    "diameter_m": 10,
    "height_m": 10,
    "liquid_density_kg_m3": 791,
}
FIRE = {
    "substance": "汽油", "mass_kg": 500_000, "hole_diameter_m": 0.2, "lon": 119.6, "lat": 34.58, "wind_ms": 3,
    "units": [{"name": "V-102", "lon": 119.6001, "lat": 34.5801, "kind": "atmospheric", "volume_m3": 1000}],
}  # fmt: skip
STORM = {
    "track": "lekima-2019", "lon": 119.6, "lat": 34.58, "fetch_m": 80_000, "sea_depth_m": 8, "sea_m": 6.5, "crest_m": 7.0, "slope": 3, "length_m": 3000, "polder_m2": 2e6, "stability": "D",
    "substance": "甲醇", "mass_kg": 20_000, "diameter_m": 10, "height_m": 10, "liquid_density_kg_m3": 791,
}  # fmt: skip
SHELF = np.where(np.arange(24) < 4, -1.0, 4.0 + 2.0 * np.arange(24))[None, :] * np.ones((24, 1))  # land in the west, deeper eastwards
SURGE = {name: value for name, value in STORM.items() if name != "sea_m"} | {
    "lon": 119.5, "depth_m": SHELF, "step_deg": 0.1, "grid_lon": 119.2, "grid_lat": 33.5, "start": "2019-08-10T00:00+00:00", "hours": 36, "crest_m": 5.5,
}  # fmt: skip
CASES = {
    "chain.typhoon_surge_plant": SURGE,
    "chain.typhoon_flood_plant": STORM,
    "chain.quake_tanks_leak": QUAKE,
    "chain.flood_tanks_leak": FLOOD,
    "chain.leak_fire_domino": FIRE,
}


@pytest.mark.parametrize("name", science.CHAINS)
def test_each_step_is_the_model_itself_on_what_came_before(name):
    steps = science.run(name, CASES[name]).outputs["steps"]
    assert [step["key"] for step in steps] == [step.key for step in science.CHAINS[name].steps]
    for step in steps:
        again = science.run(step["model"], {one["name"]: one["value"] for one in step["inputs"]})
        assert again.sha256 == step["sha256"]


def test_the_sea_before_the_wall_is_tide_and_surge_at_the_same_hour():
    steps = {step["key"]: step for step in science.run("chain.typhoon_surge_plant", {**SURGE, "crest_m": 12.0}).outputs["steps"]}
    rise, level = np.asarray(steps["surge"]["outputs"]["surge_m"])[0], np.asarray(steps["tide"]["outputs"]["level_m"])
    led = {one["name"]: one["value"] for one in steps["wall"]["inputs"]}["sea_m"]
    assert led == pytest.approx((rise + level).max(), rel=1e-9)
    assert rise.max() > 0.2
    assert led < rise.max() + level.max()


def test_a_quake_tears_a_tank_and_its_cloud_is_drawn():
    run = science.run("chain.quake_tanks_leak", QUAKE).outputs
    motion, tanks, leak, cloud = run["steps"]
    assert {i["name"]: i["value"] for i in tanks["inputs"]}["pga_g"] == pytest.approx(float(motion["outputs"]["pga_g"]))
    assert {i["name"]: i["value"] for i in cloud["inputs"]}["duration_s"] == leak["outputs"]["duration_s"]
    assert {feature["properties"]["step"] for feature in run["contours"]["features"]} == {"cloud"}


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("chain.quake_tanks_leak", {**QUAKE, "magnitude": 5, "epicentre_lon": 117.0}),
        ("chain.flood_tanks_leak", {**FLOOD, "depth_m": 0.2}),
    ],
)
def test_where_nothing_follows_it_stops_and_says_so(name, given):
    run = science.run(name, given).outputs
    assert "到此为止" in run["stopped"]
    assert "contours" not in run


def test_a_refusal_names_the_step():
    with pytest.raises(Refused, match="灾害链停在“泄漏”") as caught:
        science.run("chain.quake_tanks_leak", {**QUAKE, "substance": "碳化钙"})
    assert "乙炔" in caught.value.fields["substance"]


def test_a_substance_nobody_knows_is_named_before_the_first_step():
    with pytest.raises(Refused) as caught:
        science.check_inputs("chain.quake_tanks_leak", {**QUAKE, "substance": "绿气"})
    assert "最接近" in caught.value.fields["substance"]


@pytest.mark.parametrize(
    ("take", "words"),
    [(Link(into="pga_g", source="motion.pgv_cm_s"), "in “cm/s”"), (Link(into="pga_g", source="cloud.levels"), "no earlier step"), (Link(into="pga_gal", source="motion.pga_g"), "no input pga_gal"),
     (Link(into="pga_g", source="motion.pgg"), "there is no motion.pgg"), (Derived(into="pga_g", unit="m/s²", needs=("motion.pga_g",), how=float, says=""), "m/s²")],
)  # fmt: skip
def test_a_link_that_does_not_hold_is_refused_when_declared(take, words):
    chain = science.CHAINS["chain.quake_tanks_leak"]
    motion, tanks, *rest = chain.steps
    bad = replace(tanks, takes=(take, *[one for one in tanks.takes if one.into != "pga_g"]))
    with pytest.raises(ChainError, match=words):
        verify(replace(chain, steps=(motion, bad, *rest)), science.MODELS)


def test_a_step_that_lacks_what_it_needs_is_refused_when_declared():
    chain = science.CHAINS["chain.leak_fire_domino"]
    fire = replace(chain.steps[1], takes=chain.steps[1].takes[1:])
    with pytest.raises(ChainError, match=r"fire\.substance"):
        verify(replace(chain, steps=(chain.steps[0], fire, chain.steps[2])), science.MODELS)


def test_it_is_listed_drawn_and_run_by_command(tmp_path, capsys):
    assert command("chain") == 0
    assert "地震动 → 储罐损坏 → 泄漏 → 云团与分区" in capsys.readouterr().out
    assert command("chain", "quake_tanks_leak") == 0
    assert capsys.readouterr().out.strip() == drawing.svg(science.CHAINS["chain.quake_tanks_leak"])
    file = tmp_path / "in.json"
    file.write_text(json.dumps(QUAKE), encoding="utf-8")
    assert command("chain", "quake_tanks_leak", str(file)) == 0
    assert "← hole_diameter_m = 0.025 m  （tanks.hole_diameter_m）" in capsys.readouterr().out
    assert command("chain", "quake_tank_leak", str(file)) == 1
    assert "最接近的是" in capsys.readouterr().err


def test_tanks_in_a_quake_by_hand():
    states = {
        row["state"]: row["at_least"]
        for row in science.run("quake.tanks", {"pga_g": 0.5, "anchorage": "anchored"}).outputs["states"]
    }
    assert states["moderate"] == pytest.approx(0.2875, abs=1e-3)  # Φ(ln(0.5/0.7)/0.6)
    rising = [science.run("quake.tanks", {"pga_g": g}).outputs["leak_probability"] for g in np.linspace(0.01, 2, 9)]
    assert (np.diff(rising) > 0).all()


def test_an_empty_tank_floats_where_archimedes_says():
    empty = {
        "depth_m": 0.5,
        "diameter_m": 10,
        "height_m": 10,
        "liquid_density_kg_m3": 850,
        "mass_kg": 0,
        "water_density_kg_m3": 1000,
    }
    found = science.run("flood.tanks", empty).outputs
    shell = 7850 * 0.01 * (np.pi * 10 * 10 + 2 * np.pi * 25)
    assert found["critical_depth_m"] == pytest.approx(shell / (1000 * np.pi * 25), rel=1e-9)
    assert found["floats"]
    at_edge = science.run("flood.tanks", {**empty, "depth_m": found["critical_depth_m"]}).outputs
    assert at_edge["safety"] == pytest.approx(1)
    held = found["fill_to_hold_m"] * np.pi * 25 * 850
    assert not science.run("flood.tanks", {**empty, "mass_kg": held * 1.001}).outputs["floats"]
    with pytest.raises(Refused, match="超过罐容"):
        science.run("flood.tanks", {**empty, "mass_kg": 1e7})
