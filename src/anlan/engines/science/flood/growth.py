"""A breach that grows 溃口发展: dam or levee, the hole widening and deepening while water runs through it, level and flow together."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.engines.science.checking import bad_input
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

Floats = NDArray[np.float64]
G = 9.80665
WEIR, SLOPED = 1.7, 1.27  # m^½/s: broad crest 1.7 b h^1.5, and 1.27 z h^2.5 for the two sloping sides
STEPS = 4000
# Villemonte's exponent for a drowned weir, as in HEC-RAS: no effect up to 67 % submergence
DROWNED_FROM = 0.67

SPEC = Spec(
    id="flood.breach_growth",
    version="1.0",
    zh="溃口发展与溃决流量（坝、堤）",
    en="Growing breach of a dam or levee",
    inputs=(
        Input(
            name="kind",
            zh="类型",
            kind="choice",
            choices=("dam", "levee"),
            default="dam",
            note="dam 坝：库容有限；levee 堤：外河水位给定",
        ),
        Input(name="crest_m", zh="溃口顶高程", unit="m", possible=(-50, 5000)),
        Input(name="bottom_m", zh="溃口底高程", unit="m", possible=(-50, 5000), note="冲到此处为止"),
        Input(name="level_m", zh="起始水位（坝）或外河水位过程（堤）", unit="m", possible=(-50, 5000)),
        Input(name="level_times_s", zh="外河水位时刻", unit="s", possible=(0, 1e7), default=None, note="堤，与 level_m 等长"),
        Input(name="volume_m3", zh="溃口底以上库容", unit="m³", possible=(1e2, 1e11), default=None, note="坝必填"),
        Input(
            name="shape",
            zh="库容指数",
            possible=(1, 5),
            valid=(1, 3.5),
            default=2.0,
            note="V = V0 (h/H)^m：河谷水库 2–3，平原水库近 1",
        ),
        Input(name="inflow_m3s", zh="入库流量", unit="m³/s", possible=(0, 1e5), default=0.0),
        Input(
            name="width_m",
            zh="溃口最终平均宽",
            unit="m",
            possible=(0.1, 5000),
            default=None,
            note="坝缺省用 Froehlich 2008；堤必填，按实测或规划口门",
        ),
        Input(name="formation_s", zh="溃口形成时间", unit="s", possible=(1, 1e6), default=None, note="坝缺省用 Froehlich 2008"),
        Input(name="side_slope", zh="溃口边坡", possible=(0, 3), default=None, note="水平/竖直；缺省漫顶 1.0，渗透 0.7"),
        Input(name="overtopping", zh="漫顶", kind="flag", default=True),
        Input(name="tail_m", zh="堤内地面或下游水位", unit="m", possible=(-50, 5000), default=None, note="淹没出流时用"),
        Input(
            name="protected_area_m2",
            zh="堤内受淹面积",
            unit="m²",
            possible=(1, 1e11),
            default=None,
            note="给出则堤内水位随进水上涨，平后停流",
        ),
        Input(name="duration_s", zh="时长", unit="s", possible=(60, 2e6), default=None),
    ),
    outputs=(
        Output(name="times_s", zh="时刻", unit="s"),
        Output(name="flow_m3s", zh="溃口流量", unit="m³/s"),
        Output(name="width_m", zh="溃口平均宽", unit="m"),
        Output(name="level_m", zh="库（外河）水位", unit="m"),
        Output(name="tail_m", zh="下游（堤内）水位", unit="m"),
        Output(name="peak_m3s", zh="峰值流量", unit="m³/s"),
        Output(name="peak_s", zh="峰现时间", unit="s"),
        Output(name="passed_m3", zh="过口水量", unit="m³"),
        Output(name="used", zh="所用溃口参数", note="width_m, formation_s, side_slope"),
    ),
    equations=(
        Equation(
            text="B = 0.27 k V^0.32 h^0.04, k = 1.3 overtopping else 1; tf = 63.2 √(V/(g h²)); side slope 1.0 overtopping, 0.7 else",
            source="Froehlich 2008, J. Hydraul. Eng. 134, 1708, eq. 13–15",
        ),
        Equation(
            text="breach grows in depth and width linearly over tf",
            source="Fread 1988, DAMBRK; HEC-RAS Hydraulic Reference Manual 6.0, Dam breaching",
        ),
        Equation(
            text="Q = Ks (1.7 b h^1.5 + 1.27 z h^2.5); Ks = 1 − 27.8 (ht/h − 0.67)³ above 67 % submergence",
            source="Fread 1988, DAMBRK theory, eq. 20–24 (3.1 and 2.45 ft^½/s × … in feet)",
        ),
        Equation(text="dV/dt = I − Q, V = V0 (h/H)^m", source="volume balance"),
    ),
    verification=(
        Check(case="溃口固定、库面恒定：流量等于堰流公式；定宽矩形溃口泄空时间", against="analytic", tolerance="0.5 %"),
        Check(case="流量过程的积分等于放空的库容", against="conservation", tolerance="0.1 %"),
        Check(
            case="板桥 1975：6.075 亿 m³、水深 31 m；调查峰值 78 100 m³/s",
            against="调查值；缺省参数给出 47 200，偏小 1.65 倍",
            tolerance="factor 2",
        ),
        Check(
            case="Teton 1976：3.10 亿 m³、77.4 m；65 120 m³/s",
            against="Froehlich 1995 附表；缺省参数给出 93 400，偏大 1.43 倍",
            tolerance="factor 2",
        ),
    ),
    limits=(
        "溃口尺寸与时间为经验关系，标准差约 2 倍；应按多组参数给出范围",
        "出流后的演进用 flood.inundation，入流取 times_s、flow_m3s",
    ),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    if inputs["crest_m"] <= inputs["bottom_m"]:
        raise bad_input("bottom_m", f"溃口底 {inputs['bottom_m']:g} m 应低于溃口顶 {inputs['crest_m']:g} m")
    used = _breach(inputs)
    times = np.linspace(0, _until(inputs, used), STEPS + 1)
    return _march(inputs, used, times)


def weir(head_m: Any, width_m: Any, slope: float, drowned_m: Any = 0.0) -> Any:
    """Flow over a trapezoidal breach, m³/s; ``width_m`` at its bottom, ``drowned_m`` the tail water above the bottom."""
    head = np.maximum(head_m, 0.0)
    ratio = np.clip(np.divide(drowned_m, head, out=np.zeros_like(head, dtype=float), where=head > 0), 0.0, 1.0)
    drowned = np.where(ratio > DROWNED_FROM, np.maximum(1 - 27.8 * (ratio - DROWNED_FROM) ** 3, 0.0), 1.0)
    return drowned * (WEIR * width_m * head**1.5 + SLOPED * slope * head**2.5)


def _breach(inputs: Mapping[str, Any]) -> dict[str, float]:
    slope = inputs["side_slope"] if inputs["side_slope"] is not None else (1.0 if inputs["overtopping"] else 0.7)
    width, formation = inputs["width_m"], inputs["formation_s"]
    if inputs["kind"] == "levee":
        if width is None or formation is None:
            raise bad_input("width_m", "堤防溃口请给出最终口门宽 width_m 与形成时间 formation_s；Froehlich 关系只适用于坝")
    else:
        if inputs["volume_m3"] is None:
            raise bad_input("volume_m3", "坝的溃决请给出溃口底以上库容 volume_m3")
        height = inputs["crest_m"] - inputs["bottom_m"]
        k = 1.3 if inputs["overtopping"] else 1.0
        width = width if width is not None else 0.27 * k * inputs["volume_m3"] ** 0.32 * height**0.04
        formation = formation if formation is not None else float(63.2 * np.sqrt(inputs["volume_m3"] / (G * height**2)))
    return {"width_m": float(width), "formation_s": float(formation), "side_slope": float(slope)}


def _until(inputs: Mapping[str, Any], used: Mapping[str, float]) -> float:
    if inputs["duration_s"] is not None:
        return float(inputs["duration_s"])
    if inputs["kind"] == "levee":
        return float(np.atleast_1d(inputs["level_times_s"])[-1]) if inputs["level_times_s"] is not None else 86_400.0
    head = max(float(np.atleast_1d(inputs["level_m"])[0]) - inputs["bottom_m"], 0.1)
    through = float(weir(head, used["width_m"], used["side_slope"]))
    return used["formation_s"] + 12 * inputs["volume_m3"] / max(through, 1e-6)


def _march(inputs: Mapping[str, Any], used: Mapping[str, float], times: Floats) -> dict[str, Any]:
    lake = _Lake(inputs, times)
    dt, top, low = times[1], inputs["crest_m"], inputs["bottom_m"]
    grown = np.minimum(times / used["formation_s"], 1.0)
    sill = top - grown * (top - low)
    opened = used["width_m"] * grown
    flow, level, tail = (np.empty_like(times) for _ in range(3))
    passed = 0.0
    for t in range(times.size):
        level[t], tail[t] = lake.level(t, passed), lake.tail(passed)
        bottom = max(opened[t] - used["side_slope"] * (top - sill[t]), 0.0)  # the mean width is said, the bottom is narrower
        out = float(weir(np.float64(level[t] - sill[t]), bottom, used["side_slope"], max(tail[t] - sill[t], 0.0)))
        flow[t] = min(out, lake.left(t, passed) / dt)
        passed += flow[t] * dt
    return {
        "times_s": times, "flow_m3s": flow, "width_m": opened, "level_m": level, "tail_m": tail, "peak_m3s": float(flow.max()),
        "peak_s": float(times[flow.argmax()]), "passed_m3": passed, "used": dict(used),
    }  # fmt: skip


class _Lake:
    """What lies behind the breach: a reservoir that empties, or a river whose level is given; and the land in front."""

    def __init__(self, inputs: Mapping[str, Any], times: Floats) -> None:
        given = np.atleast_1d(inputs["level_m"]).astype(float)
        self.dam, self.times, self.shape = inputs["kind"] == "dam", times, inputs["shape"]
        self.low, self.inflow = inputs["bottom_m"], inputs["inflow_m3s"]
        self.river = given if self.dam else _river(given, inputs["level_times_s"], times)
        self.depth = float(given[0]) - self.low
        self.volume = inputs["volume_m3"] or 0.0
        self.area = inputs["protected_area_m2"]
        self.tail_from = inputs["tail_m"] if inputs["tail_m"] is not None else -1e9
        if self.dam and self.depth <= 0:
            raise bad_input("level_m", f"起始水位 {given[0]:g} m 不高于溃口底 {self.low:g} m，不会出流")

    def stored(self, t: int, passed: float) -> float:
        return self.volume + self.inflow * float(self.times[t]) - passed

    def level(self, t: int, passed: float) -> float:
        if not self.dam:
            return float(self.river[t])
        return float(self.low + self.depth * (max(self.stored(t, passed), 0.0) / self.volume) ** (1 / self.shape))

    def left(self, t: int, passed: float) -> float:
        return max(self.stored(t, passed), 0.0) + self.inflow * float(self.times[1]) if self.dam else float("inf")

    def tail(self, passed: float) -> float:
        return float(self.tail_from + passed / self.area) if self.area is not None else float(self.tail_from)


def _river(given: Floats, times_s: Any, times: Floats) -> Floats:
    if times_s is None:
        return np.full(times.size, given[0])
    at = np.atleast_1d(times_s)
    if at.size != given.size:
        raise bad_input("level_times_s", f"外河水位 {given.size} 个、时刻 {at.size} 个，应等长")
    return np.interp(times, at, given)
