"""Forces for a large tank or ship fire 大型储罐、船舶火灾力量: foam, cooling water, vehicles, how long the stock lasts."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from anlan.engines.science.checking import bad_input, records
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

# foam solution L/(min m²) and minutes by cause — GB 50151-2021 tables 4.2.1, 4.2.2, 4.3.2 [K]; fixed systems, non-water-soluble and soluble
FOAM: Mapping[str, tuple[str, float, float]] = {
    "fixed_roof": ("固定顶罐，液上喷射", 6.0, 60.0),
    "floating_roof": ("外浮顶罐，环形密封圈", 12.5, 60.0),
    "full_surface": ("全液面，移动炮", 9.0, 65.0),
    "spill": ("地面流淌火、防火堤内", 6.5, 30.0),
    "deck": ("船舶甲板、货油区", 6.0, 30.0),
    "engine_room": ("船舶机舱", 6.5, 30.0),
}
SOLUBLE_L_MIN_M2 = 12.0  # alcohol-resistant foam on alcohols, ketones, esters — GB 50151-2021 table 4.2.2-2 [K]
# cooling of tank shells L/(min m²) and hours — GB 50160-2008 (2018) 8.4.5, 8.4.6 [K]
SHELL_BURNING, SHELL_NEAR = 2.5, 2.0
COOLING_H = {"small": 4.0, "large": 6.0}  # tanks over 20 m: 6 h
NEAR_DIAMETERS = 1.5  # neighbours within 1.5 diameters are cooled

SPEC = Spec(
    id="fire.fighting",
    version="1.0",
    zh="储罐与船舶火灾灭火力量",
    en="Forces for a large tank or ship fire",
    inputs=(
        Input(name="scene", zh="着火部位", kind="choice", choices=tuple(FOAM), default="fixed_roof"),
        Input(name="diameter_m", zh="着火罐直径", unit="m", possible=(1, 150), default=None),
        Input(name="height_m", zh="着火罐高", unit="m", possible=(1, 60), default=15.0),
        Input(name="area_m2", zh="燃烧面积", unit="m²", possible=(1, 1e5), default=None, note="缺省由直径推算"),
        Input(name="seal_width_m", zh="密封圈泡沫堰板距罐壁", unit="m", possible=(0.3, 3), default=1.2, note="仅外浮顶罐"),
        Input(name="is_soluble", zh="水溶性液体", kind="flag", default=False),
        Input(name="neighbours", zh="需冷却的邻近罐", kind="object", default=None, note="diameter_m, height_m；1.5 倍直径内"),
        Input(
            name="foam_rate_l_min_m2",
            zh="泡沫混合液强度",
            unit="L/(min·m²)",
            possible=(1, 50),
            default=None,
            note="缺省按 GB 50151",
        ),
        Input(name="foam_minutes", zh="连续供给时间", unit="min", possible=(5, 600), default=None),
        Input(name="concentrate_pct", zh="泡沫液混合比", unit="%", possible=(0.5, 10), default=3.0),
        Input(
            name="burning_rate_mm_min",
            zh="液面下降速率",
            unit="mm/min",
            possible=(0.1, 20),
            default=4.0,
            note="原油 2–3，汽油 4–5 [K]",
        ),
        Input(name="liquid_depth_m", zh="液深", unit="m", possible=(0, 50), default=None),
        Input(name="monitor_l_s", zh="单车泡沫炮流量", unit="L/s", possible=(10, 600), default=64.0, note="[K] 重型泡沫车"),
        Input(name="water_cannon_l_s", zh="单支冷却水炮流量", unit="L/s", possible=(10, 300), default=40.0, note="[K]"),
        Input(name="loss_factor", zh="移动炮损耗系数", possible=(1, 3), default=1.3, note="[K] 风、热气流带走"),
        Input(name="stock_m3", zh="现有泡沫液", unit="m³", possible=(0, 1e5), default=None),
    ),
    outputs=(
        Output(name="area_m2", zh="燃烧面积", unit="m²"),
        Output(name="foam_solution_l_s", zh="泡沫混合液流量", unit="L/s"),
        Output(name="concentrate_m3", zh="泡沫液用量", unit="m³"),
        Output(name="foam_water_m3", zh="配制泡沫用水", unit="m³"),
        Output(name="cooling_l_s", zh="冷却水流量", unit="L/s"),
        Output(name="cooling_m3", zh="冷却水量", unit="m³"),
        Output(name="water_m3", zh="总用水", unit="m³"),
        Output(name="foam_vehicles", zh="泡沫车（炮）", unit="辆"),
        Output(name="cooling_cannons", zh="冷却水炮", unit="支"),
        Output(name="burn_out_h", zh="自然烧尽时间", unit="h"),
        Output(name="stock_minutes", zh="现有泡沫液可供", unit="min"),
        Output(name="is_enough", zh="泡沫液是否够一次进攻"),
    ),
    equations=(
        Equation(text="Q = q A k; concentrate = Q t c; seal fire A = π (D − w) w", source="GB 50151-2021, 4.2–4.4 [K]"),
        Equation(
            text="cooling: burning shell 2.5, neighbours' half shell 2.0 L/(min m²); 6 h above 20 m, else 4 h",
            source="GB 50160-2008 (2018), 8.4.5–8.4.6 [K]",
        ),
        Equation(text="vehicles = ⌈Q / monitor⌉, one in reserve for every four", source="operational habit [K]"),
    ),
    verification=(
        Check(case="Ø 20 m 固定顶罐：混合液 31.4 L/s，3 % 泡沫液 3.39 m³（60 min）", against="hand calculation", tolerance="1 %"),
        Check(case="Ø 80 m 外浮顶密封圈、堰板 1.2 m：混合液 61.9 L/s", against="hand calculation", tolerance="1 %"),
    ),
    limits=("规范数值可配置 [K]，以现行文本为准", "沸溢性油品请同时按 fire.pool 与撤离时间决策；不代替现场指挥判断"),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    area = _area_m2(inputs)
    _, rate, minutes = FOAM[inputs["scene"]]
    rate = inputs["foam_rate_l_min_m2"] or (max(rate, SOLUBLE_L_MIN_M2) if inputs["is_soluble"] else rate)
    minutes = inputs["foam_minutes"] or minutes
    loss = inputs["loss_factor"] if inputs["scene"] in {"full_surface", "spill", "deck"} else 1.0
    solution = rate * area * loss / 60
    mixed = inputs["concentrate_pct"] / 100
    concentrate = solution * minutes * 60 / 1000 * mixed
    cooling, hours = _cooling(inputs)
    stock = inputs["stock_m3"]
    lasts = stock / (solution * 60 / 1000 * mixed) if stock is not None else 0.0
    foam_water, cooling_m3 = concentrate / mixed * (1 - mixed), cooling * 3.6 * hours
    vehicles = int(np.ceil(solution / inputs["monitor_l_s"]))
    return {
        "area_m2": area,
        "foam_solution_l_s": solution,
        "concentrate_m3": concentrate,
        "foam_water_m3": foam_water,
        "cooling_l_s": cooling,
        "cooling_m3": cooling_m3,
        "water_m3": foam_water + cooling_m3,
        "foam_vehicles": vehicles + int(np.ceil(vehicles / 4)),
        "cooling_cannons": int(np.ceil(cooling / inputs["water_cannon_l_s"])),
        "burn_out_h": (inputs["liquid_depth_m"] or 0.0) * 1000 / inputs["burning_rate_mm_min"] / 60,
        "stock_minutes": lasts,
        "is_enough": bool(stock is None or stock >= concentrate),
        "warnings": _warnings(inputs, stock, concentrate),
    }


def _area_m2(inputs: Mapping[str, Any]) -> float:
    if inputs["area_m2"]:
        return float(inputs["area_m2"])
    if not inputs["diameter_m"]:
        raise bad_input("diameter_m", "请给出着火罐直径 diameter_m，或燃烧面积 area_m2")
    if inputs["scene"] == "floating_roof":
        return float(np.pi * (inputs["diameter_m"] - inputs["seal_width_m"]) * inputs["seal_width_m"])
    return float(np.pi / 4 * inputs["diameter_m"] ** 2)


def _cooling(inputs: Mapping[str, Any]) -> tuple[float, float]:
    """Litres a second and hours."""
    wide = inputs["diameter_m"] or 0.0
    shell = np.pi * wide * inputs["height_m"] * SHELL_BURNING
    for tank in records("neighbours", "邻近罐", inputs["neighbours"] or [], ("diameter_m",)):
        shell += np.pi * tank["diameter_m"] * float(tank.get("height_m") or inputs["height_m"]) / 2 * SHELL_NEAR
    return float(shell / 60), COOLING_H["large" if wide > 20 else "small"]


def _warnings(inputs: Mapping[str, Any], stock: float | None, concentrate: float) -> list[str]:
    found = []
    if stock is not None and stock < concentrate:
        found.append(f"现有泡沫液 {stock:g} m³ 不足一次进攻所需 {concentrate:.1f} m³：先冷却控制，待增援到齐再总攻")
    if inputs["scene"] == "full_surface" and (inputs["diameter_m"] or 0) > 60:
        found.append("直径 60 m 以上全液面火，移动炮成功先例少：请优先控制燃烧、保护邻罐、倒罐")
    return found
