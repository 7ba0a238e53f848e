"""The declaration of a chain. A link between unlike units, to an input that is not there, or from a step that comes later is refused when declared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from anlan.engines.science.running import Model
from anlan.engines.science.spec import Check, Input, Spec

# (from, to): factor. What is not here and not equal is refused
FACTORS: Mapping[tuple[str, str], float] = {
    ("kPa", "Pa"): 1e3, ("Pa", "kPa"): 1e-3, ("cm/s", "m/s"): 1e-2, ("km", "m"): 1e3, ("m", "km"): 1e-3, ("t", "kg"): 1e3, ("kg", "t"): 1e-3,
    ("min", "s"): 60.0, ("h", "s"): 3600.0, ("s", "h"): 1 / 3600, ("s", "min"): 1 / 60,
}  # fmt: skip


class ChainError(ValueError):
    """A chain that cannot hold together. Raised when it is declared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """``into`` takes ``source``: ``given.NAME``, ``STEP.OUTPUT``, or ``STEP.inputs`` (all that a step was given, for a model that runs it anew)."""

    into: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """``into`` is computed from ``needs`` (sources as in Link) by ``how``; ``unit`` is what it returns, ``says`` how, in a line a commander reads."""

    into: str
    unit: str
    needs: tuple[str, ...]
    how: Callable[..., Any]
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One model of the chain. ``goes_on`` names an output of this step: where it is 0, False or absent the chain ends here with ``ends``."""

    key: str
    zh: str
    model: str
    takes: tuple[Link | Derived, ...]
    goes_on: str = ""
    ends: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    id: str
    version: str
    zh: str
    en: str
    givens: tuple[Input, ...]
    steps: tuple[Step, ...]
    limits: tuple[str, ...] = ()
    checks: tuple[Check, ...] = field(default=())


def verify(chain: Chain, models: Mapping[str, Model]) -> Chain:
    """The same chain, or ChainError naming the link that does not hold."""
    known: dict[str, Spec] = {}
    for step in chain.steps:
        if step.model not in models:
            raise ChainError(f"{chain.id}: {step.key} asks for a model that is not there: {step.model}")
        spec = models[step.model].spec
        asked = {item.name: item for item in spec.inputs}
        for take in step.takes:
            if take.into not in asked:
                raise ChainError(f"{chain.id}: {step.model} has no input {take.into}")
            _check_take(chain, step, take, asked[take.into], known)
        taken = {take.into for take in step.takes}
        if missing := [item.name for item in spec.inputs if item.is_required and item.name not in taken]:
            raise ChainError(f"{chain.id}: nothing is led into {step.key}.{', '.join(missing)}")
        if step.goes_on and step.goes_on not in {output.name for output in spec.outputs}:
            raise ChainError(f"{chain.id}: {step.key} has no output {step.goes_on}")
        known[step.key] = spec
    return chain


def _check_take(chain: Chain, step: Step, take: Link | Derived, item: Input, known: Mapping[str, Spec]) -> None:
    sources = take.needs if isinstance(take, Derived) else (take.source,)
    units = [_unit_of(chain, source, known) for source in sources]
    unit = take.unit if isinstance(take, Derived) else units[0]
    if unit is not None and unit != item.unit and (unit, item.unit) not in FACTORS:
        raise ChainError(f"{chain.id}: {step.key}.{take.into} is in “{item.unit}”, what is led into it in “{unit}”")


def _unit_of(chain: Chain, source: str, known: Mapping[str, Spec]) -> str | None:
    """None for what has no one unit: the inputs of a step."""
    owner, _, name = source.partition(".")
    if owner == "given":
        items: Sequence[Any] = chain.givens
    elif owner in known:
        if name == "inputs":
            return None
        items = known[owner].outputs
    else:
        raise ChainError(f"{chain.id}: {source} comes from no earlier step")
    for item in items:
        if item.name == name:
            return str(item.unit)
    raise ChainError(f"{chain.id}: there is no {source}")


def factor(chain: Chain, source: str, item: Input, known: Mapping[str, Spec]) -> float:
    unit = _unit_of(chain, source, known)
    return 1.0 if unit is None or unit == item.unit else FACTORS[unit, item.unit]
