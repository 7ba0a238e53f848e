"""Ground motion by Yu, Li & Xiao (2013), the elliptical relations behind the seismic zoning map of China GB 18306-2015."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

Floats = NDArray[np.float64]
G_CM_S2 = 980.665
DEPTH_KM = 15.0  # hypocentral depth taken by the relation
SIGMA_LN = {"pga": 0.5428, "pgv": 0.6233}  # natural log
MAGNITUDE_BREAK = 6.5

# region → measure → axis (long, short) → (A, B, C, D, E) up to and above Ms 6.5. ln Y = A + B M + C ln(R + D exp(E M)); cm/s², cm/s
_TABLE: Mapping[str, Mapping[str, tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...], tuple[float, ...]]]] = {
    "active": {
        "pga": ((4.1193, 1.656, -2.389, 1.772, 0.424), (7.8269, 1.0856, -2.389, 1.772, 0.424), (2.2609, 1.6399, -2.118, 0.825, 0.465), (6.003, 1.0649, -2.118, 0.825, 0.465)),
        "pgv": ((-1.2581, 1.932, -2.181, 1.772, 0.424), (3.013, 1.2742, -2.181, 1.772, 0.424), (-3.1073, 1.9389, -1.945, 0.825, 0.465), (1.3087, 1.2627, -1.945, 0.825, 0.465)),
    },
    "tibet": {
        "pga": ((5.4901, 1.4835, -2.416, 2.647, 0.366), (8.7561, 0.9453, -2.416, 2.647, 0.366), (2.3069, 1.4007, -1.854, 0.612, 0.457), (5.6511, 0.8924, -1.854, 0.612, 0.457)),
        "pgv": ((-0.1472, 1.7618, -2.205, 2.647, 0.366), (3.9422, 1.1293, -2.205, 2.647, 0.366), (-2.9923, 1.7043, -1.696, 0.612, 0.457), (1.0189, 1.0902, -1.696, 0.612, 0.457)),
    },
    "eastern": {
        "pga": ((4.5517, 1.5433, -2.315, 2.088, 0.399), (8.1259, 0.9936, -2.315, 2.088, 0.399), (2.7048, 1.518, -2.004, 0.944, 0.447), (6.3319, 0.9614, -2.004, 0.944, 0.447)),
        "pgv": ((-0.8349, 1.8193, -2.103, 2.088, 0.399), (3.3051, 1.1799, -2.103, 2.088, 0.399), (-2.6381, 1.8124, -1.825, 0.944, 0.447), (1.6376, 1.1546, -1.825, 0.944, 0.447)),
    },
    "stable": {
        "pga": ((5.5591, 1.1454, -2.079, 2.802, 0.295), (8.5238, 0.6854, -2.079, 2.802, 0.295), (3.9445, 1.0833, -1.723, 1.295, 0.331), (6.187, 0.7383, -1.723, 1.295, 0.331)),
        "pgv": ((0.2139, 1.4283, -1.889, 2.802, 0.295), (3.772, 0.8786, -1.889, 2.802, 0.295), (-1.3547, 1.3823, -1.559, 1.295, 0.331), (1.5433, 0.9361, -1.559, 1.295, 0.331)),
    },
}  # fmt: skip
YU = "Yu Y.X., Li S.Y., Xiao L. 2013, Development of ground motion attenuation relations for the new seismic hazard map of China, Technology for Earthquake Disaster Prevention 8(1), 24–33"

SPEC = Spec(
    id="quake.yu2013",
    version="1.0",
    zh="地震动（俞言祥等 2013）",
    en="Ground motion, Yu et al. 2013",
    inputs=(
        Input(name="magnitude", zh="震级", possible=(3, 9), valid=(5, 8.5)),
        Input(name="magnitude_type", zh="震级类型", kind="choice", choices=("Ms", "Mw"), default="Ms"),
        Input(name="epicentral_km", zh="震中距", unit="km", possible=(0, 2000), valid=(0, 300)),
        Input(
            name="azimuth_deg",
            zh="与长轴夹角",
            unit="°",
            possible=(-360, 360),
            default=0.0,
            note="0 沿长轴（破裂方向），90 沿短轴；破裂方向未知时取 0（偏保守）",
        ),
        Input(name="region", zh="地区", kind="choice", choices=tuple(_TABLE), default="eastern"),
    ),
    outputs=(
        Output(name="pga_g", zh="峰值加速度", unit="g"),
        Output(name="pgv_cm_s", zh="峰值速度", unit="cm/s"),
        Output(name="intensity", zh="仪器烈度", note="GB/T 17742-2020"),
        Output(name="sigma_ln_pga", zh="PGA 对数标准差"),
        Output(name="sigma_ln_pgv", zh="PGV 对数标准差"),
    ),
    equations=(
        Equation(
            text="ln Y = A + B M + C ln(R + D e^(E M)), long and short axis apart; R from the ellipse through the site", source=YU
        ),
        Equation(text="Mw → Ms: (Mw − 0.59)/0.86 below 6.58, (Mw + 2.42)/1.28 above", source="Cheng, Rong & Yang 2017"),
        Equation(
            text="I = 3.17 lg PGA(m/s²) + 6.59, I = 3.00 lg PGV(m/s) + 9.77; mean of both where both ≥ 6, else PGA's",
            source="GB/T 17742-2020 附录 A",
        ),
    ),
    verification=(
        Check(
            case="四区 × Ms/Mw × 震级 5–8 × 距离 × 方位，720 点",
            against="../shared/data/earthquake/yu2013_reference.csv (OpenQuake 3.26.2)",
            tolerance="0.1 %",
        ),
    ),
    limits=("基岩（Ⅰ1 类）场地；软土放大另计",),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    shaken = {measure: ground_motion(inputs, measure) for measure in ("pga", "pgv")}
    return {
        "pga_g": shaken["pga"] / G_CM_S2,
        "pgv_cm_s": shaken["pgv"],
        "intensity": intensity(shaken["pga"] / 100, shaken["pgv"] / 100),
        "sigma_ln_pga": SIGMA_LN["pga"],
        "sigma_ln_pgv": SIGMA_LN["pgv"],
    }


def ground_motion(inputs: Mapping[str, Any], measure: str) -> Floats:
    """Median motion, cm/s² or cm/s, over broadcast arrays of magnitude, distance and azimuth."""
    magnitude = surface_magnitude(np.asarray(inputs["magnitude"], dtype=float), inputs["magnitude_type"])
    magnitude, distance, azimuth = np.broadcast_arrays(
        magnitude, np.maximum(inputs["epicentral_km"], 1e-6), np.radians(inputs["azimuth_deg"])
    )
    low_long, high_long, low_short, high_short = _TABLE[inputs["region"]][measure]
    long = _chosen(magnitude, low_long, high_long)
    short = _chosen(magnitude, low_short, high_short)
    major = _ellipse(distance, azimuth, magnitude, long, short)
    minor = _partner(major, magnitude, long, short)
    along = _median(np.hypot(major, DEPTH_KM), magnitude, long)
    across = _median(np.hypot(minor, DEPTH_KM), magnitude, short)
    return np.exp(along * across / np.hypot(along * np.sin(azimuth), across * np.cos(azimuth)))


def surface_magnitude(magnitude: Floats, kind: str) -> Floats:
    if kind == "Ms":
        return magnitude
    return np.where(magnitude < 6.58, (magnitude - 0.59) / 0.86, (magnitude + 2.42) / 1.28)


def intensity(pga_ms2: Floats, pgv_ms: Floats) -> Floats:
    """Instrumental intensity 1–12, GB/T 17742-2020 appendix A."""
    by_pga = 3.17 * np.log10(np.maximum(pga_ms2, 1e-6)) + 6.59
    by_pgv = 3.00 * np.log10(np.maximum(pgv_ms, 1e-6)) + 9.77
    both = np.where((by_pga >= 6) & (by_pgv >= 6), by_pgv, (by_pga + by_pgv) / 2)
    return np.clip(both, 1, 12)


def _chosen(magnitude: Floats, low: tuple[float, ...], high: tuple[float, ...]) -> tuple[Floats, ...]:
    return tuple(np.where(magnitude > MAGNITUDE_BREAK, b, a) for a, b in zip(low, high, strict=True))


def _median(distance_km: Floats, magnitude: Floats, c: tuple[Floats, ...]) -> Floats:
    return c[0] + c[1] * magnitude + c[2] * np.log(distance_km + c[3] * np.exp(c[4] * magnitude))


def _partner(major_km: Floats, magnitude: Floats, long: tuple[Floats, ...], short: tuple[Floats, ...]) -> Floats:
    """The distance on the short axis that shakes as ``major_km`` does on the long one."""
    level = _median(major_km, magnitude, long)
    return np.exp((level - short[0] - short[1] * magnitude) / short[2]) - short[3] * np.exp(short[4] * magnitude)


def _ellipse(distance: Floats, azimuth: Floats, magnitude: Floats, long: tuple[Floats, ...], short: tuple[Floats, ...]) -> Floats:
    """Long semi-axis of the isoseismal through each site, by bisection on a distance that grows with it."""
    low, high = np.full(distance.shape, 1e-9), np.full(distance.shape, 4000.0)
    for _ in range(60):
        middle = (low + high) / 2
        partner = _partner(
            middle, magnitude, long, short
        )  # below zero very near a great quake: no ellipse that small, so look farther out
        reach = middle * partner / np.hypot(middle * np.sin(azimuth), partner * np.cos(azimuth))
        high = np.where(reach > distance, middle, high)
        low = np.where(reach > distance, low, middle)
    return (low + high) / 2
