"""What a question is about: the things it names, and what it wants to know of them."""

import re
from dataclasses import dataclass

from anlan.engines.planbook.extract.sentences import sentences
from anlan.engines.planbook.extract.types import guess_types
from anlan.engines.planbook.extract.view import view
from anlan.engines.planbook.knowledge.build import substances_in
from anlan.engines.planbook.knowledge.graph import KnowledgeGraph, Node
from anlan.engines.planbook.structure.identity import named_hazards

# asked first wins: 没有预案的事件 before 预案
_WANTS = (
    ("uncovered", r"没有预案|无预案|未覆盖|没有覆盖|覆盖不到|缺(?:少)?预案|uncovered"), ("cycles", r"循环|互相引用|cycle"), ("orphans", r"孤立|没有衔接|未衔接|orphan"),
    ("cases", r"以往|历史|过去|案例|past|case"), ("resources", r"物资|资源|装备|器材|resource"), ("units", r"单位|部门|谁|职责|负责|牵头|哪些组|unit|dut(?:y|ies)|who"),
    ("plans", r"预案|plan"),
)  # fmt: skip
_DOING = re.compile(
    r"泄漏|爆炸|灭火|疏散|转移|安置|救治|医疗|监测|警戒|管制|堵漏|洗消|通信|供电|供水|运输|发布|舆论|宣传|调查|善后|预警|巡查|搜救|救助|物资|经费|治安|防疫|抢修|停课|停运"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """``about`` the nodes named; ``codes`` event types meant; ``doing`` words that a duty should hold; ``wants`` what is asked of them."""

    text: str
    wants: str
    about: tuple[Node, ...]
    codes: tuple[str, ...]
    doing: tuple[str, ...]


def understand(graph: KnowledgeGraph, text: str) -> Question:
    """The question as far as the graph knows its words."""
    folded = view(text).text
    named = tuple(_named(graph, folded))
    wants = next((name for name, pattern in _WANTS if re.search(pattern, folded, re.IGNORECASE)), "")
    return Question(
        text=text,
        wants=wants or "around",
        about=named,
        codes=_codes(text, folded),
        doing=tuple(dict.fromkeys(_DOING.findall(folded))),
    )


def _named(graph: KnowledgeGraph, folded: str) -> list[Node]:
    """Plans, units, places, resources and past cases whose names stand in the question, longest first, none inside another."""
    found: list[Node] = []
    left = folded
    for node in sorted(graph.nodes.values(), key=lambda node: -len(node.name)):
        if node.kind in ("plan", "unit", "place", "resource", "case") and len(node.name) > 1 and node.name in left:
            found.append(node)
            left = left.replace(node.name, "\n")
    found += [graph.nodes[key] for name in substances_in(folded) if (key := f"substance:{name}") in graph.nodes]
    return found


def _codes(text: str, folded: str) -> tuple[str, ...]:
    seen = view(text)
    guessed = [guess.code for guess in guess_types(seen, sentences(seen.text))]
    named = list(named_hazards(folded))
    return tuple(dict.fromkeys((*named, *(guessed[:1] if not named else ()))))
