"""What warning does when something became a fact."""

from anlan.domains.warning.commands import CallUnanswered
from anlan.platform.bus.api import reacts
from anlan.platform.bus.deliver import ReactionContext
from anlan.platform.cases.events import DeadlineMissed


@reacts(DeadlineMissed)
def telephone_the_silent(event: DeadlineMissed, ctx: ReactionContext) -> None:
    kind, _, pk = event.subject.partition("/")
    if kind == "warning" and event.deadline == "receipts":
        ctx.send(CallUnanswered(warning=int(pk)))
