"""Upright tanks in standing water: does one float, at what depth, and what leaks when its pipes tear."""

from collections.abc import Mapping
from typing import Any

from anlan.engines.science.checking import bad_input
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

WATER_KG_M3 = 1025.0  # sea water, the heavier and so the graver; fresh water 1000
STEEL_KG_M3 = 7850.0

SPEC = Spec(
    id="flood.tanks",
    version="1.0",
    zh="洪水中的立式储罐",
    en="Upright tanks in a flood",
    inputs=(
        Input(name="depth_m", zh="罐区积水深", unit="m", possible=(0, 50)),
        Input(name="diameter_m", zh="罐径", unit="m", possible=(0.5, 150)),
        Input(name="wall_m", zh="平均壁厚", unit="m", possible=(0.002, 0.2), default=0.01, note="[K] 罐底、罐壁、罐顶折算"),
        Input(name="height_m", zh="罐高", unit="m", possible=(1, 40)),
        Input(name="liquid_density_kg_m3", zh="液体密度", unit="kg/m³", possible=(300, 4000)),
        Input(name="mass_kg", zh="存量", unit="kg", possible=(0, 1e9)),
        Input(name="anchor_kn", zh="锚固抗拔力", unit="kN", possible=(0, 1e6), default=0.0),
        Input(name="water_density_kg_m3", zh="水的密度", unit="kg/m³", possible=(950, 1300), default=WATER_KG_M3),
        Input(name="pipe_m", zh="最大接管", unit="m", possible=(0, 1), default=0.1, note="[K] 浮起时撕断"),
    ),
    outputs=(
        Output(name="floats", zh="是否浮起"),
        Output(name="critical_depth_m", zh="起浮水深", unit="m"),
        Output(name="safety", zh="抗浮安全系数", note="抗浮力 / 浮力；小于 1 浮起；无水时不计"),
        Output(name="fill_m", zh="液位", unit="m"),
        Output(name="fill_to_hold_m", zh="压载到此液位可不浮", unit="m"),
        Output(name="hole_diameter_m", zh="准备应对的孔径", unit="m", note="0：不浮起"),
    ),
    equations=(
        Equation(
            text="floats if ρw A h g > (m + shell) g + anchors",
            source="Archimedes; Landucci et al. 2012, J. Loss Prev. 25, 1005, eq. 1–3",
        ),
        Equation(text="shell = ρs t (π D H + 2 π D²/4)", source="geometry"),
    ),
    verification=(
        Check(case="空罐 D 10 m、H 10 m、t 10 mm、淡水：起浮水深 0.471 m（手算）", against="hand calculation", tolerance="1e-3"),
        Check(case="起浮水深处安全系数为 1", against="definition", tolerance="1e-9"),
    ),
    limits=("静水；不计水流冲击、漂浮物、外压失稳", "罐内液体计入压重，浮顶、保温不计"),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    area = 3.141592653589793 * inputs["diameter_m"] ** 2 / 4
    fill = inputs["mass_kg"] / inputs["liquid_density_kg_m3"] / area
    if fill > inputs["height_m"] * 1.0001:
        most = inputs["height_m"] * area * inputs["liquid_density_kg_m3"]
        raise bad_input("mass_kg", f"存量 {inputs['mass_kg']:g} kg 超过罐容，最接近的可用值是 {most:.0f}")
    shell = STEEL_KG_M3 * inputs["wall_m"] * (3.141592653589793 * inputs["diameter_m"] * inputs["height_m"] + 2 * area)
    holding = inputs["mass_kg"] + shell + inputs["anchor_kn"] * 1000 / 9.80665
    depth = min(inputs["depth_m"], inputs["height_m"])
    lifting = inputs["water_density_kg_m3"] * area * depth
    floats = lifting > holding
    needed = max(lifting - shell - inputs["anchor_kn"] * 1000 / 9.80665, 0.0) / inputs["liquid_density_kg_m3"] / area
    return {
        "floats": bool(floats),
        "critical_depth_m": holding / (inputs["water_density_kg_m3"] * area),
        **({"safety": holding / lifting} if lifting > 0 else {}),
        "fill_m": fill,
        "fill_to_hold_m": min(needed, inputs["height_m"]),
        "hole_diameter_m": float(inputs["pipe_m"]) if floats else 0.0,
        "warnings": ["压满液体也压不住：请加锚固或撤空转移"] if needed > inputs["height_m"] else [],
    }
