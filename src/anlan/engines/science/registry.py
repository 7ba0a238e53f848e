"""Every model by its id. A model is listed here or it does not exist."""

from collections.abc import Mapping
from typing import Any

from anlan.engines.science import effect, effect_blast, effect_thermal, exposure, gb18218, impact, shelter, weather
from anlan.engines.science.chains import catalogue
from anlan.engines.science.chains.chain import Chain, verify
from anlan.engines.science.chains.running import as_model
from anlan.engines.science.checking import check
from anlan.engines.science.cloud import britter, dense, ensemble, gaussian, moving, zones
from anlan.engines.science.coast import overtopping, surge, tide, tsunami, waves
from anlan.engines.science.explosion import cloud as explosion_cloud
from anlan.engines.science.explosion import condensed, dust, vessel
from anlan.engines.science.fire import blast, fighting, fireball, flash, jet
from anlan.engines.science.fire import pool as fire_pool
from anlan.engines.science.flood import growth, inundation, ponding, reservoir, unit, xinanjiang
from anlan.engines.science.flood import tanks as flood_tanks
from anlan.engines.science.quake import damage, isoseismal, site, yu2013
from anlan.engines.science.quake import tanks as quake_tanks
from anlan.engines.science.risk import domino, quantitative
from anlan.engines.science.running import Compute, Model, Run, find_model, run_model
from anlan.engines.science.source import emptying, outflow, pipe, pool, release, relief
from anlan.engines.science.spec import Spec
from anlan.engines.science.spill import oil, river, weathering
from anlan.engines.science.typhoon import landfall
from anlan.engines.science.typhoon import warning as typhoon_warning
from anlan.engines.science.typhoon import wind as typhoon_wind
from anlan.engines.science.wildfire import arrival, crown, danger, rothermel

_ALL: tuple[tuple[Spec, Compute], ...] = (
    (gb18218.SPEC, gb18218.compute),
    (outflow.LIQUID, outflow.liquid),
    (outflow.GAS, outflow.gas),
    (outflow.TWO_PHASE, outflow.two_phase),
    (pipe.GAS_PIPE, pipe.gas_pipe),
    (pipe.PIPELINE, pipe.pipeline),
    (pipe.OMEGA, pipe.omega),
    (emptying.SPEC, emptying.compute),
    (pool.SPEC, pool.compute),
    (release.SPEC, release.compute),
    (relief.SPEC, relief.compute),
    (weather.SPEC, weather.compute),
    (gaussian.PLUME, gaussian.plume),
    (gaussian.PUFF, gaussian.puff),
    (britter.PLUME, britter.plume),
    (britter.PUFF, britter.puff),
    (dense.SPEC, dense.compute),
    (zones.SPEC, zones.compute),
    (ensemble.SPEC, ensemble.compute),
    (moving.SPEC, moving.compute),
    (effect.SPEC, effect.compute),
    (effect_thermal.SPEC, effect_thermal.compute),
    (effect_blast.SPEC, effect_blast.compute),
    (domino.SPEC, domino.compute),
    (quantitative.SPEC, quantitative.compute),
    (shelter.SPEC, shelter.compute),
    (impact.SPEC, impact.compute),
    (exposure.SPEC, exposure.compute),
    (exposure.NEEDS, exposure.needs),
    (typhoon_wind.SPEC, typhoon_wind.compute),
    (fire_pool.SPEC, fire_pool.compute),
    (jet.SPEC, jet.compute),
    (flash.SPEC, flash.compute),
    (fighting.SPEC, fighting.compute),
    (fireball.SPEC, fireball.compute),
    (blast.SPEC, blast.compute),
    (explosion_cloud.MULTI_ENERGY, explosion_cloud.multi_energy),
    (explosion_cloud.BST, explosion_cloud.bst),
    (condensed.SPEC, condensed.compute),
    (vessel.SPEC, vessel.compute),
    (dust.SPEC, dust.compute),
    (inundation.SPEC, inundation.compute),
    (inundation.BREACH, inundation.breach),
    (inundation.MUSKINGUM, inundation.muskingum),
    (xinanjiang.SPEC, xinanjiang.compute),
    (unit.SPEC, unit.compute),
    (reservoir.SPEC, reservoir.compute),
    (growth.SPEC, growth.compute),
    (ponding.SPEC, ponding.compute),
    (rothermel.SPEC, rothermel.compute),
    (rothermel.WANG, rothermel.wang_zhengfei),
    (arrival.SPEC, arrival.compute),
    (crown.SPEC, crown.compute),
    (danger.SPEC, danger.compute),
    (yu2013.SPEC, yu2013.compute),
    (damage.SPEC, damage.compute),
    (site.SPEC, site.compute),
    (isoseismal.SPEC, isoseismal.compute),
    (quake_tanks.SPEC, quake_tanks.compute),
    (flood_tanks.SPEC, flood_tanks.compute),
    (typhoon_warning.SPEC, typhoon_warning.compute),
    (landfall.SPEC, landfall.compute),
    (tide.SPEC, tide.compute),
    (surge.SPEC, surge.compute),
    (waves.SPEC, waves.compute),
    (overtopping.SPEC, overtopping.compute),
    (tsunami.SPEC, tsunami.compute),
    (river.SPEC, river.compute),
    (oil.SPEC, oil.compute),
    (weathering.SPEC, weathering.compute),
)

_ALONE: Mapping[str, Model] = {spec.id: Model(spec=spec, compute=compute) for spec, compute in _ALL}
CHAINS: Mapping[str, Chain] = {chain.id: verify(chain, _ALONE) for chain in catalogue.CHAINS}
MODELS: Mapping[str, Model] = {**_ALONE, **{chain.id: as_model(chain, _ALONE) for chain in CHAINS.values()}}


def run(model: str, inputs: Mapping[str, Any]) -> Run:
    """Check inputs, compute, seal. Raises Refused naming each bad input, or the nearest model for an unknown name."""
    return run_model(find_model(MODELS, model), inputs)


def describe(model: str) -> Spec:
    """The declaration of a model; refuses an unknown name with the nearest one."""
    return find_model(MODELS, model).spec


def check_inputs(model: str, inputs: Mapping[str, Any]) -> list[str]:
    """Refuse now what ``run`` would refuse before computing; returns the warnings."""
    return check(find_model(MODELS, model).spec, inputs)[1]


def warm_up() -> None:
    """Compile what is compiled at first use (numba keeps it on disk), so that a commander's first run answers at once."""
    release = {
        "substance": "7782-50-5",
        "mass_rate_kg_s": 1.0,
        "wind_ms": 3.0,
        "wind_from_deg": 0.0,
        "stability": "D",
        "lon": 0.0,
        "lat": 0.0,
    }
    run("cloud.toxic_zones", release)
    run(
        "cloud.toxic_ensemble", release | {"members": 20, "grid": 50, "population": {"lon": [0.0], "lat": [0.0], "people": [0.0]}}
    )
