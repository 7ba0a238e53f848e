"""What sensing does by the clock."""

from anlan.domains.sensing.commands import EscalateAlerts
from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import Context, send
from anlan.platform.jobs.api import every


@every(seconds=30, name="sensing.escalate")
def escalate() -> None:
    send(EscalateAlerts(), Context(actor=system("监测系统")))
