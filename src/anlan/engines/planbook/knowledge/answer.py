"""Answers, each row with the plan, the words and where they stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from anlan.engines.planbook.facts import Span
from anlan.engines.planbook.knowledge.graph import KINDS, RELATIONS, Edge, KnowledgeGraph, Node
from anlan.engines.planbook.knowledge.question import Question, understand
from anlan.engines.planbook.match.types import closeness
from anlan.kernel.tables import event_type_name

MOST = 200  # rows of one answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One finding: what it is of (a unit, an event type), what is said, in which plan, where."""

    subject: str
    text: str = ""
    plan: str = ""
    plan_key: str = ""
    words: Span = (0, 0)

    @property
    def plan_id(self) -> str:
        """The plan's own key, empty for none."""
        return self.plan_key.removeprefix("plan:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``understood`` says how the question was read; ``edges`` is the part of the graph the answer rests on."""

    understood: str
    wants: str
    rows: tuple[Row, ...]
    edges: tuple[Edge, ...] = ()


def ask(graph: KnowledgeGraph, text: str, hazards: Iterable[str] = ()) -> Answer:
    """Answer a question put in Chinese words. ``hazards``: the city's event types, for what no plan covers.

    ``哪些单位对氯气泄漏有职责``, ``哪些预案提到市公安局``, ``孤立的预案``, ``循环引用``, ``没有预案的灾种``; a name alone gives what stands around it.
    """
    question = understand(graph, text)
    rows = tuple(dict.fromkeys(_READERS[question.wants](graph, question, tuple(hazards))))[:MOST]
    return Answer(understood=_said(question), wants=question.wants, rows=rows, edges=_drawn(graph, question, rows))


def _said(question: Question) -> str:
    about = [f"{KINDS[node.kind]}“{node.name}”" for node in question.about] + [
        f"事件类型“{event_type_name(code)}”" for code in question.codes[:2]
    ]
    about += [f"动作“{word}”" for word in question.doing]
    return f"{_ASKED[question.wants]}：{'、'.join(about) or '全部'}"


_ASKED = {
    "units": "问单位和职责", "plans": "问预案", "resources": "问资源", "cases": "问以往事件", "orphans": "问没有衔接的预案", "cycles": "问循环引用",
    "uncovered": "问没有预案应对的事件", "around": "问与之相连的一切",
}  # fmt: skip


def _units(graph: KnowledgeGraph, question: Question, hazards: tuple[str, ...]) -> Iterator[Row]:
    """Duties and measures that fit: those that name the substance or the action first, then the others of the plans that answer the event."""
    plans = {node.key for node in _plans_meant(graph, question)}
    units = [node for node in question.about if node.kind == "unit"] or list(graph.of("unit"))
    found = [(worth, row) for unit in units for worth, row in _duties(graph, unit, question, plans)]
    narrowed = bool(question.about) or len(plans) < len(list(graph.of("plan")))
    best = max((worth for worth, _ in found), default=0)
    for worth, row in sorted(found, key=lambda pair: -pair[0]):
        if narrowed or worth == best:
            yield row


def _duties(graph: KnowledgeGraph, unit: Node, question: Question, plans: set[str]) -> Iterator[tuple[int, Row]]:
    wanted = {node.key for node in question.about if node.kind == "substance"}
    for task in graph.to(unit.key, "has"):
        plan = next(iter(graph.to(task.key, "within")), None)
        if plan is None or (plans and plan.key not in plans):
            continue
        worth = (
            1
            + 2 * any(word in task.text for word in question.doing)
            + 3 * bool(wanted & {node.key for node in graph.to(task.key, "names")})
        )
        yield worth, Row(subject=unit.name, text=task.text, plan=plan.name, plan_key=plan.key, words=task.words)


def _plans(graph: KnowledgeGraph, question: Question, hazards: tuple[str, ...]) -> Iterator[Row]:
    for plan in _plans_meant(graph, question):
        answered = "、".join(node.name for node in graph.to(plan.key, "answers"))
        yield Row(subject=plan.name, text=f"应对{answered}" if answered else "", plan=plan.name, plan_key=plan.key)


def _plans_meant(graph: KnowledgeGraph, question: Question) -> list[Node]:
    """Plans that name every thing asked of, and answer the event types meant; named plans themselves."""
    own = [node for node in question.about if node.kind == "plan"]
    if own:
        return own
    things = [node for node in question.about if node.kind in ("unit", "substance", "place", "resource")]
    chosen = list(graph.of("plan"))
    for thing in things:
        keys = {edge.source for edge in graph.around(thing.key)}
        chosen = [plan for plan in chosen if plan.key in keys]
    if question.codes and not any(node.kind == "unit" for node in things):
        fitting = [plan for plan in chosen if _answers(graph, plan, question.codes)]
        chosen = fitting or (chosen if things else [])
    return chosen


def _answers(graph: KnowledgeGraph, plan: Node, codes: tuple[str, ...]) -> bool:
    own = tuple(node.key.removeprefix("event:") for node in graph.to(plan.key, "answers"))
    return any(closeness(code, own)[0] >= 0.7 for code in codes)


def _resources(graph: KnowledgeGraph, question: Question, hazards: tuple[str, ...]) -> Iterator[Row]:
    for plan in _plans_meant(graph, question):
        for node in graph.to(plan.key, "needs"):
            yield Row(subject=node.name, plan=plan.name, plan_key=plan.key, words=node.words)


def _cases(graph: KnowledgeGraph, question: Question, hazards: tuple[str, ...]) -> Iterator[Row]:
    for case in graph.of("case"):
        types = [node.key.removeprefix("event:") for node in graph.to(case.key, "was")]
        ran = graph.to(case.key, "ran")
        if not question.codes or any(
            closeness(code, tuple(types))[0] >= 0.7 or closeness(kind, question.codes)[0] >= 0.7
            for code in question.codes
            for kind in types
        ):
            yield Row(
                subject=case.name,
                text="、".join(event_type_name(code) for code in types),
                plan=ran[0].name if ran else "",
                plan_key=ran[0].key if ran else "",
            )


def _orphans(graph: KnowledgeGraph, question: Question, hazards: tuple[str, ...]) -> Iterator[Row]:
    for plan in graph.of("plan"):
        if not any(edge.relation in ("refers", "under", "part_of") for edge in graph.around(plan.key)):
            yield Row(subject=plan.name, text="与库中其他预案没有衔接", plan=plan.name, plan_key=plan.key)


def _cycles(graph: KnowledgeGraph, question: Question, hazards: tuple[str, ...]) -> Iterator[Row]:
    import networkx as nx  # 70 ms that only this question needs

    drawn = nx.DiGraph([(edge.source, edge.target) for edge in graph.edges if edge.relation == "refers"])
    for cycle in nx.simple_cycles(drawn, length_bound=6):
        names = [graph.nodes[key].name for key in cycle]
        yield Row(subject=names[0], text=" → ".join([*names, names[0]]), plan=names[0], plan_key=cycle[0])


def _uncovered(graph: KnowledgeGraph, question: Question, hazards: tuple[str, ...]) -> Iterator[Row]:
    plans = list(graph.of("plan"))
    for code in hazards:
        if not any(_answers(graph, plan, (code,)) for plan in plans):
            yield Row(subject=event_type_name(code), text=code)


def _around(graph: KnowledgeGraph, question: Question, hazards: tuple[str, ...]) -> Iterator[Row]:
    if not question.about:
        yield from _plans(graph, question, hazards)
    for node in question.about:
        for edge in graph.around(node.key):
            other = graph.nodes[edge.target if edge.source == node.key else edge.source]
            way = RELATIONS[edge.relation] if edge.source == node.key else f"被{RELATIONS[edge.relation]}"
            plan = other if other.kind == "plan" else next(iter(graph.to(other.key, "within")), None)
            yield Row(
                subject=node.name, text=f"{way} {KINDS[other.kind]}：{other.text or other.name}", plan=plan.name if plan else "", plan_key=plan.key if plan else "",
                words=other.words,
            )  # fmt: skip


_READERS = {
    "units": _units, "plans": _plans, "resources": _resources, "cases": _cases, "orphans": _orphans, "cycles": _cycles, "uncovered": _uncovered, "around": _around,
}  # fmt: skip


def _drawn(graph: KnowledgeGraph, question: Question, rows: tuple[Row, ...]) -> tuple[Edge, ...]:
    """What to draw beside the rows: the plans of the answer with their event types, the units that are told of, and the things asked of."""
    plans = list(dict.fromkeys(row.plan_key for row in rows if row.plan_key))[:12]
    subjects = {f"{kind}:{row.subject}" for row in rows for kind in ("unit", "resource", "case")} | {
        node.key for node in question.about
    }
    kept = [
        edge for plan in plans for edge in graph.around(plan)
        if edge.relation in ("answers", "refers", "under", "part_of") or edge.target in subjects or edge.source in subjects
    ]  # fmt: skip
    return tuple(dict.fromkeys(kept))[:MOST]
