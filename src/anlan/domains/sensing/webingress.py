"""The ingress of a web process: connected to the bus at the first delivery, its roster looked at once a second."""

import asyncio
import logging
import time
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings

from anlan.domains.sensing.ingress import Ingress, Turned
from anlan.domains.sensing.roster import RosterHolder

log = logging.getLogger("anlan.sensing")
LOOK_S = 1.0
JOIN_S = 2.0  # a sender waits no longer for a bus that is away


class _Connected:
    """One a loop: a NATS connection belongs to the loop it was made on."""

    def __init__(self) -> None:
        self.ingress: Ingress | None = None
        self.loop: Any = None
        self.looked_at = 0.0
        self.lock = asyncio.Lock()


_here = _Connected()


async def ingress() -> Ingress:
    """Raises Turned (503) while the bus is away."""
    loop = asyncio.get_running_loop()
    if _here.loop is not loop:
        _here.__init__()  # type: ignore[misc]
        _here.loop = loop
    async with _here.lock:
        if _here.ingress is None:
            _here.ingress = await _connect()
        if time.monotonic() >= _here.looked_at + LOOK_S:
            _here.looked_at = time.monotonic()
            await sync_to_async(_look)(_here.ingress)
    return _here.ingress


def _look(found: Ingress) -> None:
    from anlan.domains.sensing.faultbook import write_faults

    found.holder.refresh()
    write_faults(found.faults)


async def _connect() -> Ingress:
    import nats
    from nats.errors import Error

    from anlan.domains.sensing.streams import ensure_stream

    try:
        joining = nats.connect(settings.NATS_URL, name="anlan web ingress", max_reconnect_attempts=-1, reconnect_time_wait=0.2, error_cb=_noted)
        bus = await asyncio.wait_for(joining, JOIN_S)
        js = bus.jetstream(timeout=10)
        await ensure_stream(js)
    except (Error, OSError, TimeoutError) as error:
        raise Turned(503, "bus_away", "接入总线暂不可用，未接收：请稍后用同一幂等键重发。") from error
    return Ingress(js, RosterHolder())


async def _noted(error: Exception) -> None:
    log.debug("bus: %s", error)
