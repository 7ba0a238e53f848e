"""Isoseismals 等震线: the ellipses of intensity of a quake in eastern or western China, for the first minutes when nothing is measured yet."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry import mapping

from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.kernel.coords import metres_per_degree

Floats = NDArray[np.float64]
# I = a + b M − c lg(R + r0): long axis, short axis (Wang et al. 2000)
_AXES: Mapping[str, tuple[tuple[float, float, float, float], tuple[float, float, float, float]]] = {
    "eastern": ((5.019, 1.446, 4.136, 24.0), (2.240, 1.446, 3.070, 9.0)),
    "western": ((5.253, 1.398, 4.164, 26.0), (2.019, 1.398, 2.943, 8.0)),
}
_COLOURS = {12: "red", 11: "red", 10: "red", 9: "red", 8: "orange", 7: "yellow", 6: "blue", 5: "blue"}
ROMAN = ("", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "Ⅵ", "Ⅶ", "Ⅷ", "Ⅸ", "Ⅹ", "Ⅺ", "Ⅻ")

SPEC = Spec(
    id="quake.isoseismal",
    version="1.0",
    zh="等震线估计",
    en="Isoseismals",
    inputs=(
        Input(name="magnitude", zh="震级 Ms", possible=(3, 9), valid=(5, 8)),
        Input(name="lon", zh="震中经度", unit="°", possible=(-180, 180)),
        Input(name="lat", zh="震中纬度", unit="°", possible=(-80, 80)),
        Input(name="strike_deg", zh="长轴方向", unit="°", possible=(0, 360), default=0.0, note="郯庐断裂带一带多取 15–25°"),
        Input(name="region", zh="地区", kind="choice", choices=tuple(_AXES), default="eastern"),
        Input(name="site_lon", zh="地点经度", unit="°", possible=(-180, 180), default=None),
        Input(name="site_lat", zh="地点纬度", unit="°", possible=(-90, 90), default=None),
    ),
    outputs=(
        Output(name="epicentral", zh="极震区烈度"),
        Output(name="levels", zh="各度", note="intensity, long_km, short_km, area_km2"),
        Output(name="contours", zh="等震线", note="GeoJSON"),
        Output(name="site_intensity", zh="各点烈度", note="给出地点时；椭圆间按比例"),
    ),
    equations=(Equation(text="Ia = 5.019 + 1.446 M − 4.136 lg(Ra + 24); Ib = 2.240 + 1.446 M − 3.070 lg(Rb + 9) (east); 5.253, 1.398, 4.164, 26; 2.019, 1.398, 2.943, 8 (west)", source="汪素云、俞言祥、高阿甲、阎秀杰 2000，中国分区地震动衰减关系的确定，中国地震 16(2), 99–106"),),
    verification=(
        Check(case="长短轴式在震中相等", against="definition of an ellipse", tolerance="0.01 度"),
        Check(case="唐山 1976 M7.8：Ⅸ 度 1 800、Ⅷ 度 7 270、Ⅶ 度 33 300 km²", against="唐山大地震震害（刘恢先 1986）等震线面积", tolerance="factor 2"),
    ),
    limits=("平均关系，标准差约 0.5 度；破裂长的大震应按断层分段", "场地影响另计（quake.site）"),
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    top = float(_level(inputs, 0, 0.0))
    degrees = range(min(int(np.floor(top)), 12), 4, -1)
    levels = [row for degree in degrees if (row := _row(inputs, degree)) is not None]
    features = [{"type": "Feature", "properties": row, "geometry": mapping(_ellipse(inputs, row))} for row in levels]
    out = {"epicentral": min(top, 12.0), "levels": levels, "contours": {"type": "FeatureCollection", "features": features}}
    if inputs["site_lon"] is not None and inputs["site_lat"] is not None:
        out["site_intensity"] = at_sites(inputs, np.atleast_1d(inputs["site_lon"]), np.atleast_1d(inputs["site_lat"]))
    return out


def _level(inputs: Mapping[str, Any], axis: int, away_km: Any) -> Any:
    a, b, c, r0 = _AXES[inputs["region"]][axis]
    return a + b * inputs["magnitude"] - c * np.log10(away_km + r0)


def reach_km(inputs: Mapping[str, Any], axis: int, degree: Any) -> Any:
    """How far a degree reaches along the long (0) or the short axis (1); below zero where it is not reached."""
    a, b, c, r0 = _AXES[inputs["region"]][axis]
    return 10 ** ((a + b * inputs["magnitude"] - degree) / c) - r0


def at_sites(inputs: Mapping[str, Any], lon: Floats, lat: Floats) -> Floats:
    """Intensity at places: the degree whose ellipse passes through, by bisection."""
    per_lon, per_lat = metres_per_degree((lat + inputs["lat"]) / 2)
    east, north = (lon - inputs["lon"]) * per_lon / 1000, (lat - inputs["lat"]) * per_lat / 1000
    turn = np.radians(inputs["strike_deg"])
    along, across = east * np.sin(turn) + north * np.cos(turn), east * np.cos(turn) - north * np.sin(turn)
    low, high = np.full(lon.shape, -5.0), np.full(lon.shape, float(_level(inputs, 0, 0.0)))
    for _ in range(40):
        middle = (low + high) / 2
        a, b = (np.maximum(reach_km(inputs, axis, middle), 1e-6) for axis in (0, 1))
        inside = (along / a) ** 2 + (across / b) ** 2 <= 1
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    return np.asarray(np.clip(low, 1, 12))


def _row(inputs: Mapping[str, Any], degree: int) -> dict[str, Any] | None:
    long_km, short_km = (float(reach_km(inputs, axis, degree)) for axis in (0, 1))
    if long_km <= 0 or short_km <= 0:
        return None
    return {
        "level": 13 - degree, "intensity": degree, "label": f"{ROMAN[degree]} 度", "colour": _COLOURS[degree], "long_km": round(long_km, 2), "short_km": round(short_km, 2),
        "area_km2": round(float(np.pi) * long_km * short_km, 1), "distance_m": round(1000 * long_km),
    }  # fmt: skip


def _ellipse(inputs: Mapping[str, Any], row: Mapping[str, Any]) -> Polygon:
    per_lon, per_lat = metres_per_degree(inputs["lat"])
    angle, turn = np.linspace(0, 2 * np.pi, 73), np.radians(inputs["strike_deg"])
    along, across = 1000 * row["long_km"] * np.cos(angle), 1000 * row["short_km"] * np.sin(angle)
    east, north = along * np.sin(turn) + across * np.cos(turn), along * np.cos(turn) - across * np.sin(turn)
    return Polygon(np.column_stack([inputs["lon"] + east / per_lon, inputs["lat"] + north / per_lat]).round(6))
