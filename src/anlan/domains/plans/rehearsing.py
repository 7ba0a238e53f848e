"""A plan rehearsed: state in the row, tasks and clocks from the engine."""

from dataclasses import dataclass
from datetime import datetime

from anlan.domains.plans.models import Rehearsal
from anlan.domains.plans.store import structure_of
from anlan.engines import planbook
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refused


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsedTask:
    """A task with its clocks: ``state`` done, late or open; ``done_at`` in story time."""

    key: str
    text: str
    unit: str
    helpers: tuple[str, ...]
    phase: str
    clause: str
    due_story: datetime | None
    due_wall: datetime | None
    state: str
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalView:
    """A rehearsal as it stands at ``wall``; ``dropped`` tasks were given at an earlier level and are no longer asked for."""

    id: int
    title: str
    plan_id: int
    level: int
    factor: float
    wall: datetime
    story: datetime
    begun_at: datetime
    running: bool
    tasks: tuple[RehearsedTask, ...]
    turns: tuple[tuple[int, datetime], ...]
    levels: tuple[int, ...]

    @property
    def unassigned(self) -> tuple[RehearsedTask, ...]:
        return tuple(task for task in self.tasks if not task.unit)

    @property
    def late(self) -> int:
        return sum(task.state == "late" for task in self.tasks)

    @property
    def done(self) -> int:
        return sum(task.state == "done" for task in self.tasks)


def begin(plan: planbook.Plan, level: int, factor: float) -> planbook.ExerciseClock:
    """The clock of a new rehearsal. Refused for a level the plan has not and a factor nobody could act in."""
    now = clock.now()
    try:
        running = planbook.ExerciseClock(wall_start=now, story_start=now, factor=factor)
        planbook.activate(plan, level, running, exercise=True)
    except ValueError as error:
        raise _refusal(plan, level) from error
    return running


def _refusal(plan: planbook.Plan, level: int) -> Refused:
    if plan.levels and plan.level(level) is None:
        return refused("plan.level", f"《{plan.title}》没有 {level} 级响应。", level="请选择预案已有的级别。")
    return refused("rehearsal.factor", "时间倍率不能这样设。", factor="请填 0.1 到 720 之间的倍数。")


def clock_of(row: Rehearsal) -> planbook.ExerciseClock:
    return planbook.ExerciseClock(wall_start=row.begun_at, story_start=row.story_at, factor=row.factor)


def running_plan(row: Rehearsal) -> planbook.Activation:
    """The tasks as the turns of the rehearsal have left them."""
    plan, running = structure_of(row.plan), clock_of(row)
    first, *later = row.turns
    found = planbook.activate(plan, int(first["level"]), running, exercise=True)
    for turn in later:
        found = planbook.fork(found, int(turn["level"]), datetime.fromisoformat(turn["at"])).activation
    return found


def view_of(row: Rehearsal) -> RehearsalView:
    """How the rehearsal stands now; an ended one as it stood at its end."""
    activation, running = running_plan(row), clock_of(row)
    wall = row.closed_at or clock.now()
    tasks = sorted(
        (_task(due, row, running, wall) for due in activation.tasks),
        key=lambda task: (task.due_wall is None, task.due_wall or wall),
    )
    return RehearsalView(
        id=row.pk, title=row.title, plan_id=row.plan_id, level=activation.level, factor=row.factor, wall=wall, story=running.story(wall), begun_at=row.begun_at,
        running=row.state == "running", tasks=tuple(tasks), turns=tuple((int(t["level"]), datetime.fromisoformat(t["at"])) for t in row.turns),
        levels=tuple(level.level for level in activation.plan.levels),
    )  # fmt: skip


def _task(due: planbook.DueTask, row: Rehearsal, running: planbook.ExerciseClock, wall: datetime) -> RehearsedTask:
    task, done = due.task, row.done.get(due.task.key)
    state = "done" if done else "late" if planbook.is_late(due, running, wall) else "open"
    return RehearsedTask(
        key=task.key, text=task.text, unit=task.unit, helpers=task.helpers, phase=task.phase, clause=task.clause, due_story=due.due_story, due_wall=due.due_wall,
        state=state, done_at=running.story(datetime.fromisoformat(done)) if done else None,
    )  # fmt: skip
