"""From parsed plans to the graph: the same structures, nothing typed in beside them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from anlan.engines.planbook.extract.lexicon import substances
from anlan.engines.planbook.knowledge.graph import Edge, KnowledgeGraph, Node
from anlan.engines.planbook.lint import plan_graph
from anlan.engines.planbook.plan import Plan
from anlan.engines.planbook.structure.identity import division_codes
from anlan.kernel.tables import event_type_name

Part = Node | Edge


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCase:
    """An event of the past: its type, where, and the titles of the plans that were run."""

    key: str
    title: str
    event_type: str
    plans: tuple[str, ...] = ()


def knowledge_graph(
    plans: Iterable[Plan], cases: Iterable[PastCase] = (), place_names: dict[str, str] | None = None
) -> KnowledgeGraph:
    """The graph of a library. ``place_names``: division code → name, for showing."""
    library = tuple(plans)
    nodes: dict[str, Node] = {}
    edges: dict[Edge, None] = {}
    for part in (*_all_of(library, place_names or named_places()), *_cases(cases)):
        if isinstance(part, Node):
            nodes.setdefault(part.key, part)
        else:
            edges[part] = None
    known = tuple(edge for edge in edges if edge.source in nodes and edge.target in nodes)
    return KnowledgeGraph(nodes=nodes, edges=known)


def _all_of(library: tuple[Plan, ...], place_names: dict[str, str]) -> Iterator[Part]:
    for plan in library:
        yield Node(key=plan_key(plan), kind="plan", name=plan.title)
        yield from _events(plan)
        yield from _places(plan, place_names)
        yield from _units(plan)
        yield from _measures(plan)
        yield from _things(plan)
    keys = {plan.title: plan_key(plan) for plan in library}
    yield from (Edge(keys[a], relation, keys[b]) for a, b, relation in plan_graph(library).edges)


def plan_key(plan: Plan) -> str:
    return f"plan:{plan.key or plan.title}"


def _events(plan: Plan) -> Iterator[Part]:
    for code in plan.event_types:
        yield Node(key=f"event:{code}", kind="event", name=event_type_name(code))
        yield Edge(plan_key(plan), "answers", f"event:{code}")


def _places(plan: Plan, names: dict[str, str]) -> Iterator[Part]:
    if plan.division:
        yield Node(key=f"place:{plan.division}", kind="place", name=names.get(plan.division, plan.division))
        yield Edge(plan_key(plan), "covers", f"place:{plan.division}")


@cache
def named_places() -> dict[str, str]:
    """Division code → name, from the tables."""
    return {code: name for name, code in reversed(division_codes().items())}


def _units(plan: Plan) -> Iterator[Part]:
    for unit in plan.units:
        yield from _unit(plan, unit.name)
        for order, duty in enumerate(unit.duties):
            key = f"duty:{plan.key or plan.title}:{unit.name}:{order}"
            yield Node(key=key, kind="duty", name=duty.text[:40], text=duty.text, words=duty.words)
            yield from (Edge(f"unit:{unit.name}", "has", key), Edge(key, "within", plan_key(plan)))
            yield from _named(key, duty.text)


def _unit(plan: Plan, name: str) -> Iterator[Part]:
    yield Node(key=f"unit:{name}", kind="unit", name=name)
    yield Edge(plan_key(plan), "names", f"unit:{name}")


def _measures(plan: Plan) -> Iterator[Part]:
    for order, measure in enumerate(plan.measures):
        key = f"measure:{plan.key or plan.title}:{order}"
        yield Node(key=key, kind="measure", name=measure.text[:40], text=measure.text, words=measure.words, level=measure.level)
        yield Edge(key, "within", plan_key(plan))
        yield from _named(key, measure.text)
        for unit in measure.units:
            yield from _unit(plan, unit)
            yield Edge(f"unit:{unit}", "has", key)


def _things(plan: Plan) -> Iterator[Part]:
    yield from _named(plan_key(plan), plan.text)
    for resource in plan.resources:
        yield Node(key=f"resource:{resource.title}", kind="resource", name=resource.title, words=resource.words)
        yield Edge(plan_key(plan), "needs", f"resource:{resource.title}")


def _named(key: str, text: str) -> Iterator[Part]:
    for name in substances_in(text):
        yield Node(key=f"substance:{name}", kind="substance", name=name)
        yield Edge(key, "names", f"substance:{name}")


def substances_in(text: str) -> list[str]:
    """Substances named, once each, by the name of the table."""
    names = _substance_names()
    return list(dict.fromkeys(names[match.group()] for match in _substance_pattern().finditer(text)))


@cache
def _substance_names() -> dict[str, str]:
    return {word: name for word, name, *_ in substances()}


@cache
def _substance_pattern() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word, *_ in substances()))


def _cases(cases: Iterable[PastCase]) -> Iterator[Part]:
    for case in cases:
        yield Node(key=f"case:{case.key}", kind="case", name=case.title)
        if case.event_type:
            yield Node(key=f"event:{case.event_type}", kind="event", name=event_type_name(case.event_type))
            yield Edge(f"case:{case.key}", "was", f"event:{case.event_type}")
        yield from (Edge(f"case:{case.key}", "ran", f"plan:{title}") for title in case.plans)
