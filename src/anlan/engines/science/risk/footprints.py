"""Where one outcome kills: share of people outdoors and indoors on a polar grid about the vessel, angle 0 downwind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.engines.science import effect, effect_blast, effect_thermal
from anlan.engines.science.checking import check
from anlan.engines.science.cloud import scenario as scenarios
from anlan.engines.science.cloud.zones import SPEC as ZONES
from anlan.engines.science.explosion import curves
from anlan.engines.science.fire import fireball, jet, pool
from anlan.engines.science.risk.frequencies import OBSTRUCTED, STRENGTH
from anlan.engines.science.substance import ATM_PA, Substance
from anlan.kernel.units import ppm_to_mg_m3

Floats = NDArray[np.float64]
ANGLES = 120
EXPOSED_S = 20.0  # in heat before shelter is found — Purple Book 2005, 5.2.3
INDOORS_TOXIC = 0.1  # share of the outdoor deaths — Purple Book 2005, table 5.3
LONGEST_MIN = 30.0  # of exposure to gas — Purple Book 2005, 5.2.2
_COARSE_R, _COARSE_A = 36, 24
PLACE = {"lon": 0.0, "lat": 0.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Polar:
    """Radii (m) and angles of the grid; ``x``, ``y`` of its points with x downwind."""

    r: Floats

    @property
    def angle(self) -> Floats:
        return np.arange(ANGLES) * 2 * np.pi / ANGLES

    @property
    def x(self) -> Floats:
        return self.r[:, None] * np.cos(self.angle)

    @property
    def y(self) -> Floats:
        return self.r[:, None] * np.sin(self.angle)


def polar(reach_m: float) -> Polar:
    return Polar(r=np.geomspace(3.0, reach_m, 180))


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    outdoors: Floats  # radii × angles
    indoors: Floats


def of_heat(grid: Polar, heat_at: Callable[[Floats], Any], seconds: float = EXPOSED_S) -> Footprint:
    """From a function of points; computed on a coarse polar grid and carried over, for heat is smooth."""
    coarse = np.geomspace(grid.r[0], grid.r[-1], _COARSE_R)
    around = np.arange(_COARSE_A) * 2 * np.pi / _COARSE_A
    points = np.stack(np.broadcast_arrays(coarse[:, None] * np.cos(around), coarse[:, None] * np.sin(around), 1.5), axis=-1)
    logs = np.log(np.maximum(np.asarray(heat_at(points.reshape(-1, 3))), 1e-9)).reshape(_COARSE_R, _COARSE_A)
    wrapped = np.column_stack([logs, logs[:, 0]])
    fine = np.array([np.interp(grid.angle, np.append(around, 2 * np.pi), row) for row in wrapped])
    heat = np.exp(np.array([np.interp(np.log(grid.r), np.log(coarse), column) for column in fine.T]).T)
    return _burnt(heat, seconds)


def of_fireball(grid: Polar, substance: str, mass_kg: float, air_c: float) -> Footprint:
    inputs, _ = check(
        fireball.SPEC, {**PLACE, "substance": substance, "mass_kg": mass_kg, "air_temperature_c": air_c, "distance_m": grid.r}
    )
    found = fireball.compute(inputs)
    heat = np.repeat(np.asarray(found["heat_kw_m2"])[:, None], ANGLES, axis=1)
    inside = grid.r[:, None] <= found["diameter_m"] / 2  # beneath the ball everybody dies
    return _burnt(np.where(inside, 1e3, heat), min(found["duration_s"], EXPOSED_S))


def of_jet(grid: Polar, given: Mapping[str, Any]) -> Footprint:
    inputs, _ = check(jet.SPEC, {**PLACE, **given, "wind_from_deg": 0.0})
    return of_heat(grid, lambda points: jet.heat_at(inputs, points, is_upright=False))


def of_pool(grid: Polar, given: Mapping[str, Any], bund_area_m2: float) -> Footprint:
    """A pool as wide as the leak makes it, at most its bund; who stands in it dies."""
    inputs, _ = check(pool.SPEC, {**PLACE, **given})
    held = np.sqrt(4 * bund_area_m2 / np.pi) if bund_area_m2 else np.inf
    wide = float(np.clip(min(pool.spread_m(inputs), held), 0.2, 300.0))
    around = of_heat(grid, lambda points: pool.heat_at(inputs | {"diameter_m": wide}, points, across=5))
    inside = grid.r[:, None] <= wide / 2
    return Footprint(outdoors=np.where(inside, 1.0, around.outdoors), indoors=np.where(inside, 1.0, around.indoors))


def of_flash(grid: Polar, cloud: Any, lel: float) -> Footprint:
    """Everybody within the lower flammable limit, indoors too (Purple Book 2005, 5.2.3: the cloud burns about them)."""
    inside = (cloud.at(grid.x.ravel(), grid.y.ravel()) >= lel).reshape(grid.x.shape).astype(float)
    return Footprint(outdoors=inside, indoors=inside)


def of_explosion(grid: Polar, flammable_kg: float, heat_j_kg: float, centre_m: float) -> Footprint:
    scale = (flammable_kg * OBSTRUCTED * heat_j_kg / ATM_PA) ** (1 / 3)
    kpa = ATM_PA / 1000 * curves.multi_energy(np.hypot(grid.x - centre_m, grid.y) / scale, STRENGTH)
    return Footprint(outdoors=effect_blast.outdoors(kpa), indoors=effect_blast.indoors(kpa))


def of_toxic(grid: Polar, cloud: Any, substance: Substance, duration_s: float) -> Footprint | None:
    """None where nobody has published a probit."""
    if substance.cas not in effect.TOXIC:
        return None
    a, b, n = effect.TOXIC[substance.cas]
    fraction = cloud.at(grid.x.ravel(), grid.y.ravel()).reshape(grid.x.shape)
    mg_m3 = np.maximum(ppm_to_mg_m3(fraction * 1e6, substance.molar_mass_kg_mol * 1000), 1e-12)
    probit = a + b * (n * np.log(mg_m3) + np.log(min(duration_s / 60, LONGEST_MIN)))
    deaths = effect.share_of(probit)
    deaths[deaths < 1e-3] = 0.0
    return Footprint(outdoors=deaths, indoors=INDOORS_TOXIC * deaths)


def cloud_of(given: Mapping[str, Any], horizon_m: float) -> tuple[Any, Any]:
    """Scenario and swath of a release; levels do not matter here."""
    inputs, _ = check(ZONES, {**PLACE, **given, "horizon_m": min(max(horizon_m, 100.0), 50_000.0), "wind_from_deg": 270.0})
    drawn = scenarios.read(inputs)
    return drawn, scenarios.swath(drawn)


def _burnt(heat_kw_m2: Floats, seconds: float) -> Footprint:
    bare = effect_thermal.lethality(heat_kw_m2, seconds)
    bare = np.where(bare < 1e-3, 0.0, bare)
    return Footprint(outdoors=bare, indoors=(np.asarray(heat_kw_m2) >= effect_thermal.CERTAIN_KW_M2).astype(float))
