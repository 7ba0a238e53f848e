"""The courier: claims what is owed, sends it all at once, writes down each result. Killed at any moment, the next one goes on.

A claim moves ``next_at`` past the receiver's time limit: whoever dies with it loses it to another. The row's key travels with every
try, so a receiver that heard the first one knows the second.
"""

import asyncio
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from queue import Queue

from django.conf import settings
from django.db import connection, connections, transaction

from anlan.domains.warning.adapters import Adapter, Door, Outcome, Parcel, real_adapters
from anlan.domains.warning.commands import ShelveDelivery
from anlan.domains.warning.gate import let_out
from anlan.domains.warning.models import Attempt, Delivery, Message, Receiver
from anlan.domains.warning.rules import backoff_s, next_state
from anlan.kernel import clock
from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import Context, send

BATCH = 500
LEASE_MARGIN_S = 8.0  # to write the result down; who takes longer is repeated with the same key


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A claimed delivery as plain values."""

    delivery: int
    attempt: int
    max_attempts: int
    parcel: Parcel
    door: Door


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    owed: Owed
    outcome: Outcome
    seconds: float


def dispatch_due(adapters: Mapping[str, Adapter] | None = None) -> int:
    """Start sending everything due and return at once with its number."""
    owed = claim()
    if owed:
        threading.Thread(target=_carry_apart, args=(owed, adapters), name="warning-courier", daemon=True).start()
    return len(owed)


def deliver_due(adapters: Mapping[str, Adapter] | None = None) -> int:
    """Send everything due and wait for it: replays and tests."""
    owed = claim()
    carry(owed, adapters or real_adapters())
    return len(owed)


def claim(limit: int = BATCH) -> list[Owed]:
    """Take the due deliveries for the length of their time limit. Looks first: a claim takes SQLite's one writer."""
    if not Delivery.objects.filter(state="pending", next_at__lte=clock.now()).exists():
        return []
    with transaction.atomic():
        due = Delivery.objects.filter(state="pending", next_at__lte=clock.now()).order_by("next_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        rows = list(due.select_related("message", "receiver", "receipt")[:limit])
        for row in rows:
            row.attempts += 1
            row.next_at = clock.now() + timedelta(seconds=row.receiver.timeout_s + LEASE_MARGIN_S)
        Delivery.objects.bulk_update(rows, ["attempts", "next_at"])
    return [owed_of(row) for row in rows]


def owed_of(row: Delivery) -> Owed:
    return Owed(
        delivery=row.pk, attempt=row.attempts, max_attempts=row.receiver.max_attempts, parcel=parcel_of(row), door=door_of(row.receiver)
    )


def parcel_of(row: Delivery) -> Parcel:
    message, receipt = row.message, row.receipt
    link = f"{settings.PUBLIC_URL}/public/receipt/{receipt.token}/" if receipt else ""
    return parcel_for(message, key=row.key, to=receipt.contact_phone if receipt else "", link=link, address=row.receiver.address)


def parcel_for(message: Message, *, key: str, to: str = "", link: str = "", address: str = "") -> Parcel:
    return Parcel(
        key=key, xml=bytes(message.xml), identifier=message.identifier, division=message.division, colour=message.colour,
        exercise=message.exercise, to=to, link=link,
    )  # fmt: skip


def door_of(row: Receiver) -> Door:
    return Door(key=row.key, channel=row.channel, address=row.address, secret=row.secret, live=row.live, timeout_s=row.timeout_s)


def carry(owed: list[Owed], adapters: Mapping[str, Adapter]) -> None:
    """All at the same time on one event loop in a thread of its own; results are written here as they come."""
    if not owed:
        return
    results: Queue[Done] = Queue()
    loop = threading.Thread(target=lambda: asyncio.run(_send_all(owed, adapters, results)), name="warning-loop", daemon=True)
    loop.start()
    for _ in owed:
        record(results.get())
    loop.join()


async def _send_all(owed: list[Owed], adapters: Mapping[str, Adapter], results: "Queue[Done]") -> None:
    await asyncio.gather(*(_send(one, adapters, results) for one in owed))


async def _send(one: Owed, adapters: Mapping[str, Adapter], results: "Queue[Done]") -> None:
    begun = time.monotonic()
    outcome = await let_out(one.parcel, one.door, adapters)
    results.put(Done(owed=one, outcome=outcome, seconds=time.monotonic() - begun))


def record(done: Done) -> None:
    """The try as a row; the delivery sent, postponed, or shelved by a command that tells it."""
    owed, outcome = done.owed, done.outcome
    state = next_state(ok=outcome.ok, retry=outcome.retry, attempts=owed.attempt, max_attempts=owed.max_attempts)
    now = clock.now()
    with transaction.atomic():
        Attempt.objects.create(
            delivery_id=owed.delivery, number=owed.attempt, at=now, seconds=round(done.seconds, 3), ok=outcome.ok, detail=outcome.detail[:400]
        )
        row = Delivery.objects.filter(pk=owed.delivery, state="pending")
        if state == "sent":
            row.update(state="sent", sent_at=now, last=outcome.detail[:400])
        else:
            row.update(next_at=now + timedelta(seconds=backoff_s(owed.attempt)), last=outcome.detail[:400])
    if state == "dead":
        send(ShelveDelivery(delivery=owed.delivery), Context(actor=system("courier"), key=f"shelve/{owed.delivery}/{owed.attempt}"))


def _carry_apart(owed: list[Owed], adapters: Mapping[str, Adapter] | None) -> None:
    try:
        carry(owed, adapters or real_adapters())
    finally:
        connections.close_all()
