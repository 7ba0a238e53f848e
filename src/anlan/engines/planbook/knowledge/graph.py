"""Nodes and edges, and how to walk along them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from anlan.engines.planbook.facts import Span

KINDS = {
    "plan": "预案", "event": "事件类型", "unit": "单位", "duty": "职责", "measure": "措施", "resource": "资源", "substance": "危险物质", "place": "区划", "case": "以往事件",
}  # fmt: skip
RELATIONS = {
    "answers": "应对", "names": "提到", "has": "承担", "within": "出自", "needs": "需要", "covers": "适用于", "refers": "引用", "under": "隶属", "part_of": "衔接",
    "was": "属于", "ran": "启动",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """``key`` is ``kind:identity``; ``text`` the whole words of a duty or measure; ``words`` where they stand in the plan's text."""

    key: str
    kind: str
    name: str
    text: str = ""
    words: Span = (0, 0)
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """From one node to another, by keys, with the relation as in :data:`RELATIONS`."""

    source: str
    relation: str
    target: str


@dataclass(frozen=True)
class KnowledgeGraph:
    """What the plans say, as one graph."""

    nodes: dict[str, Node]
    edges: tuple[Edge, ...]

    @cached_property
    def _out(self) -> dict[str, list[Edge]]:
        return _by(self.edges, "source")

    @cached_property
    def _in(self) -> dict[str, list[Edge]]:
        return _by(self.edges, "target")

    def of(self, kind: str) -> Iterator[Node]:
        return (node for node in self.nodes.values() if node.kind == kind)

    def to(self, key: str, relation: str) -> list[Node]:
        """Where ``relation`` leads from ``key``."""
        return [self.nodes[edge.target] for edge in self._out.get(key, ()) if edge.relation == relation]

    def from_(self, key: str, relation: str) -> list[Node]:
        """What leads by ``relation`` to ``key``."""
        return [self.nodes[edge.source] for edge in self._in.get(key, ()) if edge.relation == relation]

    def around(self, key: str) -> list[Edge]:
        return [*self._out.get(key, ()), *self._in.get(key, ())]

    def counts(self) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        for node in self.nodes.values():
            found[node.kind] += 1
        return dict(found)


def _by(edges: Iterable[Edge], side: str) -> dict[str, list[Edge]]:
    found: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        found[getattr(edge, side)].append(edge)
    return found
