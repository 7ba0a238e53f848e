"""The colour of a typhoon warning 台风预警信号 for a place, from its hourly wind: thresholds of the kernel's table, clause by clause."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.typhoon.wind import GUST_FACTOR, LAND_FACTOR, read_track, wind
from anlan.kernel.clock import local_text
from anlan.kernel.tables import rows
from anlan.kernel.units import beaufort

COLOUR_ZH = {"red": "红色", "orange": "橙色", "yellow": "黄色", "blue": "蓝色"}
TYPHOON = "11B01"

SPEC = Spec(
    id="typhoon.warning",
    version="1.0",
    zh="台风预警信号判定",
    en="Typhoon warning colour",
    inputs=(
        Input(name="track", zh="路径", kind="object", note="同 typhoon.wind"),
        Input(
            name="places",
            zh="地点",
            kind="object",
            note="[{code, name, lon, lat, land_factor?}]，如各县区代表点；海上、岸边 land_factor 取 1",
        ),
        Input(name="now", zh="当前时刻", kind="time"),
        Input(name="land_factor", zh="陆面折减", possible=(0.3, 1), default=LAND_FACTOR),
        Input(name="gust_factor", zh="阵风系数", possible=(1, 2.2), default=GUST_FACTOR),
    ),
    outputs=(
        Output(
            name="places",
            zh="各地",
            note="code, name, colour, basis, peak_force, peak_gust_force, peak_at, hours_to_peak, force_by_hour（24 h）, distance_km",
        ),
    ),
    equations=(
        Equation(
            text="24 h ≥6/≥8 蓝，24 h ≥8/≥10 黄，12 h ≥10/≥12 橙，6 h ≥12/≥14 红（平均/阵风，级）",
            source="中国气象局令第16号（2007）附件一",
        ),
    ),
    verification=(Check(case="构造风序列跨过每一条阈值与时限", against="the table itself", tolerance="exact"),),
    limits=("判定只供会商，发布由气象部门决定",),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A colour and the row of the table that gave it; colour is empty where none applies."""

    colour: str
    basis: str = ""


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    track = read_track(inputs["track"])
    places = list(inputs["places"])
    lon, lat = (np.array([place[name] for place in places], dtype=float) for name in ("lon", "lat"))
    now: datetime = inputs["now"]
    times = now.timestamp() + 3600.0 * np.arange(0, 25, dtype=np.float64)
    east, north = wind(track, lon, lat, times)
    exposed = np.array([place.get("land_factor") or inputs["land_factor"] for place in places], dtype=float)
    mean = np.hypot(east, north) * exposed[:, None]
    forces, gusts = beaufort(mean), beaufort(mean * inputs["gust_factor"])
    found = [_place(place, now, force, gust) for place, force, gust in zip(places, forces, gusts, strict=True)]
    return {"places": found}


def signal(force_by_hour: Any, gust_by_hour: Any) -> Signal:
    """The gravest colour that holds for hourly mean and gust forces from now on (index = hours ahead)."""
    for row in _thresholds():
        hours = int(row["window"].split("h")[0])
        values = force_by_hour if row["variable"] == "mean_wind_beaufort" else gust_by_hour
        peak = int(np.max(np.asarray(values)[: hours + 1], initial=0))
        if peak >= int(row["value"]):
            what = "平均风力" if row["variable"] == "mean_wind_beaufort" else "阵风"
            return Signal(
                colour=row["level"], basis=f"{hours} 小时内{what}可达 {peak} 级（≥ {row['value']} 级），{row['source']}"
            )
    return Signal(colour="")


def _thresholds() -> list[Mapping[str, str]]:
    order = list(COLOUR_ZH)
    found = [row for row in rows("warning_thresholds") if row["event_code"] == TYPHOON]
    return sorted(found, key=lambda row: order.index(row["level"]))


def _place(place: Mapping[str, Any], now: datetime, force: Any, gust: Any) -> dict[str, Any]:
    peak = int(np.argmax(gust))
    given = signal(force, gust)
    return {
        "code": place.get("code", ""),
        "name": place.get("name", ""),
        "colour": given.colour,
        "colour_zh": COLOUR_ZH.get(given.colour, ""),
        "basis": given.basis,
        "peak_force": int(force[peak]),
        "peak_gust_force": int(gust[peak]),
        "peak_at": now + timedelta(hours=peak),
        "peak_at_zh": local_text(now + timedelta(hours=peak)),
        "hours_to_peak": peak,
        "force_by_hour": force.tolist(),
        "gust_force_by_hour": gust.tolist(),
    }
