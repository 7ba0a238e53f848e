"""Periodic work of warning."""

from anlan.domains.warning.commands import ExpireWarning
from anlan.domains.warning.models import WarningCase
from anlan.domains.warning.sending import dispatch_due
from anlan.kernel import clock
from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import Context, send
from anlan.platform.jobs.api import every


@every(seconds=0.5, name="warning.courier")
def courier() -> int:
    """Send what is due: first tries, repeats, and what a dead process left behind."""
    return dispatch_due()


@every(seconds=5, name="warning.expire")
def expire() -> int:
    """A warning whose time has passed is no longer in force."""
    past = WarningCase.objects.filter(state__in=("issued", "revising", "revised"), expires__lte=clock.now()).values_list("pk", flat=True)[:100]
    for warning in past:
        send(ExpireWarning(warning=warning), Context(actor=system("clock"), key=f"expire/warning/{warning}"))
    return len(past)
