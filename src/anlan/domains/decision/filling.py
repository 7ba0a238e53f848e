"""Inputs filled from what the house knows: wind from the nearest station, substance and stock from the register. Nothing silently invented."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely
from shapely.geometry import mapping

from anlan.domains.decision import rules
from anlan.domains.decision.exposing import SHORE
from anlan.domains.decision.models import ModelRun
from anlan.domains.registry import api as registry
from anlan.domains.sensing import api as sensing
from anlan.engines import science
from anlan.kernel import clock
from anlan.kernel.coords import haversine_m
from anlan.kernel.verdict import Refused

VESSELS = ("storage_tank", "hazmat_vehicle")
NEAR_M = 1_000.0
AROUND_DEG = 0.2  # some 20 km: the horizon of the cloud models, twice
PRESSURE_KPA = 50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A run ready to be asked for. ``assumed`` is shown beside the inputs: [{text, source}]."""

    model: str
    inputs: Mapping[str, Any]
    title: str
    assumed: Sequence[Mapping[str, str]] = field(default_factory=tuple)


def propose_run(facts: Mapping[str, Any], lon: float | None, lat: float | None) -> Request | None:
    """The run that answers an incident's first question, or None: no place, or no substance that spreads."""
    if facts.get("event_type") == rules.OIL_EVENT and lon is not None and lat is not None:
        return _oil_at_sea(facts, lon, lat)
    substance = rules.choose_substance(facts.get("substances") or [])
    if substance is None or lon is None or lat is None:
        return None
    vessel = find_vessel(substance, lon, lat)
    model = rules.choose_model(substance, str(facts.get("event_type") or ""))
    inputs, assumed = weather_inputs(lon, lat)
    mass, told = rules.mass_kg(substance, vessel)
    inputs |= {"substance": substance, "mass_kg": mass}
    inputs |= {"lon": round(vessel.lon if vessel else lon, 6), "lat": round(vessel.lat if vessel else lat, 6)}
    assumed.append(_note(told, "registry"))
    if vessel:
        inputs |= {"storage_temperature_c": vessel.temperature_c, "storage_pressure_pa": vessel.pressure_pa}
        assumed.append(_note(f"源位置取{vessel.name}" + ("（演示数据）" if vessel.invented else ""), vessel.subject))
    if model == rules.TOXIC_RELEASE:
        inputs["hole_diameter_m"] = rules.ASSUMED_HOLE_M
        assumed.append(_note(f"泄漏孔径假定 {rules.ASSUMED_HOLE_M * 1000:g} mm，请按现场修正", "GB/T 37243-2019"))
    title = f"{substance}{'泄漏' if model == rules.TOXIC_RELEASE else '火灾'}影响范围"
    return Request(model=model, inputs=_wanted(model, inputs), title=title, assumed=tuple(assumed))


def _oil_at_sea(facts: Mapping[str, Any], lon: float, lat: float) -> Request:
    """Drift asks for a direction: where no station tells one, the wind is left out and that is said."""
    request = propose_for(rules.OIL_AT_SEA, "", lon, lat)
    oil = rules.choose_oil([str(name) for name in facts.get("substances") or []])
    inputs = {**request.inputs, "oil": oil, "mass_t": rules.ASSUMED_SPILL_T}
    assumed = [
        *request.assumed,
        _note(f"溢油量不明，假定 {rules.ASSUMED_SPILL_T:g} t，请按船方或现场报告修正", "[K]"),
        _note("流场未知：按静水计算，请填入当地潮流", "[K]"),
    ]
    if "wind_from_deg" not in inputs:
        inputs["wind_ms"] = 0.0
        assumed.append(_note("风向未知：只算扩散，请填风向风速后重算", "[K]"))
    return Request(model=rules.OIL_AT_SEA, inputs=inputs, title="海上溢油漂移", assumed=tuple(assumed))


def propose_inputs(facts: Mapping[str, Any], lon: float | None, lat: float | None) -> dict[str, Any]:
    """The filled inputs alone, for a form; empty where nothing can be proposed."""
    request = propose_run(facts, lon, lat)
    return {**request.inputs} if request else {}


def propose_for(model: str, subject: str, lon: float, lat: float, substance: str = "") -> Request:
    """What the house knows for any model at a place: weather, the vessel there, people and targets around, tanks beside it, the last footprint.

    What nobody knows stays empty; the form asks for it.
    """
    asked = {item.name for item in science.describe(model).inputs}
    inputs: dict[str, Any] = {"lon": round(lon, 6), "lat": round(lat, 6)}
    assumed: list[dict[str, str]] = []
    if "wind_ms" in asked:
        weather, notes = weather_inputs(lon, lat)
        inputs |= weather
        assumed += notes + _wind_to_be_told(model, inputs)
    if substance and "substance" in asked:
        _fill_vessel(inputs, assumed, substance, lon, lat)
    for name, (find, text) in {**AROUND, **OF_MODEL.get(model, {})}.items():
        if name in asked and (found := find(lon, lat, subject)):
            inputs[name] = found
            assumed.append(_note(text, "registry"))
    return Request(model=model, inputs=_wanted(model, inputs), title="", assumed=tuple(assumed))


def _wind_to_be_told(model: str, inputs: Mapping[str, Any]) -> list[dict[str, str]]:
    """Some models cannot take the wind from everywhere: the form says so before it is sent."""
    needs = any(item.name == "wind_from_deg" and item.is_required for item in science.describe(model).inputs)
    return [_note("本模型须有风向：请按现场风向标填写", "weather")] if needs and inputs.get("wind_from_deg") is None else []


def _fill_vessel(inputs: dict[str, Any], assumed: list[dict[str, str]], substance: str, lon: float, lat: float) -> None:
    try:
        vessel = find_vessel(substance, lon, lat)
        mass, told = rules.mass_kg(substance, vessel)
    except Refused:  # a substance the library does not hold: the form says so when it is sent
        inputs["substance"] = substance
        return
    inputs |= {"substance": substance, "mass_kg": mass, "hole_diameter_m": rules.ASSUMED_HOLE_M}
    assumed += [
        _note(told, "registry"),
        _note(f"泄漏孔径假定 {rules.ASSUMED_HOLE_M * 1000:g} mm，请按现场修正", "GB/T 37243-2019"),
    ]
    if vessel:
        inputs |= {
            "lon": round(vessel.lon, 6),
            "lat": round(vessel.lat, 6),
            "storage_temperature_c": vessel.temperature_c,
            "storage_pressure_pa": vessel.pressure_pa,
        }
        assumed.append(_note(f"源位置取{vessel.name}" + ("（演示数据）" if vessel.invented else ""), vessel.subject))


def _people_around(lon: float, lat: float, _subject: str) -> dict[str, Any] | None:
    x, y, people = registry.population()
    near = (abs(x - lon) < AROUND_DEG) & (abs(y - lat) < AROUND_DEG) & (people > 0)
    return (
        {"lon": x[near].round(5).tolist(), "lat": y[near].round(5).tolist(), "people": people[near].tolist()}
        if near.any()
        else None
    )


def _targets_around(lon: float, lat: float, _subject: str) -> list[dict[str, Any]]:
    box = shapely.box(lon - AROUND_DEG, lat - AROUND_DEG, lon + AROUND_DEG, lat + AROUND_DEG)
    return [
        {"id": t.subject, "kind": t.kind, "name": t.name, "lon": t.lon, "lat": t.lat}
        for t in registry.protected_targets_within(box)
        if t.lon is not None
    ][:500]


def _tanks_around(lon: float, lat: float, _subject: str) -> list[dict[str, Any]]:
    """Tanks within a kilometre as the domino model wants them; a gauge pressure above 50 kPa makes a pressure vessel."""
    found = [
        thing
        for thing, metres in registry.nearest(lon, lat, ("storage_tank",), limit=40, max_m=NEAR_M)
        if metres > 1 and thing.lon is not None
    ]
    return [
        {"name": t.name, "lon": round(t.lon, 6), "lat": round(t.lat, 6), "kind": "pressurised" if float(t.attrs.get("pressure_kpa") or 0) > PRESSURE_KPA else "atmospheric",
         "volume_m3": float(t.attrs.get("volume_m3") or 1000)} for t in found
    ]  # fmt: skip


def _last_footprint(_lon: float, _lat: float, subject: str) -> Any:
    rows = ModelRun.objects.filter(subject=subject, state="done", contours__isnull=False).order_by("-id")
    return rows.values_list("contours", flat=True).first()


AROUND: Mapping[str, tuple[Any, str]] = {
    "population": (_people_around, "人口取自本市人口格网（20 km 内）"),
    "targets": (_targets_around, "防护目标取自登记（20 km 内）"),
    "units": (_tanks_around, "邻近储罐取自登记（1 km 内）；表压高于 50 kPa 的按压力罐"),
    "contours": (_last_footprint, "影响范围取自本事项最近一次运行"),
}


def _land(_lon: float, _lat: float, _subject: str) -> dict[str, Any] | None:
    """The city's own land, thinned to some fifty metres: the shore that oil meets and a typhoon crosses."""
    areas = [area for area in (registry.division_area(code) for code in registry_counties()) if area is not None]
    return mapping(shapely.simplify(shapely.union_all(areas), 5e-4)) if areas else None


def _counties(_lon: float, _lat: float, _subject: str) -> dict[str, Any] | None:
    areas = [(registry.division_name(code), registry.division_area(code)) for code in registry_counties()]
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": mapping(shapely.simplify(area, 5e-3))}
        for name, area in areas
        if area is not None
    ]
    return {"type": "FeatureCollection", "features": features} if features else None


def _shore_targets(lon: float, lat: float, _subject: str) -> list[dict[str, Any]]:
    box = shapely.box(lon - AROUND_DEG, lat - AROUND_DEG, lon + AROUND_DEG, lat + AROUND_DEG)
    found = [t for t in registry.things_within(box, SHORE) if t.lon is not None]
    found.sort(key=lambda t: haversine_m(t.lon, t.lat, lon, lat))
    return [{"name": t.name, "lon": round(t.lon, 6), "lat": round(t.lat, 6)} for t in found[:50]]


CITY_LAND = "陆地取自本市行政区划（近似）；市外岸线请自行补充"
OF_MODEL: Mapping[str, Mapping[str, tuple[Any, str]]] = {
    "spill.oil": {
        "land": (_land, CITY_LAND),
        "places": (_shore_targets, "取水口、泊位、水闸、海堤、岸边场所取自登记（20 km 内，至多 50 处）；未登记的养殖区请补上"),
    },
    "typhoon.landfall": {"coast": (_land, CITY_LAND), "sections": (_counties, "岸段按县区行政区划")},
}


def weather_inputs(lon: float, lat: float) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Wind, temperature, cloud of the nearest station's latest readings; the worst case, direction open, where there is none."""
    weather = sensing.weather_at(lon, lat)
    if weather is None or weather.wind_ms is None:
        return dict(rules.WORST_WEATHER), [_note("附近没有气象站数据：按最不利天气（1.5 m/s，F 类）、全向计算", "40 CFR 68.22")]
    inputs: dict[str, Any] = {"wind_ms": weather.wind_ms, "wind_from_deg": weather.wind_from_deg, "time": clock.now().isoformat()}
    inputs |= {
        "air_temperature_c": weather.temperature_c,
        "cloud_tenths": weather.cloud_tenths,
        "humidity_pct": weather.humidity_pct,
    }
    text = f"气象取自{weather.station}，{clock.local_text(weather.at, '%m-%d %H:%M')}" + (
        "（近似）" if weather.approximate else ""
    )
    return inputs, [_note(text, "sensing")]


def find_vessel(substance: str, lon: float, lat: float) -> rules.Inventory | None:
    """The nearest tank or tanker within a kilometre that is registered with this substance."""
    cas = science.find_cas(substance)
    for thing, _ in registry.nearest(lon, lat, VESSELS, limit=60, max_m=NEAR_M):
        if _holds(thing, cas):
            return _inventory(thing, substance)
    return None


def typhoon_places() -> list[dict[str, Any]]:
    """A representative point of each county, with its name, for the typhoon models."""
    places = []
    for code in registry_counties():
        area = registry.division_area(code)
        if area is not None:
            point = area.representative_point()
            places.append(
                {"code": code, "name": registry.division_name(code), "lon": round(point.x, 4), "lat": round(point.y, 4)}
            )
    return places


def registry_counties(city: str = "3207") -> list[str]:
    from anlan.kernel.tables import rows

    codes = {row["code"][:6] for row in rows("divisions") if row["code"].startswith(city) and row["code"][4:6] != "00"}
    return sorted(codes)


def _holds(thing: Any, cas: str) -> bool:
    held = thing.attrs.get("cas") or thing.attrs.get("substance") or ""
    try:
        return bool(held) and science.find_cas(str(held)) == cas
    except Refused:
        return False


def _inventory(thing: Any, substance: str) -> rules.Inventory:
    attrs = thing.attrs
    mass = _number(attrs.get("stock_t"), 1000.0) or _tanker_kg(attrs.get("tank_m3"), substance)
    gauge_pa = _number(attrs.get("pressure_kpa"), 1000.0)
    return rules.Inventory(
        subject=thing.subject, name=thing.name, lon=thing.lon, lat=thing.lat, mass_kg=mass, temperature_c=_number(attrs.get("temperature_c"), 1.0),
        pressure_pa=gauge_pa + 101_325 if gauge_pa is not None else None, invented=thing.invented,
    )  # fmt: skip


def _tanker_kg(tank_m3: Any, substance: str) -> float | None:
    volume = _number(tank_m3, 1.0)
    return volume * rules.LOADED_SHARE * science.find_substance(substance).liquid_density_kg_m3(293.15) if volume else None


def _number(value: Any, scale: float) -> float | None:
    return None if value in (None, "") else float(value) * scale


def _wanted(model: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What was found out and the model asks for."""
    asked = {item.name for item in science.describe(model).inputs}
    return {name: value for name, value in inputs.items() if value is not None and name in asked}


def _note(text: str, source: str) -> dict[str, str]:
    return {"text": text, "source": source}
