"""The demonstration's plan library, and receivers of warnings: the public page, MQTT on this machine, and a sink that lets nothing out."""

from anlan.domains.plans import api as plans
from anlan.domains.warning import api as warning
from anlan.platform.accounts.actor import Actor
from anlan.platform.bus.api import Context, send

CITY = "3207"
RECEIVERS = (
    warning.SaveReceiver(key="public", name="公众页面与 Atom 源", channel="public", division=CITY),
    warning.SaveReceiver(key="mqtt", name="本机 MQTT（warnings/…）", channel="mqtt", address="warnings", division=CITY),
    warning.SaveReceiver(key="demo-null", name="演示接收端（不外发）", channel="null", live=False, division=CITY, invented=True),
)


def make_library(actor: Actor) -> None:
    send(plans.LoadDemonstrationLibrary(division=CITY), Context(actor=actor))
    for receiver in RECEIVERS:
        send(receiver, Context(actor=actor))
