"""What is written in plans and how much of it is read right.

``annotated.json``: the demonstration library, drafted by the reader and checked against the texts. ``layouts.json``: short plans in the layouts of
official ones, annotated by hand before they were read. ``real_plans.json``: what real plans beside the repository say, as hashes, checked line by line.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
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


def layout_score() -> dict[str, Score]:
    """The same over the hand-annotated layouts; duties are compared by their first eight characters."""
    here = Path(__file__).parent
    wanted = json.loads((here / "layouts.json").read_text(encoding="utf-8"))
    plans = {name: read_plan(read_document(here / "texts" / name)) for name in wanted}
    return {
        "response levels with their conditions, hand-annotated layouts": _compare({n: _levels(plans[n]) for n in wanted}, {n: w["levels"] for n, w in wanted.items()}),
        "unit–duty pairs, hand-annotated layouts": _compare({n: _short_duties(plans[n]) for n in wanted}, {n: w["duties"] for n, w in wanted.items()}),
    }  # fmt: skip


def first_runs() -> Iterator[tuple[str, Score]]:
    """Name → (right, found, wanted, what went wrong) of texts never seen, as recorded when they were first read."""
    for line in Path(__file__).with_name("first_runs.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            batch, what, right, found, wanted, after, wrong = line.split("\t")
            name = "response levels with their conditions" if what == "levels" else "unit–duty pairs"
            yield f"{name}, first run of batch {batch}", (int(right), int(found), int(wanted), [f"{wrong} (mended: {after})"])


def wrong_starters() -> list[str]:
    here = Path(__file__).parent
    wanted = json.loads((here / "layouts.json").read_text(encoding="utf-8"))
    found = {
        name: {str(level.level): level.starter for level in read_plan(read_document(here / "texts" / name)).levels}
        for name in wanted
    }
    return [f"{name}: {found[name]}" for name, said in wanted.items() if said.get("starters", found[name]) != found[name]]


def real_score(folder: Path) -> dict[str, Score]:
    """The same over real plans, whose words stay outside: their annotation is published as hashes."""
    wanted = json.loads(Path(__file__).with_name("real_plans.json").read_text(encoding="utf-8"))
    plans = {name: read_plan(read_document(folder / name)) for name in wanted if (folder / name).is_file()}
    return {
        "response levels with their conditions, real plans": _compare({n: hashed(_levels(p)) for n, p in plans.items()}, {n: wanted[n]["levels"] for n in plans}),
        "unit–duty pairs, real plans": _compare({n: hashed(_short_duties(p)) for n, p in plans.items()}, {n: wanted[n]["duties"] for n in plans}),
    }  # fmt: skip


def hashed(items: Iterable[str]) -> set[str]:
    return {hashlib.sha256(item.encode()).hexdigest()[:16] for item in items}


def _short_duties(plan: Plan) -> set[str]:
    return {f"{duty.unit}:{duty.text[:8]}" for unit in plan.units for duty in unit.duties}


def _levels(plan: Plan) -> set[str]:
    found = set()
    for level in plan.levels:
        for leaf in level.condition.leaves() if level.condition else ():
            bound = leaf.bound
            said = (
                f"{bound.quantity} {bound.low} {bound.high}"
                if bound
                else f"grade {leaf.grade}"
                if leaf.kind == "grade"
                else f"warning {leaf.hazard} {leaf.colour}"
                if leaf.kind == "warning"
                else leaf.text
            )
            found.add(f"{level.level} {said}")
    return found


def _duties(plan: Plan) -> set[str]:
    return {f"{duty.unit}:{duty.text[:12]}" for unit in plan.units for duty in unit.duties}


def _compare(found: dict[str, set[str]], wanted: dict[str, list[str]]) -> Score:
    right = sum(len(found[name] & set(wanted[name])) for name in wanted)
    errors = [
        f"{name} {sign} {item}"
        for name in wanted
        for sign, items in (("+", found[name] - set(wanted[name])), ("-", set(wanted[name]) - found[name]))
        for item in sorted(items)
    ]
    return right, sum(map(len, found.values())), sum(len(items) for items in wanted.values()), errors
