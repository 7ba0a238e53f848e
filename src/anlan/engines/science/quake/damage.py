"""Damage and casualties of an earthquake scenario: every building by its fragility, as many as a province has."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from anlan.engines.science.checking import bad_input
from anlan.engines.science.quake import yu2013
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.kernel.coords import metres_per_degree

Floats = NDArray[np.float64]
STATES = ("slight", "moderate", "severe", "collapse")  # 轻微、中等、严重破坏、毁坏 — GB/T 24335-2009
DISTANCES, AZIMUTHS = 240, 46
CHUNK = 100_000

SPEC = Spec(
    id="quake.damage",
    version="1.0",
    zh="地震情景损失",
    en="Earthquake scenario damage",
    inputs=(
        Input(name="magnitude", zh="震级", possible=(4, 9), valid=(5, 8.5)),
        Input(name="magnitude_type", zh="震级类型", kind="choice", choices=("Ms", "Mw"), default="Ms"),
        Input(name="lon", zh="震中经度", unit="°", possible=(-180, 180)),
        Input(name="lat", zh="震中纬度", unit="°", possible=(-80, 80)),
        Input(name="strike_deg", zh="长轴方向", unit="°", possible=(0, 360), default=0.0),
        Input(name="region", zh="地区", kind="choice", choices=("active", "tibet", "eastern", "stable"), default="eastern"),
        Input(name="building_lon", zh="建筑经度", unit="°", possible=(-180, 180)),
        Input(name="building_lat", zh="建筑纬度", unit="°", possible=(-90, 90)),
        Input(name="building_class", zh="建筑类别", possible=(0, 1000), note="fragility 的行号"),
        Input(name="amplification", zh="场地放大", possible=(0.1, 5), default=1.0),
        Input(name="occupants", zh="室内人数", possible=(0, 1e5), default=0.0),
        Input(
            name="fragility", zh="易损性", kind="object", note="[{name, median_g[4], beta[4]}]，轻微至毁坏；由本地震害资料给出"
        ),
        Input(name="death_share", zh="各破坏级死亡率", possible=(0, 1), default=(0.0, 0.0, 0.0, 0.0), note="轻微至毁坏"),
        Input(name="injury_share", zh="各破坏级受伤率", possible=(0, 1), default=(0.0, 0.0, 0.0, 0.0)),
    ),
    outputs=(
        Output(name="damaged", zh="各破坏级期望栋数", note="none, slight, moderate, severe, collapse"),
        Output(name="by_class", zh="各类别期望栋数"),
        Output(name="deaths", zh="期望死亡", unit="人"),
        Output(name="injuries", zh="期望受伤", unit="人"),
        Output(name="displaced", zh="失去住所（严重以上）", unit="人"),
        Output(name="max_pga_g", zh="最大加速度", unit="g"),
    ),
    equations=(
        Equation(
            text="P(≥ s) = Φ(ln(PGA/m_s)/β_s), PGA the median of quake.yu2013 times amplification",
            source="lognormal fragility, FEMA P-58 (2018) eq. 3-1; Yu et al. 2013",
        ),
        Equation(
            text="ground motion from a table over distance and azimuth, bilinear in ln PGA",
            source="interpolation error below 0.1 %",
        ),
    ),
    verification=(
        Check(case="PGA 等于中值时超越概率 0.5；各级之和等于栋数", against="definition", tolerance="1e-9"),
        Check(case="查表与逐点 Yu 2013 相符", against="quake.yu2013", tolerance="0.2 %"),
    ),
    limits=("取中位地震动；易损性与伤亡率由使用者给出，本模型不附缺省曲线",),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    lon, lat, kind = (np.atleast_1d(inputs[name]) for name in ("building_lon", "building_lat", "building_class"))
    medians, betas = _fragility(inputs["fragility"], int(kind.max()))
    occupants = np.broadcast_to(np.asarray(inputs["occupants"], dtype=float), lon.shape)
    soil = np.broadcast_to(np.asarray(inputs["amplification"], dtype=float), lon.shape)
    table = MotionTable(inputs, float(_away(inputs, lon, lat)[0].max()))
    counts, people, strongest = np.zeros((len(medians), 5)), np.zeros(5), 0.0
    for start in range(0, lon.size, CHUNK):
        part = slice(start, start + CHUNK)
        pga = table.pga_g(*_away(inputs, lon[part], lat[part])) * soil[part]
        classes = kind[part].astype(int)
        share = state_shares(pga, medians[classes], betas[classes])
        np.add.at(counts, classes, share)
        people += occupants[part] @ share
        strongest = max(strongest, float(pga.max()))
    return {
        "damaged": dict(zip(("none", *STATES), counts.sum(axis=0).tolist(), strict=True)),
        "by_class": [
            {"name": row["name"], **dict(zip(("none", *STATES), own, strict=True))}
            for row, own in zip(inputs["fragility"], counts.tolist(), strict=True)
        ],
        "deaths": float(people[1:] @ np.asarray(inputs["death_share"], dtype=float)),
        "injuries": float(people[1:] @ np.asarray(inputs["injury_share"], dtype=float)),
        "displaced": float(people[3:].sum()),
        "max_pga_g": strongest,
    }


class MotionTable:
    """ln PGA of one earthquake over distance and azimuth from its long axis, made once, asked a million times."""

    def __init__(self, inputs: Mapping[str, Any], farthest_km: float) -> None:
        self.roots = np.linspace(0, np.sqrt(max(farthest_km, 1.0) * 1.001), DISTANCES)  # dense near the epicentre
        self.angles = np.linspace(0, 90, AZIMUTHS)
        distance, angle = np.meshgrid(self.roots**2, self.angles, indexing="ij")
        given = {name: inputs[name] for name in ("magnitude", "magnitude_type", "region")}
        motion = yu2013.ground_motion({**given, "epicentral_km": distance, "azimuth_deg": angle}, "pga")
        self.logs = np.log(motion / yu2013.G_CM_S2)

    def pga_g(self, distance_km: Floats, azimuth_deg: Floats) -> Floats:
        folded = np.abs((azimuth_deg + 90) % 180 - 90)  # four equal quadrants
        a = np.sqrt(distance_km) / self.roots[1]
        b = folded / self.angles[1]
        i, j = np.minimum(a.astype(int), DISTANCES - 2), np.minimum(b.astype(int), AZIMUTHS - 2)
        u, v = a - i, b - j
        low = self.logs[i, j] * (1 - u) + self.logs[i + 1, j] * u
        high = self.logs[i, j + 1] * (1 - u) + self.logs[i + 1, j + 1] * u
        return np.exp(low * (1 - v) + high * v)


def state_shares(pga_g: Floats, medians: Floats, betas: Floats) -> Floats:
    """Shares (n, 5) of none, slight, moderate, severe, collapse; curves that cross are held in order."""
    beyond = scipy.special.ndtr((np.log(pga_g)[:, None] - np.log(medians)) / betas)
    beyond = np.minimum.accumulate(beyond, axis=1)
    return -np.diff(np.column_stack([np.ones(len(beyond)), beyond, np.zeros(len(beyond))]), axis=1)


def _away(inputs: Mapping[str, Any], lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Distance (km) and azimuth from the long axis (°)."""
    per_lon, per_lat = metres_per_degree((lat + inputs["lat"]) / 2)
    east, north = (lon - inputs["lon"]) * per_lon / 1000, (lat - inputs["lat"]) * per_lat / 1000
    return np.hypot(east, north), np.degrees(np.arctan2(east, north)) - inputs["strike_deg"]


def _fragility(given: Any, greatest: int) -> tuple[Floats, Floats]:
    try:
        medians, betas = (np.array([row[name] for row in given], dtype=float) for name in ("median_g", "beta"))
    except (KeyError, TypeError, ValueError) as error:
        raise bad_input("fragility", "易损性应为 [{name, median_g: 4 个, beta: 4 个}]，轻微、中等、严重、毁坏") from error
    if medians.ndim != 2 or medians.shape[1] != 4 or betas.shape != medians.shape or (medians <= 0).any() or (betas <= 0).any():
        raise bad_input("fragility", "每类建筑要有 4 个正的 median_g 和 4 个正的 beta")
    if greatest >= len(medians):
        raise bad_input("building_class", f"建筑类别 {greatest} 没有易损性，最接近的可用值是 {len(medians) - 1}")
    return medians, betas
