"""What affairs does when other rooms tell something."""

from typing import Any

from anlan.domains.affairs.commands import RecordIncident
from anlan.domains.affairs.models import PlanTask, WorkTask
from anlan.domains.command.api import IncidentEvaluated
from anlan.platform.bus.api import reacts
from anlan.platform.cases.api import Act
from anlan.platform.cases.events import DeadlineMissed

URGED: dict[str, Any] = {"plan_task": (PlanTask, "running"), "work_task": (WorkTask, "open")}


@reacts(IncidentEvaluated)
def record_what_happened(event: IncidentEvaluated, ctx: Any) -> None:
    """The statistics follow the incident without being typed again."""
    ctx.send(RecordIncident(incident=event.incident, division=event.area))


@reacts(DeadlineMissed)
def urge_what_is_late(event: DeadlineMissed, ctx: Any) -> None:
    """督办: a task of the plan or of a meeting that is past its date is followed up by the house itself."""
    key, _sep, pk = event.subject.partition("/")
    if key not in URGED or event.deadline != "due":
        return
    model, state = URGED[key]
    if model.objects.filter(pk=pk, state=state).exists():
        ctx.send(Act(kind=key, id=int(pk), verb="urge", data={"reason": f"已过时限 {event.due_at[:10]}，自动督办"}))
