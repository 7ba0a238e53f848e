"""What a run gave, made ready to be read: figures, words, tables, curves, grids. Works on any model by the shape of what it returns and its declaration."""

import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image

from anlan.domains.decision.queries import RunView
from anlan.engines import science
from anlan.kernel import clock

APART = {"contours", "levels", "steps", "stopped", "warnings"}  # shown in places of their own
ROWS, POINTS = 200, 400
AXES = ("times", "time_s", "times_s", "times_h", "hours", "x_m", "distance_m", "distances_m", "minutes", "minutes_out", "duration_h")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?([+-]\d{2}:\d{2}|Z)$")
SPREAD = ("label", "ppm", "distance_p10_m", "distance_p50_m", "distance_p90_m", "people_p10", "people_p50", "people_p90")
WORDS = {True: "是", False: "否"}
COLUMNS = {
    "name": "名称", "kind": "类别", "kind_zh": "类别", "lon": "经度", "lat": "纬度", "value": "值", "unit": "单位", "threshold": "阈值", "escalates": "是否失效", "failure_s": "失效时间 s",
    "probability": "概率", "distance_m": "距离 m", "level": "级", "label": "等级", "meaning": "含义", "area_km2": "面积 km²", "arrival_s": "到达 s", "quantity": "数量", "norm": "定额",
    "state": "状态", "zh": "名称", "at_least": "不低于此级的概率", "share": "份额", "people": "人数", "colour_zh": "颜色", "time": "时刻", "at": "时刻", "distance_km": "距离 km",
    "wind_ms": "风速 m/s", "width_m": "宽 m", "ppm": "ppm", "depth_m": "水深 m", "area_m2": "面积 m²", "volume_m3": "体积 m³", "row": "行", "col": "列", "people_inside": "累计人口", "targets": "目标",
    "distance_p50_m": "距离 p50 m", "distance_p90_m": "距离 p90 m", "distance_p10_m": "距离 p10 m", "distance_mean_m": "距离均值 m", "people_mean": "人口均值", "people_p10": "人口 p10",
    "people_p50": "人口 p50", "people_p90": "人口 p90", "none": "完好", "slight": "轻微", "moderate": "中等", "severe": "严重", "collapse": "毁坏", "hour": "小时", "hours": "时效 h", "radius_km": "半径 km", "ashore_share": "靠岸份额", "floating": "海面", "ashore": "岸上", "evaporated": "蒸发", "dispersed": "分散入水",
    "first_h": "最早 h", "p10_h": "p10 h", "p50_h": "中位 h", "to": "到", "at_zh": "北京时", "at_p50": "中位时刻", "pressure_hpa": "气压 hPa",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """``figures`` (name, value, unit, note); ``tables`` (title, head, rows, cut); ``curves`` (title, drawn as the chart takes it); ``grids`` (title, key, low, high, unit)."""

    figures: Sequence[tuple[str, str, str, str]] = ()
    tables: Sequence[Mapping[str, Any]] = ()
    curves: Sequence[Mapping[str, Any]] = ()
    grids: Sequence[Mapping[str, Any]] = ()
    steps: Sequence[Mapping[str, Any]] = field(default=())


def show(run: RunView) -> Shown:
    spec = science.describe(run.model)
    said = {output.name: output for output in spec.outputs}
    parts = _parts({name: value for name, value in run.outputs.items() if name not in APART}, said)
    if run.outputs.get("levels") and not run.exposure:
        parts["tables"].insert(0, _table("各级", run.outputs["levels"]))
    elif any("distance_p50_m" in level for level in run.outputs.get("levels") or []):
        parts["tables"].insert(0, _table("集合离散（p10–p90）", [{name: level[name] for name in SPREAD if name in level} for level in run.outputs["levels"]]))
    return Shown(**parts, steps=[_step(step) for step in run.outputs.get("steps") or []])


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    said = {output.name: output for output in science.describe(step["model"]).outputs}
    inputs = [{**one, "text": text_of(one["value"]), "earlier": not one["from"].startswith("given.")} for one in step["inputs"] if one["value"] is not None]
    return {**step, "inputs": sorted(inputs, key=lambda one: not one["earlier"]), "shown": _parts(step["outputs"], said)}


def _parts(outputs: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, list[Any]]:
    parts: dict[str, list[Any]] = {"figures": [], "tables": [], "curves": [], "grids": []}
    axis = next((name for name in AXES if _is_line(outputs.get(name))), None)
    for name, value in outputs.items():
        output = said.get(name)
        zh, unit, note = (output.zh, output.unit, output.note) if output else (COLUMNS.get(name, name), "", "")
        if isinstance(value, Mapping):
            parts["figures"] += _flat(zh, value, unit)
        elif _is_grid(value):
            _lay_grid(parts, name, zh, unit, value, outputs, axis)
        elif _is_line(value):
            if name != axis:
                _lay_line(parts, zh, unit, value, outputs.get(axis) if axis else None, said.get(axis) if axis else None)
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            parts["tables"].append(_table(zh, value))
        elif value not in (None, "", []):
            parts["figures"].append((zh, text_of(value), unit, note if isinstance(value, str) else ""))
    return parts


def _flat(zh: str, value: Mapping[str, Any], unit: str) -> list[tuple[str, str, str, str]]:
    return [(f"{zh} · {COLUMNS.get(str(key), key)}", text_of(inner), unit, "") for key, inner in value.items()]


def _lay_line(parts: dict[str, list[Any]], zh: str, unit: str, value: Sequence[Any], along: Sequence[Any] | None, said: Any) -> None:
    if len(value) == 1:
        parts["figures"].append((zh, text_of(value[0]), unit, ""))
        return
    names = list(along) if along is not None and len(along) == len(value) else list(range(1, len(value) + 1))
    title = f"{zh}" + (f"（按{said.zh}{' ' + said.unit if said.unit else ''}）" if said is not None and along is not None else "")
    parts["curves"].append({"title": title, "drawn": _drawn([(zh, value)], names, unit)})


def _lay_grid(parts: dict[str, list[Any]], name: str, zh: str, unit: str, value: Sequence[Sequence[Any]], outputs: Mapping[str, Any], axis: str | None) -> None:
    """A few rows along an axis are curves (places by the hour); anything else is a picture."""
    along = outputs.get(axis) if axis else None
    if along is not None and len(value) <= 12 and len(value[0]) == len(along):
        parts["curves"].append({"title": zh, "drawn": _drawn([(f"{zh} {place}", row) for place, row in enumerate(value, 1)], list(along), unit)})
        return
    array = np.asarray(value, dtype=float)
    parts["grids"].append({"title": zh, "key": name, "unit": unit, "low": f"{array.min():.3g}", "high": f"{array.max():.3g}", "shape": f"{array.shape[0]} × {array.shape[1]}"})


def _drawn(series: Sequence[tuple[str, Sequence[Any]]], names: Sequence[Any], unit: str) -> dict[str, Any]:
    every = max(math.ceil(len(names) / POINTS), 1)
    labels = [text_of(name) for name in names[::every]]
    return {"unit": unit, "names": labels, "series": [{"name": name, "points": [[label, value] for label, value in zip(labels, values[::every], strict=False)]} for name, values in series]}


def _table(title: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    keys = [key for key in dict.fromkeys(key for row in rows[:ROWS] for key in row) if key not in {"colour", "kind"} or (key == "kind" and "kind_zh" not in rows[0])]
    cells = [[text_of(row.get(key)) for key in keys] for row in rows[:ROWS]]
    return {"title": title, "head": [COLUMNS.get(key, key) for key in keys], "rows": cells, "cut": max(len(rows) - ROWS, 0)}


def text_of(value: Any) -> str:
    """A value as a person reads it; a long thing by its size."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return WORDS[value]
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1e3 else f"{value:,.0f}"
    if isinstance(value, str) and ISO.match(value):
        return clock.local_text(clock.parse_time(value), "%m-%d %H:%M")
    if isinstance(value, Mapping):
        return "，".join(f"{COLUMNS.get(str(key), key)} {text_of(inner)}" for key, inner in list(value.items())[:6])
    if isinstance(value, list | tuple):
        return "，".join(text_of(inner) for inner in value) if len(value) <= 6 and not any(isinstance(inner, list | Mapping) for inner in value) else f"{len(value)} 项"
    return str(value)


def _is_line(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], int | float | str) and not isinstance(value[0], bool)


def _is_grid(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and _is_line(value[0]) and not isinstance(value[0][0], str)


def grid_png(run: RunView, key: str) -> bytes | None:
    """A grid as a picture, first row at the bottom (south); None where the run has no such grid."""
    value = run.outputs.get(key)
    if not _is_grid(value):
        return None
    array = np.asarray(value, dtype=float)[::-1]
    low, high = float(array.min()), float(array.max())
    share = (array - low) / (high - low) if high > low else np.zeros_like(array)
    ramp = np.array([[255, 255, 255], [198, 219, 239], [107, 174, 214], [33, 113, 181], [8, 48, 107]], dtype=float)
    colours = np.stack([np.interp(share, np.linspace(0, 1, len(ramp)), ramp[:, band]) for band in range(3)], axis=-1).astype(np.uint8)
    scale = max(1, 720 // max(array.shape))
    out = io.BytesIO()
    Image.fromarray(colours).resize((array.shape[1] * scale, array.shape[0] * scale), Image.Resampling.NEAREST).save(out, "PNG")
    return out.getvalue()
