"""A spill into a river 河流突发污染: when it reaches the intakes, how strong it then is, how long it lasts; reach by reach, advection and dispersion."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from anlan.engines.science.checking import bad_input
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

Floats = NDArray[np.float64]
G = 9.80665

SPEC = Spec(
    id="spill.river",
    version="1.0",
    zh="河流污染团演进",
    en="A spill down a river",
    inputs=(
        Input(name="mass_kg", zh="入河量", unit="kg", possible=(0, 1e9)),
        Input(name="release_h", zh="排放历时", unit="h", possible=(0, 2400), default=0.0, note="0 为瞬时"),
        Input(name="reaches", zh="河段", kind="object", note="自上而下 [{length_m, velocity_ms, width_m, depth_m, slope, flow_m3s?, dispersion_m2s?}]；支流汇入后流量增大"),
        Input(name="decay_per_day", zh="降解系数", unit="1/d", possible=(0, 100), default=0.0),
        Input(name="places", zh="取水口等", kind="object", note="[{name, distance_m, limit_mg_l?}]，自泄漏点沿程"),
        Input(name="limit_mg_l", zh="标准限值", unit="mg/L", possible=(1e-9, 1e6), default=None, note="GB 3838 或供水要求"),
        Input(name="formula", zh="离散系数公式", kind="choice", choices=("seo_cheong", "fischer"), default="seo_cheong"),
        Input(name="step_min", zh="输出步长", unit="min", possible=(0.1, 60), default=5.0),
    ),
    outputs=(
        Output(name="places", zh="各点", note="name, first_h（达限值或峰值 1 %）, peak_h, peak_mg_l, last_h, hours_above, above"),
        Output(name="times_h", zh="时刻", unit="h"),
        Output(name="concentration_mg_l", zh="浓度过程", unit="mg/L", note="点 × 时"),
        Output(name="dispersion_m2s", zh="各河段离散系数", unit="m²/s"),
        Output(name="mixing_m", zh="全断面混匀距离", unit="m"),
    ),
    equations=(
        Equation(text="C(x,t) = M/(A √(4πDt)) e^(−(x − ut)²/(4Dt) − kt); reaches by the time t and the variance 2 D t/u² they add; a release of some time by its integral", source="Taylor 1954; Fischer et al. 1979, Mixing in Inland and Coastal Waters, eq. 5.5"),
        Equation(text="D/(h u*) = 5.915 (W/h)^0.620 (u/u*)^1.428", source="Seo & Cheong 1998, J. Hydraul. Eng. 124, 25, eq. 24"),
        Equation(text="D = 0.011 u² W²/(h u*), u* = √(g h S)", source="Fischer 1975, J. Environ. Eng. Div. 101, 453"),
        Equation(text="L = 0.1 u W²/(0.6 h u*) (mid-stream; four times so from a bank)", source="Fischer et al. 1979, eq. 5.10"),
    ),
    verification=(
        Check(case="一河段瞬时投放：过程与一维对流离散解析解", against="analytic (Taylor)", tolerance="1 %"),
        Check(case="过流质量 ∫QC dt 等于入河量（无降解）", against="conservation", tolerance="0.1 %"),
        Check(case="实测示踪反求的 D：Missouri W 200 h 2.70 u 1.55 u* 0.074 → 1 500；Monocacy 48.7、0.55、0.26、0.052 → 37.8；Sabine 104、2.04、0.56、0.054 → 316 m²/s", against="Fischer 1979 table 5.3; Seo & Cheong 1998 table 1", tolerance="factor 3"),
    ),
    limits=("混匀断面以下；混匀前沿岸浓度更高", "流速、断面须按当日流量给出；支流、闸坝、回水另计", "不溶、漂浮、下沉的物质不适用（油见 spill.oil）"),
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    reaches = _reaches(inputs)
    places = list(inputs["places"])
    whole = sum(r["length_m"] for r in reaches)
    for place in places:
        if not 0 < float(place["distance_m"]) <= whole:
            raise bad_input(
                "places",
                f"“{place.get('name', '')}”在沿程 {float(place['distance_m']):g} m，河段共 {whole:g} m；请补下游河段，或取至多 {whole:g} m",
            )
    at = [_reach_to(reaches, float(place["distance_m"])) for place in places]
    end = 3600 * inputs["release_h"] + max((t + 6 * np.sqrt(v) for t, v, _ in at), default=3600.0)
    seconds = np.arange(0, end + 60 * inputs["step_min"], 60 * inputs["step_min"])
    found = np.array([_curve(inputs, seconds, *arrival) for arrival in at]).reshape(len(places), seconds.size)
    return {
        "places": [_told(place, inputs, seconds / 3600, own) for place, own in zip(places, found, strict=True)],
        "times_h": seconds / 3600, "concentration_mg_l": found, "dispersion_m2s": np.array([r["dispersion_m2s"] for r in reaches]),
        "mixing_m": reaches[0]["mixing_m"],
    }  # fmt: skip


def dispersion(formula: str, velocity_ms: float, width_m: float, depth_m: float, shear_ms: float) -> float:
    """Longitudinal dispersion coefficient, m²/s."""
    if formula == "fischer":
        return 0.011 * velocity_ms**2 * width_m**2 / (depth_m * shear_ms)
    return 5.915 * (width_m / depth_m) ** 0.620 * (velocity_ms / shear_ms) ** 1.428 * depth_m * shear_ms


def _reaches(inputs: Mapping[str, Any]) -> list[dict[str, float]]:
    ready = []
    for number, row in enumerate(inputs["reaches"], start=1):
        try:
            length, speed, width, depth, slope = (
                float(row[name]) for name in ("length_m", "velocity_ms", "width_m", "depth_m", "slope")
            )
        except (KeyError, TypeError, ValueError) as error:
            raise bad_input(
                "reaches", f"第 {number} 河段缺少数值；每段要有 length_m、velocity_ms、width_m、depth_m、slope"
            ) from error
        if min(length, speed, width, depth, slope) <= 0:
            raise bad_input("reaches", f"第 {number} 河段的长、流速、宽、深、比降都应大于 0；静水请用最小流速 0.01 m/s")
        shear = float(np.sqrt(G * depth * slope))
        own = row.get("dispersion_m2s")
        ready.append({
            "length_m": length, "velocity_ms": speed, "flow_m3s": float(row.get("flow_m3s") or speed * width * depth),
            "dispersion_m2s": float(own) if own is not None else dispersion(inputs["formula"], speed, width, depth, shear),
            "mixing_m": 0.1 * speed * width**2 / (0.6 * depth * shear),
        })  # fmt: skip
    if not ready:
        raise bad_input("reaches", "请至少给出一个河段")
    return ready


def _reach_to(reaches: list[dict[str, float]], distance_m: float) -> tuple[float, float, float]:
    """Seconds to a place, variance of the times of passage (s²), flow there (m³/s)."""
    seconds = variance = 0.0
    left, flow = distance_m, reaches[0]["flow_m3s"]
    for reach in reaches:
        part = min(left, reach["length_m"])
        if part <= 0:
            break
        took = part / reach["velocity_ms"]
        seconds, variance, flow, left = (
            seconds + took,
            variance + 2 * reach["dispersion_m2s"] * took / reach["velocity_ms"] ** 2,
            reach["flow_m3s"],
            left - part,
        )
    return seconds, variance, flow


def _curve(inputs: Mapping[str, Any], seconds: Floats, mean_s: float, variance: float, flow: float) -> Floats:
    """Concentration at a place, mg/L: times of passage by Taylor's solution (inverse Gaussian), spread over the release, decaying on the way."""
    shape = mean_s**2 / max(variance, 1e-12)

    def passed(t: Floats) -> Floats:
        x = np.maximum(t, 1e-9) / mean_s
        root = np.sqrt(shape / x)
        tail = np.exp(np.minimum(2 * shape + scipy.special.log_ndtr(-root * (x + 1)), 0.0))
        return np.where(t > 0, scipy.special.ndtr(root * (x - 1)) + tail, 0.0)

    # a slug is spread over a fiftieth of the cloud's own spread: a difference of the cumulated curve, so that the mass is kept
    length = max(3600 * inputs["release_h"], 0.02 * np.sqrt(variance))
    rate = 1000 * inputs["mass_kg"] / length / flow
    curve = rate * (passed(seconds + 0.0) - passed(seconds - length))
    return np.asarray(np.maximum(curve, 0.0) * np.exp(-inputs["decay_per_day"] * mean_s / 86_400))


def _told(place: Mapping[str, Any], inputs: Mapping[str, Any], hours: Floats, curve: Floats) -> dict[str, Any]:
    limit = place.get("limit_mg_l") or inputs["limit_mg_l"]
    peak = float(curve.max())
    over = np.flatnonzero(curve >= (float(limit) if limit is not None else 0.01 * peak)) if peak > 0 else np.array([], dtype=int)
    first, last = (float(hours[over[0]]), float(hours[over[-1]])) if over.size else (-1.0, -1.0)
    return {
        "name": place.get("name", ""), "first_h": first, "peak_h": float(hours[curve.argmax()]), "peak_mg_l": peak, "last_h": last,
        "hours_above": float(over.size * (hours[1] - hours[0])), "above": bool(limit is not None and over.size),
    }  # fmt: skip
