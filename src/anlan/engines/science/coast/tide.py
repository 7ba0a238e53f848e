"""Astronomical tide 天文潮 from harmonic constituents: height by the hour, high and low waters."""

import csv
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.engines.science.checking import bad_input, nearest
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

Floats = NDArray[np.float64]
STATIONS = {"lianyungang": ("tide_lianyungang.csv", 2.915)}  # file, mean sea level above the station's datum (m), TICON-4
# Doodson numbers (τ, s, h, p, p') and the constant, in cycles; then the nodal rule. Doodson 1921; Schureman 1958, table 2
_PRIME: Mapping[str, tuple[tuple[int, int, int, int, int], float, str]] = {
    "M2": ((2, 0, 0, 0, 0), 0, "M2"), "N2": ((2, -1, 0, 1, 0), 0, "M2"), "S2": ((2, 2, -2, 0, 0), 0, ""), "K2": ((2, 2, 0, 0, 0), 0, "K2"),
    "2N2": ((2, -2, 0, 2, 0), 0, "M2"), "3N2": ((2, -3, 0, 3, 0), 0, "M2"), "S1": ((1, 1, -1, 0, 1), -0.75, ""), "K1": ((1, 1, 0, 0, 0), -0.75, "K1"),
    "P1": ((1, 1, -2, 0, 0), -0.25, ""), "O1": ((1, -1, 0, 0, 0), -0.25, "O1"), "Q1": ((1, -2, 0, 1, 0), -0.25, "O1"), "MM": ((0, 1, 0, -1, 0), 0, "MM"),
    "MF": ((0, 2, 0, 0, 0), 0, "MF"), "SA": ((0, 0, 1, 0, -1), 0, ""), "SSA": ((0, 0, 2, 0, 0), 0, ""), "T2": ((2, 2, -3, 0, 1), 0, ""),
    "J1": ((1, 2, 0, -1, 0), -0.75, "J1"), "L2": ((2, 1, 0, -1, 0), -0.5, "L2"), "R2": ((2, 2, -1, 0, -1), -0.5, ""), "2Q1": ((1, -3, 0, 2, 0), -0.25, "O1"),
    "MSF": ((0, 2, -2, 0, 0), 0, "M2"), "EP2": ((2, -3, 2, 1, 0), 0, "M2"), "M3": ((3, 0, 0, 0, 0), -0.5, "M3"), "MU2": ((2, -2, 2, 0, 0), 0, "M2"),
    "NU2": ((2, -1, 2, -1, 0), 0, "M2"), "LAMBDA2": ((2, 1, -2, 1, 0), -0.5, "M2"), "OO1": ((1, 3, 0, 0, 0), -0.75, "OO1"), "MA2": ((2, 0, -1, 0, 1), -0.5, "M2"),
    "MB2": ((2, 0, 1, 0, -1), 0, "M2"), "RHO1": ((1, -2, 2, -1, 0), -0.25, "O1"), "SGM": ((1, -3, 2, 0, 0), -0.25, "O1"),
}  # fmt: skip
# shallow-water constituents 浅水分潮 as sums of the prime ones
_SHALLOW: Mapping[str, tuple[tuple[str, int], ...]] = {
    "M4": (("M2", 2),), "MN4": (("M2", 1), ("N2", 1)), "MS4": (("M2", 1), ("S2", 1)), "MKS2": (("M2", 1), ("K2", 1), ("S2", -1)), "N4": (("N2", 2),),
    "M6": (("M2", 3),), "M8": (("M2", 4),), "S4": (("S2", 2),), "2SM2": (("S2", 2), ("M2", -1)), "2MS6": (("M2", 2), ("S2", 1)),
    "2MK5": (("M2", 2), ("K1", 1)), "2MO5": (("M2", 2), ("O1", 1)),
}  # fmt: skip

SPEC = Spec(
    id="coast.tide",
    version="1.0",
    zh="天文潮预报",
    en="Astronomical tide",
    inputs=(
        Input(name="station", zh="潮位站", kind="text", default="lianyungang", note="内置 lianyungang；其他站给 constituents"),
        Input(name="constituents", zh="调和常数", kind="object", default=None, note="[{name, amplitude_m, phase_deg}]，格林尼治迟角 G"),
        Input(name="mean_level_m", zh="平均海平面", unit="m", possible=(-20, 20), default=None, note="基面以上；内置站为站基面以上 2.915"),
        Input(name="start", zh="起始时刻", kind="time"),
        Input(name="hours", zh="时长", unit="h", possible=(0.1, 9000), default=48.0),
        Input(name="step_min", zh="步长", unit="min", possible=(1, 60), default=10.0),
    ),
    outputs=(
        Output(name="times", zh="时刻", note="UTC"),
        Output(name="level_m", zh="潮位", unit="m", note="mean_level_m 所用基面以上"),
        Output(name="turns", zh="高低潮", note="at, level_m, high"),
        Output(name="mean_level_m", zh="所用平均海平面", unit="m"),
    ),
    equations=(
        Equation(text="η(t) = Z0 + Σ f A cos(V + u − G); V from Doodson's numbers and the mean longitudes of moon and sun", source="Schureman 1958, Special Publication 98; Meeus 1998, ch. 22, 47"),
        Equation(text="f, u of M2, K1, O1, K2, J1, L2, OO1, MF, MM by the longitude of the moon's node; the others by these", source="Doodson & Warburg 1941; GB/T 17501 附录"),
    ),
    verification=(
        Check(case="连云港 2000–2026 六个时刻", against="UTide 0.4（独立实现，43 个相同分潮）", tolerance="0.02 m"),
        Check(case="连云港 19 年最高、最低天文潮：+2.89、−3.14 m（平均海平面起）", against="TICON-4 datums HAT 5.766、LAT −0.297、MSL 2.915", tolerance="0.1 m"),
    ),
    limits=("只是天文潮；风暴增减水见 coast.surge", "调和常数取自 1979–1997 年资料（TICON-4），港工建设后岸线已变，业务使用须以验潮站近年常数替换 [K]"),
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    names, amplitudes, phases, mean = _constants(inputs)
    count = int(inputs["hours"] * 60 / inputs["step_min"]) + 1
    seconds = inputs["start"].timestamp() + 60 * inputs["step_min"] * np.arange(count)
    level = mean + heights(names, amplitudes, phases, seconds)
    return {
        "times": [datetime.fromtimestamp(s, UTC) for s in seconds.tolist()], "level_m": level, "turns": _turns(seconds, level), "mean_level_m": mean,
    }  # fmt: skip


def heights(names: list[str], amplitudes: Floats, phases_deg: Floats, seconds: Floats) -> Floats:
    """Height above mean level, m, at seconds since 1970 UTC."""
    astronomy = _astronomy(seconds)
    prime = {name: _argument(name, astronomy) for name in _PRIME}
    total = np.zeros_like(seconds)
    for name, amplitude, phase in zip(names, amplitudes, phases_deg, strict=True):
        angle, factor = _compound(name, prime) if name in _SHALLOW else prime[name]
        total += factor * amplitude * np.cos(angle - np.radians(phase))
    return total


def _astronomy(seconds: Floats) -> dict[str, Floats]:
    """Mean longitudes in radians: s moon, h sun, p moon's perigee, n its node, q sun's perigee; and τ, lunar time."""
    days = seconds / 86_400 - 10_957.5  # from 2000-01-01 12:00 UTC
    c = days / 36_525
    degrees = {
        "s": 218.3164477 + 481_267.88123421 * c, "h": 280.46646 + 36_000.76983 * c, "p": 83.3532465 + 4_069.0137287 * c,
        "n": 125.04452 - 1_934.136261 * c, "q": 282.93735 + 1.71946 * c,
    }  # fmt: skip
    at = {name: np.radians(value % 360) for name, value in degrees.items()}
    at["tau"] = 2 * np.pi * (seconds / 86_400 % 1) + at["h"] - at["s"]
    return at


def _argument(name: str, at: Mapping[str, Floats]) -> tuple[Floats, Floats]:
    """V + u (radians) and f of a prime constituent."""
    numbers, constant, rule = _PRIME[name]
    angle = 2 * np.pi * constant + sum(n * at[key] for n, key in zip(numbers, ("tau", "s", "h", "p", "q"), strict=True))
    factor, lead = _nodal(rule, at)
    return angle + lead, factor


def _compound(name: str, prime: Mapping[str, tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    parts = _SHALLOW[name]
    angle = sum(times * prime[part][0] for part, times in parts)
    factor = np.prod([prime[part][1] ** abs(times) for part, times in parts], axis=0)
    return np.asarray(angle), factor


def _nodal(rule: str, at: Mapping[str, Floats]) -> tuple[Floats, Floats]:  # noqa: C901 - a table of formulas, one a line
    """Factor and lead (radians) of the 18.6-year cycle; ``n`` is the longitude of the moon's node."""
    n, p = at["n"], at["p"]
    one = np.ones_like(n)
    match rule:
        case "M2":
            return 1 - 0.037 * np.cos(n), np.radians(-2.1 * np.sin(n))
        case "M3":
            return (1 - 0.037 * np.cos(n)) ** 1.5, np.radians(-3.2 * np.sin(n))
        case "K2":
            return 1.024 + 0.286 * np.cos(n), np.radians(-17.7 * np.sin(n))
        case "K1":
            return 1.006 + 0.115 * np.cos(n), np.radians(-8.9 * np.sin(n))
        case "O1":
            return 1.009 + 0.187 * np.cos(n), np.radians(10.8 * np.sin(n))
        case "J1":
            return 1.013 + 0.168 * np.cos(n), np.radians(-12.9 * np.sin(n))
        case "OO1":
            return 1.1027 + 0.6504 * np.cos(n), np.radians(-36.68 * np.sin(n))
        case "MF":
            return 1.043 + 0.414 * np.cos(n), np.radians(-23.7 * np.sin(n))
        case "MM":
            return 1 - 0.130 * np.cos(n), 0 * one
        case "L2":
            x = 1 - 0.2505 * np.cos(2 * p) - 0.1102 * np.cos(2 * p - n) - 0.0156 * np.cos(2 * p - 2 * n) - 0.037 * np.cos(n)
            y = -0.2505 * np.sin(2 * p) - 0.1102 * np.sin(2 * p - n) - 0.0156 * np.sin(2 * p - 2 * n) - 0.037 * np.sin(n)
            return np.hypot(x, y), np.arctan2(y, x)
    return one, 0 * one


def _turns(seconds: Floats, level: Floats) -> list[dict[str, Any]]:
    """High and low waters, each at the top of the parabola through three points."""
    found = []
    rise = np.sign(np.diff(level))
    for k in (np.flatnonzero(rise[1:] != rise[:-1]) + 1).tolist():
        a, b, c = level[k - 1], level[k], level[k + 1]
        bend = a - 2 * b + c
        shift = 0.5 * (a - c) / bend if bend else 0.0
        at = float(seconds[k] + shift * (seconds[1] - seconds[0]))
        found.append(
            {"at": datetime.fromtimestamp(at, UTC), "level_m": float(b - 0.25 * (a - c) * shift), "high": bool(bend < 0)}
        )
    return found


def _constants(inputs: Mapping[str, Any]) -> tuple[list[str], Floats, Floats, float]:
    mean = inputs["mean_level_m"]
    if inputs["constituents"] is not None:
        rows = list(inputs["constituents"])
    elif inputs["station"].lower() in STATIONS:
        file, own = STATIONS[inputs["station"].lower()]
        rows, mean = list(_shipped(file)), own if mean is None else mean
    else:
        raise bad_input(
            "station", f"没有“{inputs['station']}”的调和常数{nearest(inputs['station'], list(STATIONS))}；其他站请给 constituents"
        )
    names = [str(row["name"]).upper() for row in rows]
    for name in names:
        if name not in _PRIME and name not in _SHALLOW:
            raise bad_input("constituents", f"不认识分潮“{name}”{nearest(name, [*_PRIME, *_SHALLOW])}；请改名或去掉它")
    return (
        names,
        np.array([float(r["amplitude_m"]) for r in rows]),
        np.array([float(r["phase_deg"]) for r in rows]),
        float(mean or 0.0),
    )


@cache
def _shipped(file: str) -> tuple[dict[str, str], ...]:
    text = resources.files("anlan.engines.science").joinpath(f"data/{file}").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
