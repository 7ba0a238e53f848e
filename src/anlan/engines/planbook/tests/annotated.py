"""What is written in the demonstration library, drafted by the reader and checked against the texts (annotated.json), and how much of it is read right."""

import json
from pathlib import Path

from anlan.engines.planbook import Plan, demonstration_plans, read_document, read_plan

Score = tuple[int, int, int, list[str]]


def library_score() -> dict[str, Score]:
    """Name → (right, found, wanted, errors) for level conditions and unit–duty pairs."""
    wanted = json.loads(Path(__file__).with_name("annotated.json").read_text(encoding="utf-8"))
    plans = {name: read_plan(read_document(data, name), key=name) for name, data in demonstration_plans().items()}
    return {
        "response levels with their conditions, demonstration library": _compare({n: _levels(plans[n]) for n in wanted}, {n: w["levels"] for n, w in wanted.items()}),
        "unit–duty pairs, demonstration library": _compare({n: _duties(plans[n]) for n in wanted}, {n: w["duties"] for n, w in wanted.items()}),
    }  # fmt: skip


def _levels(plan: Plan) -> set[str]:
    found = set()
    for level in plan.levels:
        for leaf in level.condition.leaves() if level.condition else ():
            bound = leaf.bound
            said = f"{bound.quantity} {bound.low} {bound.high}" if bound else f"grade {leaf.grade}" if leaf.kind == "grade" else f"warning {leaf.hazard} {leaf.colour}" if leaf.kind == "warning" else leaf.text
            found.add(f"{level.level} {said}")
    return found


def _duties(plan: Plan) -> set[str]:
    return {f"{duty.unit}:{duty.text[:12]}" for unit in plan.units for duty in unit.duties}


def _compare(found: dict[str, set[str]], wanted: dict[str, list[str]]) -> Score:
    right = sum(len(found[name] & set(wanted[name])) for name in wanted)
    errors = [f"{name} {sign} {item}" for name in wanted for sign, items in (("+", found[name] - set(wanted[name])), ("-", set(wanted[name]) - found[name])) for item in sorted(items)]
    return right, sum(map(len, found.values())), sum(len(items) for items in wanted.values()), errors
