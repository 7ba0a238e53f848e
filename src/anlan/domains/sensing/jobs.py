"""What sensing does by the clock."""

from anlan.domains.sensing.commands import EscalateAlerts
from anlan.domains.sensing.terms import let_go
from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import Context, send
from anlan.platform.jobs.api import every


@every(seconds=30, name="sensing.escalate")
def escalate() -> None:
    send(EscalateAlerts(), Context(actor=system("监测系统")))


@every(seconds=3_600, name="sensing.let_go")
def forget() -> None:
    let_go()
