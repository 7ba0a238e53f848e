"""Every input of every model, bad by itself: refused before anything is computed, by its own name, with what would work."""

import pytest

from anlan.engines import science
from anlan.kernel.verdict import Refused

WRONG = {
    "number": ("abc", "25 t", "", True, float("nan"), float("inf"), [], {}, [1.0, "x"], [1.0, None]),
    "choice": ("??", 5, []),
    "flag": ("maybe", 3, []),
    "text": (5, True, []),
    "time": ("2026-13-01", 5, []),
    "object": (),  # their forms are the models' own; test_bad_input gives them odd ones
}
UNKNOWN = {"substance": ("绿气", "XYZ")}


def wrong_for(item):
    yield from WRONG[item.kind]
    yield from UNKNOWN.get(item.name, ())
    if item.kind == "number":
        low, high = item.possible
        yield from (low - abs(low) - 1, high + abs(high) + 1)


def fault_of(model, name, value):
    with pytest.raises(Refused) as caught:
        science.check_inputs(model, {name: value})
    return caught.value.fields.get(name, "")


@pytest.mark.parametrize("model", science.MODELS)
def test_each_input_given_wrongly_is_named(model):
    for item in science.describe(model).inputs:
        for value in wrong_for(item):
            assert item.zh in fault_of(model, item.name, value) or value in UNKNOWN.get(item.name, ()), (item.name, value)


@pytest.mark.parametrize("model", science.MODELS)
def test_each_missing_input_and_each_stranger_is_named(model):
    items = science.describe(model).inputs
    with pytest.raises(Refused) as caught:
        science.check_inputs(model, {f"{items[0].name}x": 1})
    assert {item.name for item in items if item.is_required} <= set(caught.value.fields)
    assert f"最接近的是“{items[0].name}”" in caught.value.fields[f"{items[0].name}x"]


@pytest.mark.parametrize("said", [False, "false", "否", 0, "0"])
def test_a_flag_said_to_be_no_is_no(said):
    assert science.run("fire.fighting", {"diameter_m": 20, "is_soluble": said}).inputs["is_soluble"] is False


def test_an_unknown_substance_is_told_together_with_the_other_faults():
    assert faults_of("source.release", {"substance": "绿气", "mass_kg": -5, "hole_diameter_m": 0.02}) >= {
        "substance",
        "mass_kg",
    }


def faults_of(model, given):
    with pytest.raises(Refused) as caught:
        science.check_inputs(model, given)
    return set(caught.value.fields)
