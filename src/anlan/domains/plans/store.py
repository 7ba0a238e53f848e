"""Between rows and the engine's plans: structure rebuilt once a version and kept, corrections laid over what was read."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from anlan.domains.plans.models import Plan as Row
from anlan.engines.planbook import Condition, Duty, Level, Measure, Plan, Unit, plan_from_json, read_condition, view
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


def duty_key(duty: Duty) -> str:
    """A duty's name in corrections: its unit and the opening of its words; the rest of it may be reworded and the correction still finds it."""
    return hashlib.sha256(f"{duty.unit}:{duty.text[:16]}".encode()).hexdigest()[:12]


def readable(plan: Plan) -> dict[str, Any]:
    """Everything that can be corrected, by path."""
    found: dict[str, Any] = {"event_types": list(plan.event_types)}
    found |= {f"levels/{level.level}/starter": level.starter for level in plan.levels}
    found |= {f"levels/{level.level}/condition": level.condition.text if level.condition else "" for level in plan.levels}
    for duty in (duty for unit in plan.units for duty in unit.duties):
        found |= {f"duties/{duty_key(duty)}/unit": duty.unit, f"duties/{duty_key(duty)}/text": duty.text}
    for measure in plan.measures:
        base = f"measures/{measure_key(measure)}"
        found |= {
            f"{base}/units": list(measure.units),
            f"{base}/within_min": measure.within_min,
            f"{base}/text": measure.text,
            f"{base}/level": measure.level,
        }
    return found


def apply_corrections(plan: Plan, corrections: Iterable[Mapping[str, Any]]) -> Plan:
    for correction in corrections:
        plan = _apply(plan, str(correction["path"]), correction["value"])
    return plan


def _apply(plan: Plan, path: str, value: Any) -> Plan:
    match path.split("/"):
        case ["seen", _]:
            return plan  # a person looked at it and it is right
        case ["event_types"]:
            return replace(plan, event_types=tuple(value))
        case ["levels", number, "starter"]:
            return replace(
                plan, levels=tuple(replace(x, starter=str(value)) if str(x.level) == number else x for x in plan.levels)
            )
        case ["levels", number, "condition"]:
            return replace(
                plan, levels=tuple(_with_condition(x, str(value)) if str(x.level) == number else x for x in plan.levels)
            )
        case ["duties", key, "unit" | "text" as name]:
            return replace(plan, units=_with_duty(plan.units, key, name, str(value)))
        case ["measures", key, name] if name in _FIELDS:
            changed = None if value is None else _FIELDS[name](value)
            measures = tuple(replace(m, confidence=1.0, **{name: changed}) if measure_key(m) == key else m for m in plan.measures)
            return replace(plan, measures=measures)
    raise refused("plan.path", "没有这一项可以修正。", path="请从页面上选择要修正的内容。")


def _with_condition(level: Level, said: str) -> Level:
    """The condition a person wrote, read as the plan's own would be; it keeps the place in the text of what it replaces."""
    seen = view(said, keep_lines=True)
    read = read_condition(seen, 0, len(seen.text))
    if read is None:
        raise refused(
            "plan.condition",
            "没有读懂这个启动条件。",
            value="请像预案里那样写，如：死亡3人以上10人以下，或者重伤10人以上；各项之间用分号隔开。",
        )
    return replace(level, condition=_placed(read, level.condition.words if level.condition else level.words), confidence=1.0)


def _placed(condition: Condition, words: tuple[int, int]) -> Condition:
    return replace(condition, words=words, confidence=1.0, parts=tuple(_placed(part, words) for part in condition.parts))


def _with_duty(units: tuple[Unit, ...], key: str, name: str, value: str) -> tuple[Unit, ...]:
    """The duty reworded, or given to another unit; a unit left with nothing goes."""
    duties = [duty for unit in units for duty in unit.duties]
    changed = [replace(duty, confidence=1.0, **{name: value}) if duty_key(duty) == key else duty for duty in duties]
    known = {unit.name: unit for unit in units}
    given = {duty.unit: known.get(duty.unit) or Unit(name=duty.unit, role="member", words=duty.words) for duty in changed}
    kept = [unit for unit in units if unit.name in given or not unit.duties]
    fresh = [unit for unit in given.values() if unit.name not in known]
    return tuple(replace(unit, duties=tuple(duty for duty in changed if duty.unit == unit.name)) for unit in (*kept, *fresh))
