"""Inputs filled from what the house knows: wind from the nearest station, substance and stock from the register. Nothing silently invented."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from anlan.domains.decision import rules
from anlan.domains.registry import api as registry
from anlan.domains.sensing import api as sensing
from anlan.engines import science
from anlan.kernel import clock
from anlan.kernel.verdict import Refused

VESSELS = ("storage_tank", "hazmat_vehicle")
NEAR_M = 1_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A run ready to be asked for. ``assumed`` is shown beside the inputs: [{text, source}]."""

    model: str
    inputs: Mapping[str, Any]
    title: str
    assumed: Sequence[Mapping[str, str]] = field(default_factory=tuple)


def propose_run(facts: Mapping[str, Any], lon: float | None, lat: float | None) -> Request | None:
    """The run that answers an incident's first question, or None: no place, or no substance that spreads."""
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


def propose_inputs(facts: Mapping[str, Any], lon: float | None, lat: float | None) -> dict[str, Any]:
    """The filled inputs alone, for a form; empty where nothing can be proposed."""
    request = propose_run(facts, lon, lat)
    return {**request.inputs} if request else {}


def weather_inputs(lon: float, lat: float) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Wind, temperature, cloud of the nearest station's latest readings; the worst case, direction open, where there is none."""
    weather = sensing.weather_at(lon, lat)
    if weather is None or weather.wind_ms is None:
        return dict(rules.WORST_WEATHER), [_note("附近没有气象站数据：按最不利天气（1.5 m/s，F 类）、全向计算", "40 CFR 68.22")]
    inputs: dict[str, Any] = {"wind_ms": weather.wind_ms, "wind_from_deg": weather.wind_from_deg, "time": clock.now().isoformat()}
    inputs |= {"air_temperature_c": weather.temperature_c, "cloud_tenths": weather.cloud_tenths, "humidity_pct": weather.humidity_pct}
    text = f"气象取自{weather.station}，{clock.local_text(weather.at, '%m-%d %H:%M')}" + ("（近似）" if weather.approximate else "")
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
            places.append({"code": code, "name": registry.division_name(code), "lon": round(point.x, 4), "lat": round(point.y, 4)})
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
