"""To whom a shard tells what changed: the house, through its one door of commands. An edge node has a journal instead (:mod:`edge`)."""

import logging
from collections.abc import Sequence
from typing import Protocol

from anlan.domains.sensing import detection
from anlan.domains.sensing.commands import TellTransitions
from anlan.domains.sensing.faultbook import write_faults
from anlan.domains.sensing.ingress import Faults
from anlan.domains.sensing.models import Alert
from anlan.engines import sensing as engine
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import Context, send

log = logging.getLogger("anlan.sensing")
ACTOR = system("监测系统")


class Desk(Protocol):
    """All of it may raise DatabaseError or OSError, and is then asked again."""

    def tell(self, key: str, changes: Sequence[engine.Transition]) -> None:
        """The same changes under the same key are told once."""

    def note(self, faults: Faults) -> None: ...

    def standing(self) -> list[engine.Transition]:
        """What is told to be raised now, as the transitions that would end it."""


class House:
    """The desk of the duty officer."""

    def __init__(self, *, exercise: bool = False) -> None:
        self.exercise = exercise

    def tell(self, key: str, changes: Sequence[engine.Transition]) -> None:
        command = TellTransitions(transitions=tuple(detection.stored(change) for change in changes))
        try:
            send(command, Context(actor=ACTOR, key=key, exercise=self.exercise))
        except Refused:
            log.exception("an alert was refused by a rule of its life; the stream goes on")

    def note(self, faults: Faults) -> None:
        write_faults(faults)

    def standing(self) -> list[engine.Transition]:
        return [_over(alert) for alert in Alert.objects.filter(active=True, closed_at=None)]


def _over(alert: Alert) -> engine.Transition:
    nothing = engine.Cause(time_us=0, value=float("nan"), seq=0)
    return engine.Transition(
        raised=False, rule=alert.rule_code, version=alert.rule_version, severity=alert.level, point=alert.point_id, point_key="",
        since=nothing, decided=nothing,
    )  # fmt: skip
