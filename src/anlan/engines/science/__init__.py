"""Physical models of what may hit the city and who is there. Usable alone: ``from anlan.engines import science``.

>>> from anlan.engines import science
>>> run = science.run("gb18218.grading", {"stocks": [{"substance": "氯", "mass_t": 10}], "exposed_people": 40})
>>> run.outputs["level"]
4

``run`` checks inputs (Refused names the field and the nearest value that works), computes, and returns a ``Run`` with version,
digest, warnings and duration. ``MODELS`` and ``describe`` tell what there is, with equations, sources and verification.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from anlan.engines.science.gb18218 import Grading, Limit, find_limit, grade
from anlan.engines.science.running import Model, Run, plain
from anlan.engines.science.spec import REQUIRED, Check, Equation, Input, Output, Spec
from anlan.engines.science.substance import Substance, find_cas, find_substance, known_names
from anlan.engines.science.typhoon.track import Approach, Fix, Track, bundled_track, closest_approach, read_tracks
from anlan.engines.science.weather import air_density_kg_m3, solar_elevation_deg, stability_class

if TYPE_CHECKING:
    from anlan.engines.science.registry import CHAINS, MODELS, check_inputs, describe, run, warm_up

__all__ = [
    "CHAINS",
    "MODELS",
    "REQUIRED",
    "Approach",
    "Check",
    "Equation",
    "Fix",
    "Grading",
    "Input",
    "Limit",
    "Model",
    "Output",
    "Run",
    "Spec",
    "Substance",
    "Track",
    "air_density_kg_m3",
    "bundled_track",
    "check_inputs",
    "closest_approach",
    "describe",
    "find_cas",
    "find_limit",
    "find_substance",
    "grade",
    "known_names",
    "plain",
    "read_tracks",
    "run",
    "solar_elevation_deg",
    "stability_class",
    "warm_up",
]


def __getattr__(name: str) -> Any:
    """The models and their compilers are loaded when the first is asked for: a process that runs none does not wait for them."""
    if name in {"CHAINS", "MODELS", "check_inputs", "describe", "run", "warm_up"}:
        return getattr(import_module("anlan.engines.science.registry"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
