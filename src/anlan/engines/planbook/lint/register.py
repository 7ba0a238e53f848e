"""Rules that hold a plan against what is known outside it: units and their telephones, resources, names that are no more."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources

from anlan.engines.planbook.lint.finding import Finding
from anlan.engines.planbook.plan import Plan, Unit
from anlan.kernel.verdict import Citation

_ARTICLE_28 = Citation(source="突发事件应对法", clause="第二十八条")
_NAMES = Citation(source="突发事件应急预案管理办法（国办发〔2024〕5号）", clause="应急预案修订")
_ENOUGH_CONTACTS = 3  # a plan with fewer numbers has no list of contacts that a unit could be missing from


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What the city's registers know. An empty set means: not known, and no rule is asked of it."""

    units: frozenset[str] = frozenset()
    with_telephone: frozenset[str] = frozenset()
    resources: frozenset[str] = frozenset()
    drills: Mapping[str, date] = field(default_factory=dict)  # a plan's title → when it was last drilled


def against_register(plan: Plan, register: Register) -> Iterator[Finding]:
    yield from _renamed(plan)
    yield from _in_no_list(plan, register)
    yield from _without_telephone(plan, register)
    yield from _resources(plan, register)


@cache
def _former_names() -> tuple[dict[str, str], ...]:
    text = resources.files("anlan.engines.planbook").joinpath("data/renamed_units.csv").read_text(encoding="utf-8")
    return tuple(sorted(csv.DictReader(text.splitlines()), key=lambda row: -len(row["was"])))


def renamed(name: str) -> tuple[str, str] | None:
    """市安监局 → (市应急管理局, where that is written); None for a name that stands."""
    row = next((row for row in _former_names() if name.endswith(row["was"])), None)
    return (name.removesuffix(row["was"]) + row["now"], f"{row['source']}（{row['since']}年）") if row else None


def _renamed(plan: Plan) -> Iterator[Finding]:
    named = {unit.name: unit.words for unit in plan.units} | {name: m.words for m in plan.measures for name in m.units}
    for name, words in named.items():
        if now := renamed(name):
            text = f"{name}已更名或职责已划转，现为{now[0]}。"
            yield Finding(
                rule="unit.renamed", severity="warning", text=text, basis=Citation(source=now[1]), words=words, plan=plan.title
            )


def _members(plan: Plan) -> Iterator[Unit]:
    return (unit for unit in plan.units if unit.role == "member" and unit.duties and not re.match(r"各|事发地|有关", unit.name))


def _in_no_list(plan: Plan, register: Register) -> Iterator[Finding]:
    for unit in _members(plan) if register.units else ():
        if not _among(unit.name, register.units) and not renamed(unit.name):
            text = f"{unit.name} 有职责，但不在单位名录中（可能已更名或合并）。"
            yield Finding(
                rule="unit.unknown", severity="warning", text=text, basis=_ARTICLE_28, words=unit.words, plan=plan.title
            )


def _without_telephone(plan: Plan, register: Register) -> Iterator[Finding]:
    """A unit with duties must be within reach: in the plan's own list of contacts or in the register."""
    listed = frozenset(contact.name for contact in plan.contacts)
    known = register.with_telephone | (listed if len(listed) >= _ENOUGH_CONTACTS else frozenset())
    for unit in _members(plan) if known else ():
        if not _among(unit.name, known):
            text = f"{unit.name} 有职责，但预案附件和单位名录中都没有它的联系电话。"
            yield Finding(
                rule="unit.no_contact", severity="warning", text=text, basis=_ARTICLE_28, words=unit.words, plan=plan.title
            )


def _among(name: str, names: frozenset[str]) -> bool:
    """连云港市公安局 and 市公安局 are one; 市公安局交警支队 is another."""
    return any(name == other or other.endswith(name) or name.endswith(other) for other in names if other)


def _resources(plan: Plan, register: Register) -> Iterator[Finding]:
    for resource in plan.resources if register.resources else ():
        if not any(resource.title in known or known in resource.title for known in register.resources):
            text = f"预案要用的{resource.title}不在物资台账中。"
            yield Finding(
                rule="resource.unregistered",
                severity="warning",
                text=text,
                basis=_ARTICLE_28,
                words=resource.words,
                plan=plan.title,
            )
