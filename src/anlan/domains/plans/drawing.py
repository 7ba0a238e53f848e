"""The plan graph 衔接 drawn: general plans left, special ones beside them, those of smaller areas right; lines for who rests on whom."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from anlan.domains.plans.models import Plan
from anlan.engines.planbook import Answer, KnowledgeGraph, PlanGraph

_COLUMNS = {"general": 0, "special": 1, "department": 1, "on_site": 2}
_STEP_X, _STEP_Y, _WIDTH, _HEIGHT = 350, 46, 280, 34


@dataclass(frozen=True, slots=True)
class Node:
    id: int
    title: str
    x: int
    y: int
    width: int = _WIDTH
    height: int = _HEIGHT
    orphan: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class Drawing:
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: int
    height: int
    left_out: int = 0


_MOST_PLANS = 60  # drawn at once: of a library of five hundred the list below tells the rest


def draw(rows: Iterable[Plan], graph: PlanGraph, asked: str = "") -> Drawing:
    """Places and lines for an SVG: plans whose title holds ``asked`` and those joined to them; of many the most joined."""
    counts: dict[int, int] = {}
    nodes: dict[str, Node] = {}
    near = _near(graph, asked)
    wanted = [row for row in rows if row.title in near]
    chosen = sorted(wanted, key=lambda row: (-near[row.title], row.title))[:_MOST_PLANS]
    for row in sorted(chosen, key=lambda row: (row.plan_division, row.title)):
        column = 2 if row.tier in ("park", "county", "street", "enterprise") else _COLUMNS.get(row.kind, 1)
        order = counts.get(column, 0)
        counts[column] = order + 1
        nodes[row.title] = Node(row.pk, row.title, 20 + column * _STEP_X, 20 + order * _STEP_Y, orphan=row.title in graph.orphans)
    edges = tuple(Edge(kind, _line(nodes[a], nodes[b])) for a, b, kind in graph.edges if a in nodes and b in nodes)
    height = 40 + _STEP_Y * max(counts.values(), default=1)
    return Drawing(tuple(nodes.values()), edges, 40 + 3 * _STEP_X, height, len(wanted) - len(chosen))


def _near(graph: PlanGraph, asked: str) -> dict[str, int]:
    """Title → how many lines it has, of what was asked about; those asked by name count as the most joined."""
    lines = Counter(title for a, b, _ in graph.edges for title in (a, b))
    named = {title for title in graph.titles if asked in title}
    joined = {title for a, b, _ in graph.edges if {a, b} & named for title in (a, b)}
    return {title: lines[title] + (10_000 if asked and title in named else 0) for title in named | joined}


@dataclass(frozen=True, slots=True)
class Joined:
    """One plan in words: what it rests on, what it refers to, what rests on it."""

    id: int
    title: str
    above: tuple[tuple[int, str], ...]
    refers: tuple[tuple[int, str], ...]
    below: tuple[tuple[int, str], ...]

    @property
    def orphan(self) -> bool:
        return not (self.above or self.refers or self.below)


def joined(rows: Iterable[Plan], graph: PlanGraph, asked: str = "") -> list[Joined]:
    """The graph as a list, those joined to none first."""
    ids = {row.title: row.pk for row in rows}
    out, into = defaultdict(list), defaultdict(list)
    for a, b, kind in graph.edges:
        out[a, kind == "refers"].append((ids[b], b))
        into[b].append((ids[a], a))
    found = [
        Joined(ids[title], title, tuple(dict.fromkeys(out[title, False])), tuple(dict.fromkeys(out[title, True])), tuple(dict.fromkeys(into[title])))
        for title in dict.fromkeys(graph.titles) if asked in title
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.orphan, one.title))


def _line(start: Node, end: Node) -> str:
    """A curve from the left side of one plan to the right side of the other; round the side in one column, over the boxes between where one lies there."""
    x1, y1, y2 = start.x, start.y + start.height // 2, end.y + end.height // 2
    x2 = end.x + end.width if end.x < start.x else end.x
    if start.x - end.x > _STEP_X:
        over = min(start.y, end.y) - 14
        return f"M{x1},{y1} C{x1 - 50},{over} {x1 - 60},{over} {x1 - 80},{over} L{x2 + 80},{over} C{x2 + 60},{over} {x2 + 50},{over} {x2},{y2}"
    bend = (x1 + x2) // 2 if end.x < start.x else x1 - 40
    return f"M{x1},{y1} C{bend},{y1} {bend},{y2} {x2},{y2}"


_KIND_COLUMNS = {"event": 0, "substance": 0, "place": 0, "case": 0, "plan": 1, "unit": 2, "resource": 2}
_MOST_DRAWN = 14  # of one kind: more lines than that nobody follows


@dataclass(frozen=True, slots=True)
class Spot:
    """A node of the knowledge graph on screen; ``link`` the question that asks about it, or the plan's own page."""

    key: str
    kind: str
    name: str
    x: int
    y: int
    plan: str = ""
    width: int = 250
    height: int = _HEIGHT


@dataclass(frozen=True, slots=True)
class Knowledge:
    spots: tuple[Spot, ...]
    lines: tuple[Edge, ...]
    width: int
    height: int


def draw_knowledge(graph: KnowledgeGraph, answer: Answer) -> Knowledge:
    """What an answer rests on: what it is about left, plans in the middle, units and resources right."""
    rows: dict[int, int] = {}
    spots: dict[str, Spot] = {}
    for key in dict.fromkeys(key for edge in answer.edges for key in (edge.source, edge.target)):
        node = graph.nodes[key]
        column = _KIND_COLUMNS.get(node.kind)
        if column is None or rows.get(column, 0) >= _MOST_DRAWN:
            continue
        order = rows[column] = rows.get(column, 0) + 1
        plan = key.removeprefix("plan:") if node.kind == "plan" else ""
        spots[key] = Spot(key, node.kind, node.name, 10 + column * 330, 10 + (order - 1) * _STEP_Y, plan)
    lines = tuple(
        Edge(edge.relation, _between(spots[edge.source], spots[edge.target]))
        for edge in answer.edges
        if edge.source in spots and edge.target in spots
    )
    return Knowledge(tuple(spots.values()), lines, 10 + 3 * 330, 20 + _STEP_Y * max(rows.values(), default=0))


def _between(start: Spot, end: Spot) -> str:
    left, right = (start, end) if start.x <= end.x else (end, start)
    x1, y1, y2 = left.x + left.width, left.y + left.height // 2, right.y + right.height // 2
    x2 = right.x if right.x > left.x else right.x + right.width
    bend = (x1 + x2) // 2 if right.x > left.x else x1 + 40
    return f"M{x1},{y1} C{bend},{y1} {bend},{y2} {x2},{y2}"
