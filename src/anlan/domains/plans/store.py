"""Between rows and the engine's plans: structure rebuilt once a version and kept, corrections laid over what was read."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from anlan.domains.plans.models import Plan as Row
from anlan.engines.planbook import Measure, Plan, plan_from_json
from anlan.kernel.verdict import refused

_FIELDS = {"units": tuple, "within_min": float, "text": str, "level": int}


_known: OrderedDict[tuple[int, int, str], Plan] = OrderedDict()
_KEPT = 2000  # versions held in memory, some 100 kB each


def structure_of(row: Row) -> Plan:
    """The plan of a row with its corrections; from memory when this version of it was asked for before."""
    key = (row.pk, row.version, row.sha256)
    plan = _known.get(key)
    if plan is None:
        plan = replace(apply_corrections(plan_from_json(row.structure, row.text), row.corrections), key=str(row.pk))
        _known[key] = plan
        while len(_known) > _KEPT:
            _known.popitem(last=False)
    return plan


def measure_key(measure: Measure) -> str:
    """A measure's name in corrections: its own words, so that it is found again in the next version."""
    return hashlib.sha256(measure.text.encode()).hexdigest()[:12]


def readable(plan: Plan) -> dict[str, Any]:
    """Everything that can be corrected, by path."""
    found: dict[str, Any] = {"event_types": list(plan.event_types)}
    found |= {f"levels/{level.level}/starter": level.starter for level in plan.levels}
    for measure in plan.measures:
        base = f"measures/{measure_key(measure)}"
        found |= {f"{base}/units": list(measure.units), f"{base}/within_min": measure.within_min, f"{base}/text": measure.text, f"{base}/level": measure.level}
    return found


def apply_corrections(plan: Plan, corrections: Iterable[Mapping[str, Any]]) -> Plan:
    for correction in corrections:
        plan = _apply(plan, str(correction["path"]), correction["value"])
    return plan


def _apply(plan: Plan, path: str, value: Any) -> Plan:
    match path.split("/"):
        case ["event_types"]:
            return replace(plan, event_types=tuple(value))
        case ["levels", number, "starter"]:
            return replace(plan, levels=tuple(replace(x, starter=str(value)) if str(x.level) == number else x for x in plan.levels))
        case ["measures", key, name] if name in _FIELDS:
            changed = None if value is None else _FIELDS[name](value)
            measures = tuple(replace(m, confidence=1.0, **{name: changed}) if measure_key(m) == key else m for m in plan.measures)
            return replace(plan, measures=measures)
    raise refused("plan.path", "没有这一项可以修正。", path="请从页面上选择要修正的内容。")
