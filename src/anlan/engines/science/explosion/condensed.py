"""Explosives 凝聚相爆炸物: TNT equivalents, the blast of a charge on the ground, external distances of GB/T 37243."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from anlan.engines.science.checking import bad_input
from anlan.engines.science.explosion import levels
from anlan.engines.science.fire.blast import overpressure_kpa
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.substance import ATM_PA

# share of TNT by energy — Baker et al. 1983, Explosion Hazards and Evaluation, table 2.1 (heat of detonation / 4.52 MJ/kg), and where marked [K]
TNT_SHARE: Mapping[str, tuple[str, float]] = {
    "118-96-7": ("TNT", 1.0),
    "55-63-0": ("硝化甘油", 1.48),
    "9004-70-0": ("硝化纤维素（干）[K]", 1.0),
    "6484-52-2": ("硝酸铵", 0.32),
    "121-82-4": ("黑索今", 1.19),
    "78-11-5": ("太安", 1.28),
    "2691-41-0": ("奥克托今", 1.26),
    "628-86-4": ("雷汞", 0.395),
    "13424-46-9": ("叠氮化铅", 0.340),
    "28653-16-9": ("三硝基苯甲醚 [K]", 1.0),
}
# incident impulse kPa·ms/kg^(1/3) and arrival ms/kg^(1/3) = exp Σ c (ln Z)^i — Swisdak 1994 table 1 (Kingery & Bulmash 1984)
_IMPULSE = ((0.96, (5.522, 1.117, 0.6, -0.292, -0.087)), (2.38, (5.465, -0.308, -1.464, 1.362, -0.432)), (33.7, (5.2749, -0.4677, -0.2499, 0.0588, -0.00554)), (np.inf, (5.9825, -1.062)))  # fmt: skip
_ARRIVAL = ((1.5, (-0.7604, 1.8058, 0.1257, -0.0437, -0.0310, -0.00669)), (np.inf, (-0.7137, 1.5732, 0.5561, -0.4213, 0.1054, -0.00929)))  # fmt: skip
ARRIVAL_END = 40.0  # Z beyond which the wave runs at the speed of sound
SOUND_MS = 340.3

SPEC = Spec(
    id="explosion.condensed",
    version="1.0",
    zh="凝聚相爆炸物爆炸",
    en="Explosives: blast and external distances",
    inputs=(
        Input(name="lon", zh="经度", unit="°", possible=(-180, 180)),
        Input(name="lat", zh="纬度", unit="°", possible=(-89, 89)),
        Input(name="explosive", zh="爆炸物", kind="text", default="TNT", note="中文名或 CAS"),
        Input(name="mass_kg", zh="质量", unit="kg", possible=(0.01, 1e8)),
        Input(name="tnt_share", zh="TNT 当量系数", possible=(0.01, 3), default=None, note="缺省查表"),
        Input(name="distance_m", zh="距离", unit="m", possible=(0.1, 1e6), default=None),
    ),
    outputs=(
        Output(name="tnt_kg", zh="TNT 当量", unit="kg"),
        Output(name="overpressure_kpa", zh="入射超压", unit="kPa"),
        Output(name="reflected_kpa", zh="正反射超压", unit="kPa"),
        Output(name="impulse_kpa_ms", zh="入射冲量", unit="kPa·ms"),
        Output(name="arrival_ms", zh="到达时间", unit="ms"),
        Output(name="gb_kpa", zh="GB/T 37243 公式超压", unit="kPa"),
        Output(name="external_distances", zh="外部安全防护距离", note="target, kpa, distance_m（GB/T 37243 公式）"),
        Output(name="levels", zh="各级"),
        Output(name="contours", zh="等值线", note="GeoJSON"),
    ),
    equations=(
        Equation(
            text="ln y = Σ c_i (ln Z)^i, Z = r/W^(1/3), hemispherical surface burst",
            source="Swisdak 1994, table 1 (Kingery & Bulmash 1984)",
        ),
        Equation(text="Pr = 2 Ps (7 P0 + 4 Ps)/(7 P0 + Ps)", source="Rankine–Hugoniot, γ = 1.4"),
        Equation(
            text="ΔP = 14 Q/R³ + 4.3 Q^(2/3)/R² + 1.1 Q^(1/3)/R (10⁵ Pa, kg, m); thresholds 2, 5, 9 kPa [K]",
            source="GB/T 37243-2019, 6 (formula of GB 6722)",
        ),
    ),
    verification=(
        Check(case="10 t TNT、500 m：5.05 kPa", against="Kingery–Bulmash calculator (published example)", tolerance="1 %"),
        Check(case="1 kg TNT、Z = 1：超压、冲量、到达时间各段在接点连续", against="analytic", tolerance="3 %"),
        Check(case="GB/T 37243 公式与 Kingery–Bulmash，Z 2–30；更远公式偏大（保守）", against="Swisdak 1994", tolerance="30 %"),
    ),
    limits=("地面半球装药；不计房屋、土堤的遮挡与多次反射", "Z < 0.2 不计"),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    charge = inputs["mass_kg"] * (inputs["tnt_share"] or _share(inputs["explosive"]))
    scale = charge ** (1 / 3)
    blast = levels.outputs(lambda r: overpressure_kpa(np.asarray(r) / scale), scale, inputs)
    at = np.asarray(inputs["distance_m"] if inputs["distance_m"] is not None else blast["levels"][-1]["distance_m"], dtype=float)
    kpa = overpressure_kpa(at / scale)
    return {
        "tnt_kg": float(charge),
        **blast,
        "overpressure_kpa": kpa,
        "reflected_kpa": reflected_kpa(kpa),
        "impulse_kpa_ms": impulse_kpa_ms(at / scale) * scale,
        "arrival_ms": arrival_ms(at / scale) * scale,
        "gb_kpa": gb_kpa(charge, at),
        "external_distances": levels.external(lambda r: gb_kpa(charge, r), scale),
    }


def reflected_kpa(incident_kpa: Any) -> Any:
    ambient = ATM_PA / 1000
    return 2 * incident_kpa * (7 * ambient + 4 * incident_kpa) / (7 * ambient + incident_kpa)


def impulse_kpa_ms(scaled_m: Any) -> Any:
    """Incident impulse at Z, per kg^(1/3)."""
    return _piecewise(np.maximum(scaled_m, 0.2), _IMPULSE)


def arrival_ms(scaled_m: Any) -> Any:
    """Time to arrive at Z, per kg^(1/3)."""
    z = np.asarray(scaled_m, dtype=float)
    near = _piecewise(np.clip(z, 0.06, ARRIVAL_END), _ARRIVAL)
    return near + np.maximum(z - ARRIVAL_END, 0.0) / SOUND_MS * 1000


def gb_kpa(charge_kg: float, distance_m: Any) -> Any:
    z = np.asarray(distance_m, dtype=float) / charge_kg ** (1 / 3)
    return 100 * (14 / z**3 + 4.3 / z**2 + 1.1 / z)


def _piecewise(z: Any, table: Any) -> Any:
    logs = np.log(np.asarray(z, dtype=float))
    found = [np.exp(sum(c * logs**i for i, c in enumerate(row))) for _, row in table]
    return np.select([np.asarray(z) <= end for end, _ in table], found)


def _share(name: str) -> float:
    word = name.strip()
    for cas, (label, share) in TNT_SHARE.items():
        if word in {cas, label, label.split("（")[0].split(" [")[0]}:
            return share
    raise bad_input(
        "explosive", f"没有“{word}”的 TNT 当量；可用：{'、'.join(label for label, _ in TNT_SHARE.values())}，或给出 tnt_share"
    )
