"""The knowledge graph of the library in force, and what is asked of it."""

from collections.abc import Iterable

from anlan.domains.plans.models import Plan, Revision
from anlan.domains.plans.store import structure_of
from anlan.engines import planbook
from anlan.kernel.tables import event_types

_known: dict[tuple[tuple[int, int], ...], planbook.KnowledgeGraph] = {}
_KEPT = 4  # graphs of some 100 kB a plan: one for each area that asks


def graph_of(rows: Iterable[Plan], cases: Iterable[planbook.PastCase] = ()) -> planbook.KnowledgeGraph:
    """The graph of these plans with the past events that taught something about them; built once for each state of the library."""
    library, told = list(rows), (*cases, *_taught())
    key = tuple((row.pk, row.version) for row in library)
    if told:
        return planbook.knowledge_graph([structure_of(row) for row in library], told)
    if key not in _known:
        if len(_known) >= _KEPT:
            _known.pop(next(iter(_known)))
        _known[key] = planbook.knowledge_graph([structure_of(row) for row in library])
    return _known[key]


def _taught() -> list[planbook.PastCase]:
    """Past events that left a proposal of revision behind."""
    rows = Revision.objects.exclude(source="").select_related("plan").defer("plan__text", "plan__structure").order_by("-id")[:200]
    return [
        planbook.PastCase(
            key=f"revision/{row.pk}",
            title=f"{row.source}：{row.text[:40]}",
            event_type=(row.plan.event_types or [""])[0],
            plans=(str(row.plan_id),),
        )
        for row in rows
    ]


def city_hazards() -> list[str]:
    """The classes of GB/T 35561 that some plan of a city should answer."""
    return [code for code, row in event_types().items() if row["level"] == "2"]


def ask_library(
    question: str, rows: Iterable[Plan], cases: Iterable[planbook.PastCase] = ()
) -> tuple[planbook.Answer, planbook.KnowledgeGraph]:
    """The answer and the graph it came from."""
    graph = graph_of(rows, cases)
    return planbook.ask(graph, question, city_hazards()), graph
