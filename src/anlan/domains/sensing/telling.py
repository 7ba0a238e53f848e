"""To whom a shard tells what changed: the house, through its one door of commands. An edge node has a journal instead (:mod:`edge`)."""

import logging
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Protocol

from anlan.domains.sensing import detection
from anlan.domains.sensing.commands import TellTransitions
from anlan.domains.sensing.faultbook import write_faults
from anlan.domains.sensing.ingress import Faults
from anlan.domains.sensing.models import Alert
from anlan.domains.sensing.owing import Owed
from anlan.engines import sensing as engine
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import Context, send

log = logging.getLogger("anlan.sensing")
ACTOR = system("监测系统")
TOLD_TOGETHER = 1_000  # [K] changes a command at most: a storm neither starves other commands nor costs one transaction an alarm


class Desk(Protocol):
    """All of it may raise DatabaseError or OSError, and is then asked again."""

    def tell(self, key: str, changes: Sequence[engine.Transition]) -> None:
        """The same changes under the same key are told once."""

    def tell_many(self, owed: Sequence[Owed]) -> None:
        """The same for several keys in their order."""

    def note(self, faults: Faults) -> None: ...

    def standing(self) -> list[engine.Transition]:
        """What is told to be raised now, as the transitions that would end it."""


class House:
    """The desk of the duty officer."""

    def __init__(self, *, exercise: bool = False) -> None:
        self.exercise = exercise

    def tell(self, key: str, changes: Sequence[engine.Transition]) -> None:
        self.tell_many([(key, changes)])

    def tell_many(self, owed: Sequence[Owed]) -> None:
        """Changes at places of one stream go together; those keyed otherwise (a new roster, a reconciliation) in a command each."""
        for stream, group in groupby(owed, key=lambda one: _place(one[0])[0]):
            some = list(group)
            if stream:
                self._send(TellTransitions(stream=stream, transitions=tuple(_placed(some))))
                continue
            for key, changes in some:
                self._send(TellTransitions(transitions=tuple(detection.stored(change) for change in changes)), key)

    def _send(self, command: TellTransitions, key: str = "") -> None:
        try:
            send(command, Context(actor=ACTOR, key=key, exercise=self.exercise))
        except Refused:
            log.exception("an alert was refused by a rule of its life; the stream goes on")

    def note(self, faults: Faults) -> None:
        write_faults(faults)

    def standing(self) -> list[engine.Transition]:
        return [_over(alert) for alert in Alert.objects.filter(active=True, closed_at=None)]


def first_of(owed: Sequence[Owed]) -> list[Owed]:
    """As many from the front as go into one command, and one at least."""
    found, count = list[Owed](), 0
    for place in range(len(owed)):  # by place: the judging thread goes on adding at the end
        count += len(owed[place][1])
        if found and count > TOLD_TOGETHER:
            break
        found.append(owed[place])
    return found


def _place(key: str) -> tuple[str, int, int]:
    """Stream, message, part, of a key ``stream:message:part``; no stream for other keys."""
    stream, seq, part = key.rsplit(":", 2) if key.count(":") > 1 else ("", "", "")
    return (stream, int(seq), int(part)) if seq.isdecimal() and part.isdecimal() else ("", 0, 0)


def _placed(owed: Sequence[Owed]) -> Iterator[dict[str, Any]]:
    for key, changes in owed:
        _, seq, part = _place(key)
        for change in changes:
            yield {**detection.stored(change), "place": [seq, part]}


def _over(alert: Alert) -> engine.Transition:
    nothing = engine.Cause(time_us=0, value=float("nan"), seq=0)
    return engine.Transition(
        raised=False, rule=alert.rule_code, version=alert.rule_version, severity=alert.level, point=alert.point_id, point_key="",
        since=nothing, decided=nothing,
    )  # fmt: skip
