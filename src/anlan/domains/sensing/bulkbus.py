"""A bus connection whose subscriptions may be read in bulk: messages as the parser found them, without an object and a queue for each."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from nats.aio.client import Client

LEAVE_S = 2.0
log = logging.getLogger("anlan.sensing")
Take = Callable[[bytes, bytes, bytes, bytes], None]  # subject, reply, data, headers


class BulkBus(Client):
    """As nats-py's client, but what comes for a number in ``bulk`` goes straight to its taker."""

    def __init__(self) -> None:
        super().__init__()
        self.bulk: dict[int, Take] = {}

    async def _process_msg(self, sid: int, subject: bytes, reply: bytes, data: bytes, headers: bytes) -> None:
        take = self.bulk.get(sid)
        if take is None:
            await super()._process_msg(sid, subject, reply, data, headers)
        else:
            take(subject, reply, data, headers)

    async def subscribe_bulk(self, subject: str, take: Take) -> Any:
        """``take`` is called from the reading loop and must not wait."""
        subscription = await self.subscribe(subject)
        self.bulk[subscription._id] = take  # noqa: SLF001 - the number under which the server sends
        return subscription


async def join(url: str, name: str) -> BulkBus:
    """Connected, and connecting again for ever after."""
    bus = BulkBus()
    await bus.connect(url, name=name, max_reconnect_attempts=-1, reconnect_time_wait=0.2, ping_interval=3, max_outstanding_pings=2, error_cb=_noted)
    return bus


async def leave(bus: BulkBus) -> None:
    """Of a server that is gone there is no leave to take."""
    with suppress(Exception):
        await asyncio.wait_for(bus.close(), LEAVE_S)


async def _noted(error: Exception) -> None:
    log.debug("bus: %s", error)
