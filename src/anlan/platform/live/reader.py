"""One reader a process follows the outbox and hands each event to every open screen."""

import asyncio
import contextvars
import logging
from collections.abc import AsyncIterator
from typing import Any

from asgiref.sync import sync_to_async
from django.db import DatabaseError

from anlan.platform.bus.models import OutboxEvent
from anlan.platform.live.cursor import cursor

log = logging.getLogger(__name__)
POLL_S = 0.15
BATCH = 500
QUEUE = 2000


class Reader:
    """Followers come and go; the reader polls only while there is one. A follower too slow to keep up is let go and reconnects."""

    def __init__(self) -> None:
        self.queues: set[asyncio.Queue[OutboxEvent | None]] = set()
        self.position = 0
        self.task: asyncio.Task[None] | None = None

    async def follow(self) -> "asyncio.Queue[OutboxEvent | None]":
        queue: asyncio.Queue[OutboxEvent | None] = asyncio.Queue(QUEUE)
        if self.task is None or self.task.done() or self.task.get_loop() is not asyncio.get_running_loop():
            self.position = await sync_to_async(cursor)()
            self.task = asyncio.create_task(self._run(), context=contextvars.Context())  # it outlives the request that began it
        self.queues.add(queue)
        return queue

    def leave(self, queue: "asyncio.Queue[OutboxEvent | None]") -> None:
        self.queues.discard(queue)

    async def _run(self) -> None:
        await asyncio.sleep(0)
        while self.queues:
            try:
                rows = await sync_to_async(_after)(self.position)
            except DatabaseError as error:  # the screens wait and go on from where they were
                log.warning("the outbox cannot be read: %s", error)
                rows = []
            for row in rows:
                self.position = row.pk
                self._hand_out(row)
            await asyncio.sleep(POLL_S)

    def _hand_out(self, row: OutboxEvent) -> None:
        for queue in list(self.queues):
            try:
                queue.put_nowait(row)
            except asyncio.QueueFull:
                self.queues.discard(queue)
                queue.get_nowait()
                queue.put_nowait(None)


def _after(position: int) -> list[OutboxEvent]:
    return list(OutboxEvent.objects.filter(id__gt=position).order_by("id")[:BATCH])


reader = Reader()


async def events_after(position: int) -> AsyncIterator[OutboxEvent | None]:
    """Every event after ``position``: first what was missed, then live. None once in a while, as a heartbeat."""
    queue = await reader.follow()
    try:
        while missed := await sync_to_async(_after)(position):
            for row in missed:
                yield row
            position = missed[-1].pk
        while True:
            live: Any = await _next(queue)
            if live == "gone":
                return
            if live is None or live.pk > position:
                yield live
    finally:
        reader.leave(queue)


async def _next(queue: "asyncio.Queue[OutboxEvent | None]") -> Any:
    try:
        return await asyncio.wait_for(queue.get(), 15) or "gone"
    except TimeoutError:
        return None
