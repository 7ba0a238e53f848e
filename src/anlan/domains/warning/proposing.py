"""Proposed words for a warning, from what is known. The officer reads and corrects them; nothing is issued as proposed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from anlan.domains.warning.rules import colour_for_footprint
from anlan.kernel import clock
from anlan.kernel.grades import WarningColour
from anlan.kernel.tables import event_type_name
from anlan.platform.geo import as_geojson, read_shape

HOURS: Mapping[WarningColour, int] = {
    WarningColour.RED: 4,
    WarningColour.ORANGE: 6,
    WarningColour.YELLOW: 12,
    WarningColour.BLUE: 24,
}  # [K]
_WIND = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")


def draft_for(
    *,
    title: str,
    event_code: str,
    division: str,
    polygon: Any,
    subject: str = "",
    place: str = "",
    colour: int | None = None,
    substance: str = "",
    distance_m: float | None = None,
    wind_from_deg: float | None = None,
    people_by_level: Mapping[int, int] | None = None,
    at: datetime | None = None,
) -> dict[str, Any]:
    """Fields of :class:`DraftWarning` for an incident or a computed footprint (``polygon``: its outermost contour, GeoJSON or shape)."""
    begin = at or clock.now()
    level = WarningColour(colour) if colour else colour_for_footprint(people_by_level or {})
    shape = read_shape(polygon)
    toxic = bool(substance)
    name = f"{substance}泄漏" if toxic else event_type_name(event_code)
    where = place or title
    return {
        "title": title,
        "subject": subject,
        "event_code": event_code,
        "colour": int(level),
        "division": division,
        "polygon": as_geojson(shape),
        "headline": f"{where}{name}{level.zh}预警",
        "description": "".join(_situation(where, name, distance_m, wind_from_deg, people_by_level)),
        "instruction": _toxic_advice(wind_from_deg) if toxic else "请远离影响区域，关注官方信息，服从现场人员引导。",
        "headline_en": "",  # written when the message is, with the colour it then has
        "responses": ["Evacuate", "Shelter"] if toxic else ["Avoid", "Monitor"],
        "onset": begin.isoformat(),
        "expires": (begin + timedelta(hours=HOURS[level])).isoformat(),
    }


def _situation(
    where: str, name: str, distance_m: float | None, wind_from_deg: float | None, people: Mapping[int, int] | None
) -> Sequence[str]:
    said = [f"{where}发生{name}。"]
    if wind_from_deg is not None:
        said.append(f"当前{wind_name(wind_from_deg)}风，下风向受影响。")
    if distance_m:
        said.append(f"模型估算影响距离约 {_round(distance_m)}。")
    if people and sum(people.values()):
        said.append(f"估算影响区域内约 {max(people.values()):,} 人。")
    return said


def _toxic_advice(wind_from_deg: float | None) -> str:
    upwind = f"向{wind_name(wind_from_deg)}（上风）方向或侧风方向" if wind_from_deg is not None else "向上风或侧风方向"
    return f"请立即{upwind}撤离，不要穿越下风区；来不及撤离的留在室内，关闭门窗、空调和通风；用湿毛巾捂住口鼻；有不适拨打120。"


def wind_name(from_deg: float) -> str:
    """The direction a wind blows from, in eight parts."""
    return _WIND[round(from_deg / 45) % 8]


def _round(distance_m: float) -> str:
    return f"{distance_m / 1000:.1f} 公里" if distance_m >= 1000 else f"{round(distance_m, -1):.0f} 米"
