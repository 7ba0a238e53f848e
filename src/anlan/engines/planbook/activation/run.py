"""From a plan and a level to tasks with deadlines; from one level to another without giving anything twice."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from anlan.engines.planbook.activation.exercise import ExerciseClock
from anlan.engines.planbook.match.tasks import Task, compile_tasks
from anlan.engines.planbook.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTask:
    """A task with its deadline in story time and on the wall; both None where the plan says no limit."""

    task: Task
    due_story: datetime | None
    due_wall: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """A plan at a level. ``exercise`` marks a rehearsal: nothing of it may leave by a live channel."""

    plan: Plan
    level: int
    clock: ExerciseClock
    exercise: bool
    tasks: tuple[DueTask, ...]

    @property
    def unassigned(self) -> tuple[DueTask, ...]:
        """What no unit is named for: somebody must be told."""
        return tuple(due for due in self.tasks if not due.task.unit)

    def overdue(self, wall: datetime, done: frozenset[str] = frozenset()) -> tuple[DueTask, ...]:
        """Tasks past their deadline at ``wall`` that are not among the ``done`` (keys)."""
        return tuple(due for due in self.tasks if due.task.key not in done and is_late(due, self.clock, wall))


AT_ONCE_MIN = 5.0  # what is to be done 立即 counts as late after so many story minutes: nobody does anything within the second [K]


def is_late(due: DueTask, clock: ExerciseClock, wall: datetime) -> bool:
    """Past its deadline on the wall; 立即 has a few minutes of grace."""
    if due.due_wall is None:
        return False
    grace = clock.wall_minutes(AT_ONCE_MIN) if not due.task.limit_minutes else timedelta(0)
    return due.due_wall + grace < wall


@dataclass(frozen=True, slots=True, kw_only=True)
class Fork:
    """What a change of level does: ``added`` tasks come, ``kept`` go on with their old deadlines, ``dropped`` are no longer asked for."""

    activation: Activation
    added: tuple[DueTask, ...]
    kept: tuple[DueTask, ...]
    dropped: tuple[DueTask, ...]


def activate(plan: Plan, level: int, clock: ExerciseClock, *, exercise: bool = False, at: datetime | None = None) -> Activation:
    """The tasks of ``plan`` at ``level`` with deadlines from ``at`` (wall; the clock's beginning without it). ValueError for no such level."""
    begun = clock.story(at or clock.wall_start)
    tasks = tuple(_due(task, begun, clock) for task in compile_tasks(plan, level))
    return Activation(plan=plan, level=level, clock=clock, exercise=exercise, tasks=tasks)


def _due(task: Task, begun: datetime, clock: ExerciseClock) -> DueTask:
    if task.limit_minutes is None:
        return DueTask(task=task, due_story=None, due_wall=None)
    story = begun + timedelta(minutes=task.limit_minutes)
    return DueTask(task=task, due_story=story, due_wall=clock.wall(story))


def fork(running: Activation, level: int, at: datetime) -> Fork:
    """The running response at another ``level`` from ``at`` (wall) on; what was given keeps its deadline."""
    fresh = activate(running.plan, level, running.clock, exercise=running.exercise, at=at)
    given = {due.task.text: due for due in running.tasks}
    kept = tuple(given[due.task.text] for due in fresh.tasks if due.task.text in given)
    added = tuple(due for due in fresh.tasks if due.task.text not in given)
    wanted = {due.task.text for due in fresh.tasks}
    dropped = tuple(due for due in running.tasks if due.task.text not in wanted)
    after = Activation(plan=running.plan, level=level, clock=running.clock, exercise=running.exercise, tasks=(*kept, *added))
    return Fork(activation=after, added=added, kept=kept, dropped=dropped)
