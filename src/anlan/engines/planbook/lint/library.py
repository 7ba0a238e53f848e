"""Rules over a whole library, and the plan graph 衔接: who refers to whom, what no plan covers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from anlan.engines.planbook.lint.finding import Finding
from anlan.engines.planbook.match.types import closeness
from anlan.engines.planbook.plan import Condition, Level, Plan
from anlan.kernel.divisions import lies_within
from anlan.kernel.tables import event_type_name
from anlan.kernel.verdict import Citation

_LINKAGE = Citation(source="突发事件应对法", clause="第二十七条")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanGraph:
    """``edges`` are (from, to, kind) by title: refers, under (special under general), part_of (a smaller division's under a larger one's)."""

    titles: tuple[str, ...]
    edges: tuple[tuple[str, str, str], ...]
    orphans: tuple[str, ...]
    cycles: tuple[tuple[str, ...], ...]
    uncovered: tuple[str, ...]


def plan_graph(plans: Iterable[Plan], hazards: Iterable[str] = ()) -> PlanGraph:
    """The graph of a library. ``hazards`` are the city's event types (GB/T 35561) that some plan should answer."""
    import networkx as nx  # 70 ms that only this question needs

    library = tuple(plans)
    edges = tuple(dict.fromkeys(_edges(library)))
    graph = nx.DiGraph([(a, b) for a, b, kind in edges if kind == "refers"])
    joined = {title for a, b, _ in edges for title in (a, b)}
    titles = tuple(plan.title for plan in library)
    return PlanGraph(
        titles=titles, edges=edges, orphans=tuple(title for title in titles if title not in joined),
        cycles=tuple(tuple(cycle) for cycle in nx.simple_cycles(graph, length_bound=6)),
        uncovered=tuple(code for code in hazards if not any(closeness(code, plan.event_types)[0] >= 0.75 for plan in library)),
    )  # fmt: skip


def _edges(library: tuple[Plan, ...]) -> Iterator[tuple[str, str, str]]:
    titles = {plan.title for plan in library}
    for plan in library:
        yield from (
            (plan.title, ref.title, "refers")
            for ref in plan.references
            if ref.kind == "plan" and ref.title in titles - {plan.title}
        )
        for other in library:
            if other is plan or not plan.division or not other.division:
                continue
            if other.kind == "general" and plan.kind != "general" and plan.division == other.division:
                yield plan.title, other.title, "under"
            elif (
                plan.division != other.division
                and lies_within(plan.division, other.division)
                and set(plan.event_types) & set(other.event_types)
            ):
                yield plan.title, other.title, "part_of"


def lint_library(plans: Iterable[Plan], hazards: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Referenced plans that are missing, plans joined to none, circles of reference, hazards no plan covers, one matter with two plans."""
    library = tuple(plans)
    graph = plan_graph(library, hazards)
    return (
        *_missing(library),
        *_from_graph(graph),
        *_doubles(library),
        *_two_leads(library),
        *_against_the_plan_above(library, graph),
    )


def _missing(library: tuple[Plan, ...]) -> Iterator[Finding]:
    titles = {plan.title for plan in library}
    repealed = {plan.supersedes for plan in library if plan.supersedes}
    for plan in library:
        for ref in plan.references:
            if ref.title == plan.supersedes:
                continue  # what it names to repeal it
            if ref.kind == "plan" and ref.title in repealed:
                yield Finding(
                    rule="reference.repealed",
                    severity="error",
                    text=f"引用的《{ref.title}》已废止。",
                    basis=_LINKAGE,
                    words=ref.words,
                    plan=plan.title,
                )
            elif ref.kind == "plan" and ref.title not in titles and not ref.title.startswith(("国家", "江苏省")):
                yield Finding(
                    rule="reference.missing",
                    severity="warning",
                    text=f"引用的《{ref.title}》不在预案库中。",
                    basis=_LINKAGE,
                    words=ref.words,
                    plan=plan.title,
                )


def _from_graph(graph: PlanGraph) -> Iterator[Finding]:
    for title in graph.orphans:
        yield Finding(rule="graph.orphan", severity="note", text="与库中其他预案没有衔接。", basis=_LINKAGE, plan=title)
    for cycle in graph.cycles:
        yield Finding(
            rule="graph.cycle", severity="note", text="预案循环引用：" + " → ".join(cycle), basis=_LINKAGE, plan=cycle[0]
        )
    for code in graph.uncovered:
        yield Finding(
            rule="graph.uncovered", severity="warning", text=f"没有预案应对{event_type_name(code)}（{code}）。", basis=_LINKAGE
        )


def _against_the_plan_above(library: tuple[Plan, ...], graph: PlanGraph) -> Iterator[Finding]:
    """A level of the same number whose figures differ from the plan of the larger division: looser starts later, stricter sooner.

    A smaller division may well start sooner; that it starts later than the plan above would is said as a warning, sooner as a note.
    """
    by_title = {plan.title: plan for plan in library}
    for own_title, above_title, kind in graph.edges:
        own, above = by_title[own_title], by_title[above_title]
        for level in own.levels if kind == "part_of" else ():
            limits = _lows(above.level(level.level))
            for leaf in level.condition.leaves() if level.condition else ():
                yield from _compared(own, above, leaf, limits)


def _lows(level: Level | None) -> dict[str, float]:
    leaves = level.condition.leaves() if level and level.condition else ()
    return {leaf.bound.quantity: leaf.bound.low for leaf in leaves if leaf.bound and leaf.bound.low is not None}


def _compared(own: Plan, above: Plan, leaf: Condition, limits: dict[str, float]) -> Iterator[Finding]:
    bound = leaf.bound
    wanted = limits.get(bound.quantity) if bound else None
    if bound is None or bound.low is None or wanted is None or bound.low == wanted:
        return
    is_looser = bound.low > wanted
    yield Finding(
        rule="condition.differs", severity="warning" if is_looser else "note", basis=_LINKAGE, words=leaf.words, plan=own.title,
        text=f"{bound.label}下限 {bound.low:g} {'宽于' if is_looser else '严于'}《{above.title}》同级的 {wanted:g}。",
    )  # fmt: skip


def _doubles(library: tuple[Plan, ...]) -> Iterator[Finding]:
    """Two plans of one division and tier for the same types give one duty to two headquarters."""
    seen: dict[tuple[str, str, tuple[str, ...]], Plan] = {}
    for plan in library:
        if plan.event_types and plan.kind == "special":
            other = seen.setdefault((plan.division, plan.tier, plan.event_types), plan)
            if other is not plan:
                yield Finding(
                    rule="library.double",
                    severity="warning",
                    text=f"与《{other.title}》应对同一类事件，职责可能冲突。",
                    basis=_LINKAGE,
                    plan=plan.title,
                )


_SAYS_SOMETHING = 8  # characters: a shorter duty (负责日常工作) is anybody's


def _two_leads(library: tuple[Plan, ...]) -> Iterator[Finding]:
    """Two plans that answer the same event in one division give the same duty to different units."""
    told: dict[tuple[str, str], tuple[Plan, str]] = {}
    for plan in library:
        for unit in plan.units:
            for duty in unit.duties if unit.role == "member" else ():
                before, who = told.setdefault((plan.division, duty.text), (plan, unit.name))
                if before is not plan and who != unit.name and len(duty.text) >= _SAYS_SOMETHING and _same_matter(plan, before):
                    yield Finding(
                        rule="library.two_leads", severity="warning", basis=_LINKAGE, words=duty.words, plan=plan.title,
                        text=f"{duty.text[:30]}：本预案由{unit.name}负责，《{before.title}》由{who}负责。",
                    )  # fmt: skip


def _same_matter(one: Plan, other: Plan) -> bool:
    """The same event types, or one of them the general plan."""
    return bool(set(one.event_types) & set(other.event_types)) or "general" in (one.kind, other.kind)
