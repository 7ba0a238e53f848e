"""The plan as work: planting the tree, counting progress, appraising departments."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Length

from anlan.domains.affairs.models import PlanNode, PlanTask, PlanText
from anlan.domains.affairs.plan_text import Node, read_plan
from anlan.domains.affairs.rules import Part, Work, appraise, band, is_late
from anlan.domains.affairs.schemes import scheme_of
from anlan.kernel import clock
from anlan.kernel.verdict import refused
from anlan.platform.bus.api import Context
from anlan.platform.cases.api import open_case
from anlan.platform.cases.models import Entry

WORKING_CHAPTERS = ("任务", "工程", "保障")
"""A chapter whose title has one of these words holds work; the others say where the plan comes from."""


def today() -> date:
    return clock.local(clock.now()).date()


def plant(title: str, text: str, division: str, source: str, ctx: Context) -> tuple[PlanText, int]:
    """The text's tree, and a task for each measure and project. Refused when there is no tree in it or it is here already."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    if PlanText.objects.filter(sha256=digest, division=division).exists():
        raise refused("plan.again", "这份规划已经读入。", text="已读入")
    try:
        nodes = read_plan(text)
    except ValueError as error:
        raise refused("plan.text", str(error), text=str(error)) from error
    plan = PlanText.objects.create(title=title[:200], division=division, sha256=digest, source=source[:200], imported_at=clock.now(), imported_by=ctx.actor.name)
    rows = _keep(plan, nodes)
    work = [(i, node) for i, node in enumerate(nodes) if node.form in ("measure", "project") and _is_work(nodes, i)]
    for i, node in work:
        open_case(PlanTask, ctx, title=_title(nodes, node), division=division, node=rows[i], ref=node.ref, text=node.text)
    return plan, len(work)


def _keep(plan: PlanText, nodes: tuple[Node, ...]) -> list[PlanNode]:
    """A level at a time: parents have their keys before their children."""
    rows = [
        PlanNode(plan=plan, ref=n.ref, title=n.title[:200], text=n.text, form=n.form, level=n.level, order=order, start=n.start, end=n.end)
        for order, n in enumerate(nodes)
    ]
    for level in sorted({n.level for n in nodes}):
        batch = [(row, n) for row, n in zip(rows, nodes, strict=True) if n.level == level]
        for row, n in batch:
            row.parent = rows[n.parent] if n.parent is not None else None
        PlanNode.objects.bulk_create(row for row, _ in batch)
    return rows


def _is_work(nodes: tuple[Node, ...], index: int) -> bool:
    node = nodes[index]
    while node.parent is not None:
        node = nodes[node.parent]
    return any(word in node.title for word in WORKING_CHAPTERS)


def _title(nodes: tuple[Node, ...], node: Node) -> str:
    """The heading's own title where it has this one measure, else the measure's first sentence."""
    above = next((i for i, n in enumerate(nodes) if i == node.parent), None)
    alone = above is not None and sum(n.parent == above for n in nodes) == 1
    return nodes[above].title if alone and above is not None else node.title


@dataclass(slots=True, kw_only=True)
class Row:
    """How far a chapter or a department is."""

    name: str
    key: Any = None
    total: int = 0
    done: int = 0
    running: int = 0
    unassigned: int = 0
    late: int = 0
    urged: int = 0
    progress: list[int] = field(default_factory=list)

    @property
    def average(self) -> float | None:
        return round(sum(self.progress) / len(self.progress), 1) if self.progress else None

    @property
    def cells(self) -> tuple[Any, ...]:
        return (self.name, self.total, self.done, self.running, self.unassigned, self.late, self.average)

    def add(self, task: PlanTask, now: date) -> None:
        self.total += 1
        self.done += task.state == "done"
        self.running += task.state in ("running", "submitted")
        self.unassigned += task.state == "unassigned"
        self.late += is_late(task.due_on, task.state, now)
        self.urged += task.urged
        self.progress.append(task.progress)


def plan_of(area: str) -> PlanText | None:
    """The plan an area works by: the latest of its own, else of the city or province it lies in."""
    above = [area[:digits] for digits in range(2, len(area) + 1)]
    return PlanText.objects.filter(division__in=above).order_by(Length("division").desc(), "-imported_at").first()


def live_tasks(plan: int | None = None) -> QuerySet[PlanTask]:
    rows = PlanTask.objects.exclude(state="dropped").select_related("organisation", "node")
    return rows if plan is None else rows.filter(node__plan=plan)


def _grouped(tasks: Iterable[PlanTask], key: Any) -> list[Row]:
    now, found = today(), dict[Any, Row]()
    for task in tasks:
        mark, name = key(task)
        found.setdefault(mark, Row(name=name, key=mark)).add(task, now)
    return list(found.values())


def progress_by_chapter(plan: int | None = None) -> list[Row]:
    """By section: 四（一）, 五（二） …, in the order of the text."""
    sections = PlanNode.objects.filter(form="section")
    titles = dict((sections if plan is None else sections.filter(plan=plan)).values_list("ref", "title"))

    def section(task: PlanTask) -> tuple[str, str]:
        ref = task.ref.split("）")[0] + "）" if "）" in task.ref else task.ref[:1]
        return ref, f"{ref}{titles.get(ref, '')}"

    return _grouped(live_tasks(plan).order_by("node__order"), section)


def progress_by_unit(plan: int | None = None) -> list[Row]:
    rows = _grouped(live_tasks(plan).exclude(organisation=None).order_by("organisation__code"), lambda t: (t.organisation_id, str(t.organisation)))
    return sorted(rows, key=lambda row: (-row.late, -row.total))


def tasks_late(plan: int | None = None) -> list[PlanTask]:
    return list(live_tasks(plan).filter(state="running", due_on__lt=today()).order_by("due_on"))


ADJUSTING = ("adjust", "drop")


def adjustments_of(plan: int, limit: int = 20) -> list[tuple[PlanTask, Entry]]:
    """动态调整: what was changed of the plan while it runs, the latest first, each with the words it was done with."""
    tasks = {task.subject: task for task in PlanTask.objects.filter(node__plan=plan).select_related("organisation")}
    rows = Entry.objects.filter(case__in=list(tasks), verb__in=ADJUSTING).order_by("-at", "-pk")
    return [(tasks[row.case], row) for row in rows[:limit]]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitScore:
    """A department's score now; its parts name the tasks they lost by, ``refs`` how the plan calls each."""

    organisation: int
    name: str
    version: str
    score: float | None
    band: str
    parts: tuple[Part, ...]
    tasks: int
    refs: Mapping[int, tuple[str, str]]

    @property
    def stored_parts(self) -> list[dict[str, Any]]:
        return [{"key": p.key, "label": p.label, "points": p.points, "share": p.share, "counted": p.counted, "lost_by": list(p.lost_by)} for p in self.parts]


def appraise_units(plan: int, version: str = "") -> list[UnitScore]:
    """Every department with tasks of the plan, best first."""
    now = today()
    scheme = scheme_of("appraisal", now, version)
    by_unit: Mapping[tuple[int, str], list[PlanTask]] = defaultdict(list)
    for task in PlanTask.objects.filter(node__plan=plan).exclude(organisation=None).select_related("organisation"):
        by_unit[task.organisation_id or 0, str(task.organisation)].append(task)
    found = [_score(pk, name, tasks, scheme, now) for (pk, name), tasks in by_unit.items()]
    return sorted(found, key=lambda row: (row.score is None, -(row.score or 0), row.name))


def _score(pk: int, name: str, tasks: list[PlanTask], scheme: Mapping[str, Any], now: date) -> UnitScore:
    score, parts = appraise([_work(task) for task in tasks], scheme, now)
    return UnitScore(
        organisation=pk, name=name, version=scheme["version"], score=score, band=band(score, scheme), parts=parts, tasks=len(tasks),
        refs={task.pk: (task.ref, task.title) for task in tasks},
    )  # fmt: skip


def _work(task: PlanTask) -> Work:
    return Work(
        id=task.pk, state=task.state, opened_on=clock.local(task.opened_at).date(), due_on=task.due_on,
        done_on=clock.local(task.closed_at).date() if task.closed_at else None, progress=task.progress,
        reported_on=clock.local(task.reported_at).date() if task.reported_at else None, evidence=bool(task.evidence.strip()), urged=task.urged,
    )  # fmt: skip


def tree_of(plan: PlanText, *, unit: int | None = None, state: str = "") -> list[tuple[PlanNode, list[PlanTask]]]:
    """The working chapters in the order of the text, each node with its tasks; of one unit, in one ``state`` (or ``late``)."""
    tasks: dict[int, list[PlanTask]] = defaultdict(list)
    for task in _asked(plan, unit, state).select_related("organisation").order_by("id"):
        tasks[task.node_id].append(task)
    keep = _above(plan, set(tasks))
    return [(node, tasks.get(node.pk, [])) for node in plan.nodes.all() if node.pk in keep]


def _asked(plan: PlanText, unit: int | None, state: str) -> QuerySet[PlanTask]:
    rows = PlanTask.objects.filter(node__plan=plan)
    rows = rows.filter(organisation=unit) if unit else rows
    if state == "late":
        return rows.filter(state="running", due_on__lt=today())
    return rows.filter(state=state) if state else rows


def _above(plan: PlanText, leaves: set[int]) -> set[int]:
    parents = dict(plan.nodes.values_list("pk", "parent_id"))
    keep: set[int] = set()
    for leaf in leaves:
        at: int | None = leaf
        while at is not None and at not in keep:
            keep.add(at)
            at = parents.get(at)
    return keep
