"""Dust explosion 粉尘爆炸: class, vent area, flame and pressure outside a vented vessel; the blast of one that has no vent."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from anlan.engines.science.checking import bad_input
from anlan.engines.science.explosion import levels
from anlan.engines.science.explosion.vessel import energies_j
from anlan.engines.science.fire.blast import TNT_J_KG, overpressure_kpa
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.substance import ATM_PA

BAR = 1e5
CLASSES = ((200.0, "St1"), (300.0, "St2"), (np.inf, "St3"))
# Kst bar·m/s, Pmax bar (gauge), usual values — Eckhoff 2003, Dust Explosions in the Process Industries, table A.1 [K]; dusts vary
DUSTS: Mapping[str, tuple[str, float, float]] = {
    "面粉": ("wheat flour", 110, 8.0), "玉米淀粉": ("maize starch", 170, 9.4), "糖粉": ("sugar", 140, 8.5), "木粉": ("wood", 180, 9.5),
    "煤粉": ("bituminous coal", 130, 9.0), "铝粉": ("aluminium", 415, 12.4), "镁粉": ("magnesium", 508, 17.5), "聚乙烯": ("polyethylene", 156, 8.0),
    "聚丙烯": ("polypropylene", 101, 8.4), "硫磺": ("sulphur", 151, 6.8), "奶粉": ("milk powder", 90, 8.1),
}  # fmt: skip

SPEC = Spec(
    id="explosion.dust",
    version="1.0",
    zh="粉尘爆炸与泄爆",
    en="Dust explosion, vented or not",
    inputs=(
        Input(name="lon", zh="经度", unit="°", possible=(-180, 180)),
        Input(name="lat", zh="纬度", unit="°", possible=(-89, 89)),
        Input(name="volume_m3", zh="设备容积", unit="m³", possible=(0.01, 1e5), valid=(0.1, 1e4)),
        Input(name="dust", zh="粉尘", kind="text", default=None, note="、".join(DUSTS) + "；或给 kst 与 pmax"),
        Input(name="kst_bar_ms", zh="爆炸指数 Kst", unit="bar·m/s", possible=(1, 1500), valid=(10, 800), default=None),
        Input(name="pmax_bar", zh="最大爆炸压力", unit="bar", possible=(1, 20), valid=(5, 12), default=None, note="表压"),
        Input(
            name="pred_bar",
            zh="泄爆后容许压力",
            unit="bar",
            possible=(0.02, 10),
            valid=(0.1, 2),
            default=0.4,
            note="表压，设备强度",
        ),
        Input(name="pstat_bar", zh="泄爆开启压力", unit="bar", possible=(0.01, 1), valid=(0.1, 1), default=0.1, note="表压"),
        Input(name="length_to_diameter", zh="长径比", possible=(1, 20), default=1.0),
        Input(name="vent_area_m2", zh="已有泄爆面积", unit="m²", possible=(0, 1e4), default=None),
        Input(name="distance_m", zh="距离", unit="m", possible=(0.1, 1e5), default=None),
    ),
    outputs=(
        Output(name="dust_class", zh="爆炸等级", note="St1 / St2 / St3"),
        Output(name="vent_area_m2", zh="所需泄爆面积", unit="m²"),
        Output(name="is_enough", zh="已有面积是否足够"),
        Output(name="flame_length_m", zh="泄出火焰长", unit="m"),
        Output(name="outside_peak_kpa", zh="外部最大超压", unit="kPa", note="距泄爆口 0.25 倍火焰长处"),
        Output(name="overpressure_kpa", zh="所给距离处超压", unit="kPa"),
        Output(name="levels", zh="各级"),
        Output(name="contours", zh="等值线", note="GeoJSON"),
    ),
    equations=(
        Equation(
            text="A = B (1 + C log L/D); B = (3.264e-5 Pmax Kst Pred^−0.569 + 0.27 (Pstat − 0.1) Pred^−0.5) V^0.753; C = −4.305 log Pred + 0.758",
            source="EN 14491:2012, 5.2; VDI 3673-1:2002; GB/T 15605-2008",
        ),
        Equation(
            text="L_F = 10 V^(1/3), at most 30 m; P_out = 0.2 Pred A^0.1 V^0.18; P(r) = P_out (0.25 L_F/r)^1.5",
            source="EN 14491:2012, 6.2",
        ),
        Equation(text="no vent or too small: burst of V at Pmax by explosion.vessel", source="Brode; Kingery–Bulmash"),
    ),
    verification=(
        Check(
            case="V 10 m³、Pmax 9、Kst 200、Pstat 0.1、Pred 0.4：A = 0.56 m²",
            against="hand calculation of EN 14491",
            tolerance="1 %",
        ),
        Check(
            case="4.5 m³、St1、Pred 0.4 bar：0.1–0.48 m²",
            against="Eckhoff 2003, fig. 1.97 (range of published methods)",
            tolerance="within the range",
        ),
        Check(case="分级边界 200、300 bar·m/s", against="EN 14034; VDI 3673", tolerance="exact"),
    ),
    limits=("单个设备、无连通管道；Kst 以实测为准，表中为常见值 [K]",),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    kst, pmax = _dust(inputs)
    needed = vent_area_m2(inputs, kst, pmax)
    have = inputs["vent_area_m2"]
    opens = have is None or have >= needed
    volume = inputs["volume_m3"]
    length = min(10 * volume ** (1 / 3), 30.0) if opens else 0.0
    peak = 100 * 0.2 * inputs["pred_bar"] * (have or needed) ** 0.1 * volume**0.18
    if opens:
        blast = levels.outputs(lambda r: peak * np.minimum(0.25 * length / np.maximum(r, 1e-3), 1.0) ** 1.5, length, inputs)
    else:
        blast, peak = _burst(inputs, pmax), 100 * pmax
    return {
        "dust_class": next(name for end, name in CLASSES if kst <= end),
        "vent_area_m2": needed,
        "is_enough": opens,
        "flame_length_m": length,
        "outside_peak_kpa": peak,
        **blast,
        "warnings": [] if opens else [f"泄爆面积 {have:g} m² 不足 {needed:.2f} m²：按设备爆裂计算"],
    }


def vent_area_m2(inputs: Mapping[str, Any], kst: float, pmax: float) -> float:
    pred = inputs["pred_bar"]
    base = (3.264e-5 * pmax * kst * pred**-0.569 + 0.27 * max(inputs["pstat_bar"] - 0.1, 0.0) * pred**-0.5) * inputs[
        "volume_m3"
    ] ** 0.753
    slender = max(-4.305 * np.log10(pred) + 0.758, 0.0) if pred < 1.5 else 0.0
    return float(base * (1 + slender * np.log10(inputs["length_to_diameter"])))


def _burst(inputs: Mapping[str, Any], pmax: float) -> dict[str, Any]:
    energy, _ = energies_j(ATM_PA + pmax * BAR, inputs["volume_m3"], 1.3)
    scale = (energy / TNT_J_KG) ** (1 / 3)
    return levels.outputs(lambda r: np.minimum(overpressure_kpa(np.asarray(r) / scale), 100 * pmax), scale, inputs)


def _dust(inputs: Mapping[str, Any]) -> tuple[float, float]:
    if inputs["kst_bar_ms"] and inputs["pmax_bar"]:
        return inputs["kst_bar_ms"], inputs["pmax_bar"]
    if inputs["dust"] in DUSTS:
        _, kst, pmax = DUSTS[inputs["dust"]]
        return inputs["kst_bar_ms"] or kst, inputs["pmax_bar"] or pmax
    raise bad_input("dust", f"请给出 kst_bar_ms 与 pmax_bar，或从表中选粉尘：{'、'.join(DUSTS)}")
