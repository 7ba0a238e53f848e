"""Domino 多米诺效应: which tanks near a fire or blast fail next, how soon, how likely."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import scipy
from shapely import Polygon, set_precision
from shapely.geometry import mapping

from anlan.engines.science.checking import bad_input, records
from anlan.engines.science.cloud.swath import to_lon_lat
from anlan.engines.science.risk import fields
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

# kind → name, escalation thresholds kW/m² and kPa, probit of blast a + b ln(Pa)
# — Cozzani, Gubinelli & Salzano 2006, J. Hazard. Mater. A129, 1; Cozzani & Salzano 2004, J. Hazard. Mater. A107, 67
KINDS: Mapping[str, tuple[str, float, float, float, float]] = {
    "atmospheric": ("常压储罐", 15.0, 22.0, -18.96, 2.44),
    "pressurised": ("压力容器", 45.0, 20.0, -42.44, 4.33),
    "elongated": ("塔器、换热器", 45.0, 31.0, -28.07, 3.16),
    "small": ("小型设备", 45.0, 37.0, -17.79, 2.18),
}

SPEC = Spec(
    id="risk.domino",
    version="1.0",
    zh="多米诺效应（邻近设备失效）",
    en="Domino: escalation to neighbouring equipment",
    inputs=(
        Input(name="model", zh="初始事故模型", kind="text", note="、".join(fields.MODELS)),
        Input(name="source", zh="初始事故模型的输入", kind="object"),
        Input(
            name="units", zh="邻近设备", kind="object", note="各有 name, lon, lat, kind（" + "、".join(KINDS) + "），volume_m3"
        ),
        Input(
            name="cooled_after_s", zh="冷却开始时间", unit="s", possible=(0, 86_400), default=None, note="此前未失效的不再失效"
        ),
    ),
    outputs=(
        Output(
            name="units",
            zh="各设备",
            note="name, kind, distance_m, value, unit, threshold, escalates, failure_s, probability；先失效者在前",
        ),
        Output(name="first_failure_s", zh="最早失效时间", unit="s", note="0：无设备达到阈值或为瞬时破坏"),
        Output(name="contours", zh="受威胁设备", note="GeoJSON：按设备大小的圆"),
    ),
    equations=(
        Equation(
            text="atmospheric: ln t = −1.13 ln I − 2.67e-5 V + 9.9; pressurised: ln t = −0.95 ln I + 8.845 V^0.032 (s, kW/m², m³)",
            source="Landucci, Gubinelli, Antonioni & Cozzani 2009, Accident Analysis & Prevention 41, 1206",
        ),
        Equation(
            text="heat: Pr = 9.25 − 1.85 ln(t/60); blast: Pr = a + b ln Ps", source="Landucci et al. 2009; Cozzani & Salzano 2004"
        ),
        Equation(text="thresholds: 15 / 45 kW/m²; 22 / 20 / 31 / 37 kPa", source="Cozzani, Gubinelli & Salzano 2006"),
    ),
    verification=(
        Check(
            case="失效时间 5、10、20 min：概率约 0.9、0.5、0.1",
            against="Landucci et al. 2009 (basis of the probit)",
            tolerance="0.02",
        ),
        Check(
            case="常压罐 1,000 m³、15 kW/m²：15.0 min；压力罐 100 m³、45 kW/m²：17.4 min",
            against="hand calculation",
            tolerance="1 %",
        ),
    ),
    limits=("热流按稳定火；喷射火直接冲击与池火包围按最近点热流，偏低", "消防水喷淋、保温层只以冷却开始时间体现"),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    units = _units(inputs["units"])
    if not isinstance(inputs["source"], Mapping):
        raise bad_input("source", f"请给出初始事故模型 {inputs['model']} 的输入（source），例如 {{lon, lat, substance}}")
    records("source", "初始事故", [inputs["source"]], ("lon", "lat"))
    lon, lat = ([unit[axis] for unit in units] for axis in ("lon", "lat"))
    what, values = fields.at_places(inputs["model"], inputs["source"], lon, lat)
    distance = np.hypot(*fields.offsets_m(inputs["source"], lon, lat))
    row = _by_heat if what == "heat" else _by_blast
    rows = [
        row(unit, float(value), inputs) | {"distance_m": round(float(d), 1)}
        for unit, value, d in zip(units, values, distance, strict=True)
    ]
    rows.sort(key=lambda found: (not found["escalates"], found["failure_s"], -found["probability"]))
    return {
        "units": rows,
        "first_failure_s": rows[0]["failure_s"] if rows[0]["escalates"] else 0.0,
        "contours": {"type": "FeatureCollection", "features": [_feature(found) for found in rows if found["escalates"]]},
        "warnings": ["火球短暂，不用失效时间；此处按持续热流估计，偏保守"] if inputs["model"] == "fire.fireball" else [],
    }


def failure_s(kind: str, heat_kw_m2: float, volume_m3: float) -> float:
    """Time to failure of a vessel in steady heat, at most a day."""
    heat = max(heat_kw_m2, 1e-3)
    if kind == "atmospheric":
        logs = -1.13 * np.log(heat) - 2.67e-5 * volume_m3 + 9.9
    else:
        logs = -0.95 * np.log(heat) + 8.845 * volume_m3**0.032
    return float(min(np.exp(logs), 86_400.0))


def heat_probability(time_s: float) -> float:
    """That help comes too late: half at ten minutes."""
    return float(scipy.special.ndtr(9.25 - 1.85 * np.log(time_s / 60) - 5))


def blast_probability(kind: str, kpa: float) -> float:
    _, _, _, a, b = KINDS[kind]
    return float(scipy.special.ndtr(a + b * np.log(max(kpa, 1e-3) * 1000) - 5))


def _by_heat(unit: Mapping[str, Any], value: float, inputs: Mapping[str, Any]) -> dict[str, Any]:
    limit = KINDS[unit["kind"]][1]
    time = failure_s(unit["kind"], value, unit["volume_m3"])
    cooled = inputs["cooled_after_s"] is not None and inputs["cooled_after_s"] < time
    escalates = value >= limit and not cooled
    return _row(unit, value, "kW/m²", limit) | {
        "escalates": escalates,
        "failure_s": round(time, 1),
        "probability": heat_probability(time) if escalates else 0.0,
    }


def _by_blast(unit: Mapping[str, Any], value: float, inputs: Mapping[str, Any]) -> dict[str, Any]:
    limit = KINDS[unit["kind"]][2]
    escalates = value >= limit
    return _row(unit, value, "kPa", limit) | {
        "escalates": escalates,
        "failure_s": 0.0,
        "probability": blast_probability(unit["kind"], value) if escalates else 0.0,
    }


def _row(unit: Mapping[str, Any], value: float, measure: str, limit: float) -> dict[str, Any]:
    named = {
        "name": unit["name"],
        "kind": unit["kind"],
        "kind_zh": KINDS[unit["kind"]][0],
        "lon": unit["lon"],
        "lat": unit["lat"],
    }
    named |= {"radius_m": round(max(float(unit["volume_m3"]) ** (1 / 3) / 1.5, 3.0), 1)}
    return named | {"value": round(value, 3), "unit": measure, "threshold": limit}


def _units(given: Any) -> list[dict[str, Any]]:
    rows = records("units", "邻近设备", given, ("lon", "lat"))
    if not rows:
        raise bad_input("units", "请给出至少一台邻近设备：[{name, lon, lat, kind, volume_m3}]")
    found = []
    for number, unit in enumerate(rows, 1):
        kind = unit.get("kind") or "atmospheric"
        if kind not in KINDS:
            raise bad_input("units", f"第 {number} 台设备的 kind“{kind}”不认识；可用：{'、'.join(KINDS)}")
        volume = float(unit.get("volume_m3") or (1000.0 if kind == "atmospheric" else 100.0))
        if not 0 < volume < 1e7:
            raise bad_input(
                "units", f"第 {number} 台设备的 volume_m3 不可能为 {volume:g}，最接近的可用值是 {min(max(volume, 1.0), 1e6):g}"
            )
        named = {"name": str(unit.get("name") or f"设备 {number}"), "lon": unit["lon"], "lat": unit["lat"]}
        found.append(named | {"kind": kind, "volume_m3": volume})
    return found


def _feature(found: Mapping[str, Any]) -> dict[str, Any]:
    """The unit as a disc of its size on the map."""
    words = f"{found['name']}：{found['value']:g} {found['unit']}，{found['failure_s'] / 60:.0f} min"
    properties = {
        "level": 1,
        "label": words,
        "meaning": found["kind_zh"],
        "colour": "red",
        "value": found["value"],
        "distance_m": found["distance_m"],
    }
    around = np.radians(np.arange(0, 360, 15))
    ring = to_lon_lat(found["radius_m"] * np.column_stack([np.cos(around), np.sin(around)]), found["lon"], found["lat"], 0.0)
    disc = set_precision(Polygon(ring), 1e-6)
    return {
        "type": "Feature",
        "properties": properties | {"area_km2": round(np.pi * found["radius_m"] ** 2 / 1e6, 6)},
        "geometry": mapping(disc),
    }
