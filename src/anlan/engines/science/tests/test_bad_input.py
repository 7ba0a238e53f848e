"""Whatever is given, a model answers with finite numbers or with a refusal that says what to do: never a crash, never a NaN."""

import logging

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.engines import science
from anlan.engines.science.spec import Input
from anlan.kernel.verdict import Refused

SLOW = {"flood.inundation", "cloud.toxic_ensemble", "cloud.moving", "spill.oil"}  # as sound as the others, but a made case may run for minutes
SUBSTANCES = ("氯", "汽油", "液氨", "甲醇", "LNG", "绿气", "水", "")
FORMS = (
    None, [], {}, [1, 2], "x", 0, {"a": 1}, [{}], [None], [[1, 2], [3, 4]], float("nan"), {"lon": [119.6], "lat": [34.6], "people": [5]}, {"lon": [1], "lat": [2, 3], "people": [4]},
    [{"name": "a", "lon": 119.6, "lat": 34.6, "kind": "atmospheric", "volume_m3": 100}], {"data": [1.0], "indices": [5], "indptr": [0, 1]}, {"type": "FeatureCollection", "features": []},
)  # fmt: skip


def numbers(item: Input) -> st.SearchStrategy:
    low, high = item.valid or item.possible or (-1e6, 1e6)
    inside = st.floats(low, min(high, max(1e5, 10 * low)), allow_nan=False)
    odd = st.sampled_from([float("nan"), float("inf"), -1e300, 1e300, "abc", [], True, *(item.possible or ())])
    return st.one_of(inside, inside, inside, inside, odd, st.lists(inside, min_size=1, max_size=3))


def values(item: Input) -> st.SearchStrategy:
    match item.kind:
        case "number":
            return numbers(item)
        case "choice":
            return st.sampled_from([*item.choices, "??"])
        case "time":
            return st.sampled_from(["2026-07-01T14:00+08:00", "2026-13-01", "x"])
        case "flag":
            return st.booleans()
        case "text":
            return st.sampled_from(SUBSTANCES)
    return st.sampled_from(FORMS)


def cases(name: str) -> st.SearchStrategy:
    items = science.describe(name).inputs
    return st.fixed_dictionaries(
        {i.name: values(i) for i in items if i.is_required}, optional={i.name: values(i) for i in items if not i.is_required}
    )


@pytest.mark.parametrize("name", [name for name in science.MODELS if name not in SLOW])
def test_it_answers_or_refuses(name):
    logging.disable(logging.WARNING)

    @settings(max_examples=6, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(cases(name))
    def answers(case):
        try:
            run = science.run(name, case)
        except Refused as refusal:
            assert str(refusal)
        else:
            assert finite(run.as_dict()["outputs"])

    with np.errstate(all="ignore"):
        answers()


def finite(value) -> bool:
    if isinstance(value, dict):
        return all(finite(inner) for inner in value.values())
    if isinstance(value, list):
        return all(finite(inner) for inner in value)
    return not isinstance(value, float) or bool(np.isfinite(value))


@pytest.mark.parametrize(
    ("model", "case", "field", "words"),
    [
        ("cloud.toxic_zones", {"substance": "绿气", "lon": 119.6, "lat": 34.6, "wind_ms": 3, "mass_rate_kg_s": 1, "stability": "D"}, "substance", "最接近"),
        ("cloud.toxic_zones", {"substance": "氯", "lon": 119.6, "lat": 34.6, "wind_ms": 130, "mass_rate_kg_s": 1, "stability": "D"}, "wind_ms", "最接近的可用值是 60"),
        ("source.release", {"substance": "氯", "mass_kg": -5, "hole_diameter_m": 0.02}, "mass_kg", "最接近的可用值是 0.001"),
        ("flood.tanks", {"depth_m": [1, 2], "diameter_m": 10, "height_m": 10, "liquid_density_kg_m3": 800, "mass_kg": 0}, "depth_m", "请只给一个数"),
        ("risk.impact", {"intensity": [1], "values": 1, "curve_intensity": [0, 1], "curve_share": [0, 1]}, "intensity", "indptr"),
        ("flood.inundation", {"dem": [[0, 0, 0], [0, 0, 0]], "cell_m": 10, "duration_s": 10, "inflows": [{"row": 9, "col": 0, "times_s": [0, 9], "flow_m3s": [1, 1]}]}, "inflows", "最近的格是 (1, 0)"),
    ],
)  # fmt: skip
def test_it_says_what_is_wrong_and_what_would_work(model, case, field, words):
    with pytest.raises(Refused) as caught:
        science.run(model, case)
    assert words in caught.value.fields[field]
