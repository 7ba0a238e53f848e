"""The demonstration's plan library, and a receiver that takes warnings of exercises and lets nothing out."""

from anlan.domains.plans import api as plans
from anlan.domains.warning import api as warning
from anlan.platform.accounts.actor import Actor
from anlan.platform.bus.api import Context, send

CITY = "3207"
RECEIVER = warning.SaveReceiver(
    key="demo-null", name="演示接收端（不外发）", channel="null", live=False, division=CITY, invented=True
)


def make_library(actor: Actor) -> None:
    send(plans.LoadDemonstrationLibrary(division=CITY), Context(actor=actor))
    send(RECEIVER, Context(actor=actor))
