"""The ingress of a web process: its roster looked at once a second, the bus joined at the first delivery that has a key."""

import asyncio
import logging
import time
from collections.abc import Mapping
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings

from anlan.domains.sensing import ordering
from anlan.domains.sensing.faultbook import write_faults
from anlan.domains.sensing.ingress import Ingress, Receipt, Turned
from anlan.domains.sensing.roster import RosterHolder

log = logging.getLogger("anlan.sensing")
LOOK_S = 1.0
JOIN_S = 2.0  # a sender waits no longer for a bus that is away


class WebIngress:
    """One a loop: a connection to the bus belongs to the loop it was made on."""

    def __init__(self, loop: Any) -> None:
        self.loop = loop
        self.bus: Any = None
        self.ingress = Ingress(None, RosterHolder())
        self.looked_at = 0.0
        self.lock = asyncio.Lock()

    async def deliver(self, key: str, content_type: str, body: bytes, idempotency_key: str) -> Receipt:
        """Raises Turned: 401 before anything else, 503 while the bus is away."""
        async with self.lock:
            await self._look()
            self.ingress.key_of(key)
            if self.bus is None:
                await self._join()
        return await self.ingress.deliver(key, content_type, body, idempotency_key)

    async def order(self, device: str, order: str = "", given: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
        """What the device's line answers; None where it is on none. Raises Turned while the bus is away."""
        async with self.lock:
            if self.bus is None:
                await self._join()
        return await ordering.ask(self.bus, device, order, given)

    async def _look(self) -> None:
        if time.monotonic() >= self.looked_at + LOOK_S:
            await sync_to_async(self._refresh)()
            self.looked_at = time.monotonic()

    def _refresh(self) -> None:
        self.ingress.holder.refresh()
        write_faults(self.ingress.faults)

    async def _join(self) -> None:
        import nats
        from nats.errors import Error

        from anlan.domains.sensing.streams import WrongShards, ensure_stream

        try:
            joining = nats.connect(settings.NATS_URL, name="anlan web ingress", max_reconnect_attempts=-1, reconnect_time_wait=0.2, error_cb=_noted)
            bus = await asyncio.wait_for(joining, JOIN_S)
            js = bus.jetstream(timeout=10)
            self.ingress.shards = (await ensure_stream(js, settings.SENSING_SHARDS)).shards
        except (Error, OSError, TimeoutError, WrongShards) as error:
            raise Turned(503, "bus_away", "接入总线暂不可用，未接收：请稍后用同一幂等键重发。") from error
        self.bus, self.ingress.js = bus, js


_here: WebIngress | None = None


def web_ingress() -> WebIngress:
    """That of the running loop."""
    global _here  # noqa: PLW0603 - one a process; made anew only where tests run loop after loop
    loop = asyncio.get_running_loop()
    if _here is None or _here.loop is not loop:
        _here = WebIngress(loop)
    return _here


async def _noted(error: Exception) -> None:
    log.debug("bus: %s", error)
