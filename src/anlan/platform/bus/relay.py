"""From the outbox to NATS JetStream: stream ``EVENTS``, subject ``events.<name>``, the event id for de-duplication."""

import json
from collections.abc import Callable
from typing import Any

from anlan.kernel import clock
from anlan.platform.bus.chain import cloud_event
from anlan.platform.bus.models import OutboxEvent

STREAM = "EVENTS"
SUBJECTS = ("events.>",)


TOGETHER = 500  # events of one round


def unrelayed() -> list[OutboxEvent]:
    return list(OutboxEvent.objects.filter(relayed_at=None).order_by("id")[:TOGETHER])


def mark_relayed(keys: list[int]) -> None:
    OutboxEvent.objects.filter(pk__in=keys).update(relayed_at=clock.now())


async def ensure_stream(js: Any) -> None:
    """Create the stream if it is not there; duplicates are recognised for ten minutes."""
    from nats.js.errors import NotFoundError

    try:
        await js.stream_info(STREAM)
    except NotFoundError:
        await js.add_stream(name=STREAM, subjects=list(SUBJECTS), duplicate_window=600, max_age=90 * 86400)


async def publish(js: Any, rows: list[OutboxEvent]) -> list[int]:
    """Publish in order; returns the keys JetStream has confirmed."""
    sent: list[int] = []
    for row in rows:
        body = json.dumps(cloud_event(row), ensure_ascii=False).encode()
        await js.publish(f"events.{row.name}", body, headers={"Nats-Msg-Id": row.event_id})
        sent.append(row.pk)
    return sent


async def relay_once(js: Any, look: Callable[[], list[OutboxEvent]] = unrelayed) -> int:
    """One round: what the outbox holds goes out, then is marked. A crash between the two repeats with the same ids."""
    from asgiref.sync import sync_to_async

    rows = await sync_to_async(look)()
    sent = await publish(js, rows)
    if sent:
        await sync_to_async(mark_relayed)(sent)
    return len(sent)
