"""Reactions are owed, not hoped for: each event × reaction is a row that is worked off, tried again, or shelved with its error."""

import logging
import traceback
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from anlan.kernel import clock
from anlan.platform.accounts.actor import system
from anlan.platform.bus import send as sending
from anlan.platform.bus.context import Context
from anlan.platform.bus.messages import Command, Event
from anlan.platform.bus.models import Delivery, OutboxEvent
from anlan.platform.bus.register import EVERYONE, listeners, reactions

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 12
LEASE = timedelta(seconds=60)
SEEN_AHEAD = 20


class ReactionContext:
    """Given to a reaction: ``send`` keys each command by event, reaction and its number, so that a repeat does nothing twice."""

    def __init__(self, row: OutboxEvent, reaction: str) -> None:
        self.row, self.reaction, self.count = row, reaction, 0

    @property
    def exercise(self) -> bool:
        return self.row.exercise

    def later(self, **of_event: Any) -> list[OutboxEvent]:
        """Later events of these columns for which the same reaction is still owed: what will be worked out anew for them need not be for this one."""
        columns = {f"event__{name}": value for name, value in of_event.items()}
        owed = Delivery.objects.filter(reaction=self.reaction, state="pending", event_id__gt=self.row.pk, **columns)
        return [delivery.event for delivery in owed.select_related("event").order_by("event_id")[:SEEN_AHEAD]]

    def send(self, cmd: Command) -> object:
        self.count += 1
        key = f"{self.row.event_id}/{self.reaction}/{self.count}"[:160]
        actor = system("系统")
        ctx = Context(actor=actor, cause=self.row.event_id, correlation=self.row.correlation, key=key, exercise=self.row.exercise)
        return sending.send(cmd, ctx)


def work_off(limit: int = 50) -> int:
    """Run up to ``limit`` due deliveries; returns how many were run. Safe to run in any number of processes."""
    done = 0
    while done < limit and (delivery := _claim()):
        _run(delivery)
        done += 1
    return done


def drain(rounds: int = 100) -> None:
    """Work off everything owed now, and what follows from it: tests and replays."""
    for _ in range(rounds):
        if not work_off():
            return


def shelf() -> list[Delivery]:
    """The dead letters, newest first."""
    return list(Delivery.objects.filter(state="dead").select_related("event").order_by("-id")[:200])


def retry(delivery_id: int) -> None:
    Delivery.objects.filter(pk=delivery_id, state="dead").update(state="pending", attempts=0, next_at=clock.now())


def _claim() -> Delivery | None:
    """The next due delivery, leased for a minute: whoever dies with it loses it to another."""
    with transaction.atomic():
        due = Delivery.objects.filter(state="pending", next_at__lte=clock.now()).order_by("next_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        delivery = due.select_related("event").first()
        if delivery:
            delivery.next_at, delivery.attempts = clock.now() + LEASE, delivery.attempts + 1
            delivery.save(update_fields=["next_at", "attempts"])
        return delivery


def _run(delivery: Delivery) -> None:
    reaction = reactions.get(delivery.reaction)
    try:
        if delivery.reaction == EVERYONE:
            _hand_round(delivery.event)
        if reaction:
            reaction.function(restore(reaction.event, delivery.event), ReactionContext(delivery.event, delivery.reaction))
        Delivery.objects.filter(pk=delivery.pk).update(state="done", error="")
    except Exception as error:  # a reaction's failure is a value with a reason, kept beside what it owed
        log.warning("reaction %s failed on %s: %s", delivery.reaction, delivery.event.name, error)
        _postpone(delivery)


def _hand_round(row: OutboxEvent) -> None:
    """Told by a process that did not know who listens: now each who does is owed it. Done again it changes nothing."""
    owed = [Delivery(event=row, reaction=name, next_at=row.at) for name in listeners(row.name)]
    Delivery.objects.bulk_create(owed, ignore_conflicts=True)


def restore(event: type[Event], row: OutboxEvent) -> Event:
    """The event object from its row; a field added since then takes its default."""
    return event(**row.data)


def _postpone(delivery: Delivery) -> None:
    dead = delivery.attempts >= MAX_ATTEMPTS
    wait = timedelta(seconds=min(2**delivery.attempts, 600))
    Delivery.objects.filter(pk=delivery.pk).update(
        state="dead" if dead else "pending", next_at=clock.now() + wait, error=traceback.format_exc()[-4000:],
    )  # fmt: skip
