"""The event tree of one vessel: leak → lit at once, later, or not → who dies where, how often."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from anlan.engines.science.fire.fuels import Fuel, find_fuel
from anlan.engines.science.risk import footprints
from anlan.engines.science.risk.footprints import Footprint, Polar
from anlan.engines.science.risk.frequencies import AT_ONCE_BLEVE, EXPLODES, Leak, immediate_ignition
from anlan.engines.science.source import release
from anlan.engines.science.substance import ATM_PA, Substance, find_substance
from anlan.kernel.verdict import Refused

AT_ONCE_S = 60.0  # over which a rupture is spread for the cloud
LONGEST_S = 1800.0  # a leak is stopped by then — Purple Book 2005, 4.6
SUPERHEATED_PA = 1.1 * ATM_PA
BUND_DEPTH_M = 1.5  # [K] an atmospheric tank stands in a bund that holds it whole, as GB 50351 asks


@dataclass(frozen=True, slots=True, kw_only=True)
class Vessel:
    name: str
    lon: float
    lat: float
    substance: Substance
    fuel: Fuel | None
    mass_kg: float
    temperature_c: float
    pressure_pa: float | None
    kind: str
    bund_area_m2: float

    @property
    def is_liquefied(self) -> bool:
        """Superheated, or a gas: what comes out flies as a jet."""
        return float(self.substance.vapour_pressure_pa(self.temperature_c + 273.15)) > SUPERHEATED_PA


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    stability: str
    wind_ms: float
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """``per_year`` over all directions of the wind."""

    vessel: str
    leak: str
    kind: str
    per_year: float
    footprint: Footprint


def read_vessel(row: Mapping[str, Any], number: int) -> Vessel:
    substance = find_substance(str(row["substance"]))
    kelvin = float(row.get("temperature_c", 20.0)) + 273.15
    kind = str(row.get("kind") or ("pressurised" if kelvin > substance.boiling_k else "atmospheric"))
    held_m2 = float(row["mass_kg"]) / substance.liquid_density_kg_m3(min(kelvin, substance.boiling_k)) / BUND_DEPTH_M
    return Vessel(
        name=str(row.get("name", f"装置 {number}")),
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        substance=substance,
        fuel=_fuel(substance),
        mass_kg=float(row["mass_kg"]),
        temperature_c=kelvin - 273.15,
        pressure_pa=row.get("pressure_pa"),
        kind=kind,
        bund_area_m2=float(row.get("bund_area_m2", held_m2 if kind == "atmospheric" else 0.0)),
    )


def outcomes(vessel: Vessel, leak: Leak, weather: Weather, delayed: float, grid: Polar, air_c: float) -> Iterator[Outcome]:
    """All ends of one leak in one weather, with its share of the frequency."""
    given = _release(vessel, leak, weather, air_c)
    drawn, cloud = footprints.cloud_of(given, float(grid.r[-1]))
    rate, rupture = drawn.rate_kg_s, leak.hole_m == 0
    often = leak.per_year * weather.share
    lit = 0.0
    if vessel.fuel and vessel.substance.lel_ppm:
        amount = vessel.mass_kg if rupture else rate
        lit = immediate_ignition(vessel.substance.cas, vessel.substance.boiling_k, amount, is_rupture=rupture)
        for kind, share, footprint in _burning(vessel, leak, weather, grid, air_c):
            yield _outcome(vessel, leak, kind, often * lit * share, footprint)
        later = (1 - lit) * delayed
        lel = vessel.substance.lel_ppm * 1e-6
        reach = cloud.distance_m(lel)
        if reach > 0:
            yield _outcome(vessel, leak, "闪火", often * later * (1 - EXPLODES), footprints.of_flash(grid, cloud, lel))
            within = rate * min(reach / max(drawn.wind_ms, 1.0), drawn.duration_s)
            blast = footprints.of_explosion(grid, within, vessel.fuel.heat_of_combustion_j_kg, reach / 2)
            yield _outcome(vessel, leak, "蒸气云爆炸", often * later * EXPLODES, blast)
            lit += later
    if (poisoned := footprints.of_toxic(grid, cloud, vessel.substance, drawn.duration_s)) is not None:
        yield _outcome(vessel, leak, "中毒", often * (1 - lit), poisoned)


def _burning(vessel: Vessel, leak: Leak, weather: Weather, grid: Polar, air_c: float) -> Iterator[tuple[str, float, Footprint]]:
    """What a leak lit at once becomes: name, share, footprint."""
    name, liquefied = vessel.substance.cas, vessel.is_liquefied
    air = {"wind_ms": weather.wind_ms, "air_temperature_c": air_c}
    if leak.hole_m == 0 and liquefied:
        yield "火球", AT_ONCE_BLEVE, footprints.of_fireball(grid, name, vessel.mass_kg, air_c)
        return
    if liquefied:
        phase = "two_phase" if vessel.temperature_c + 273.15 < vessel.substance.critical_k else "gas"
        given = {
            "substance": name,
            "hole_diameter_m": leak.hole_m,
            "temperature_c": vessel.temperature_c,
            "phase": phase,
            "pressure_pa": vessel.pressure_pa,
            **air,
        }
        yield "喷射火", 1.0, footprints.of_jet(grid, given)
        return
    size: dict[str, Any] = {"mass_kg": vessel.mass_kg}
    if leak.hole_m:
        size["spill_rate_kg_s"] = max(_leak_kg_s(vessel, leak, air_c), 1e-3)
    yield "池火", 1.0, footprints.of_pool(grid, {"substance": name, **size, **air}, vessel.bund_area_m2)


def _release(vessel: Vessel, leak: Leak, weather: Weather, air_c: float) -> dict[str, Any]:
    """Inputs of the cloud: a rupture as its airborne share within a minute and the pool after it; else the hole."""
    common = {
        "substance": vessel.substance.cas, "wind_ms": weather.wind_ms, "stability": weather.stability, "air_temperature_c": air_c,
        "levels": "auto", "bund_area_m2": vessel.bund_area_m2,
    }  # fmt: skip
    if leak.hole_m:
        hole = {
            "mass_kg": vessel.mass_kg,
            "hole_diameter_m": leak.hole_m,
            "storage_temperature_c": vessel.temperature_c,
            "storage_pressure_pa": vessel.pressure_pa,
        }
        airborne = release.compute(_source(vessel, air_c) | {"hole_diameter_m": leak.hole_m, "wind_ms": weather.wind_ms})
        return common | hole | {"duration_s": min(max(airborne["duration_s"], 1.0), LONGEST_S)}
    kelvin = vessel.temperature_c + 273.15
    share = min(1.0, 2 * release.flash_fraction(vessel.substance, kelvin)) if kelvin < vessel.substance.critical_k else 1.0
    if share > 0:
        return common | {"mass_rate_kg_s": min(share * vessel.mass_kg / AT_ONCE_S, 1e5), "duration_s": AT_ONCE_S}
    pool = release.compute(_source(vessel, air_c) | {"hole_diameter_m": 1.0, "wind_ms": weather.wind_ms})
    return common | {"mass_rate_kg_s": max(pool["airborne_kg_s"], 1e-5), "duration_s": LONGEST_S}


def _source(vessel: Vessel, air_c: float) -> dict[str, Any]:
    return {
        "substance": vessel.substance.cas, "mass_kg": vessel.mass_kg, "storage_temperature_c": vessel.temperature_c, "storage_pressure_pa": vessel.pressure_pa,
        "head_m": 1.0, "phase": "liquid", "air_temperature_c": air_c, "bund_area_m2": vessel.bund_area_m2,
    }  # fmt: skip


def _leak_kg_s(vessel: Vessel, leak: Leak, air_c: float) -> float:
    return float(release.compute(_source(vessel, air_c) | {"hole_diameter_m": leak.hole_m, "wind_ms": 2.0})["release_kg_s"])


def _outcome(vessel: Vessel, leak: Leak, kind: str, often: float, footprint: Footprint) -> Outcome:
    return Outcome(vessel=vessel.name, leak=leak.name, kind=kind, per_year=often, footprint=footprint)


def _fuel(substance: Substance) -> Fuel | None:
    try:
        return find_fuel(substance.cas)
    except Refused:
        return None
