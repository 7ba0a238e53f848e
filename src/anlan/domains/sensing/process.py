"""``anlan sensing``: devices in, detection, history. One process; what it may not forget lies in the stream.

Listens for deliveries over HTTP (``/api/sensing/readings``, the same as ``anlan web``), takes MQTT from the bus's own listener,
speaks field protocols over TCP, ticks once a second, judges, tells, keeps.
"""

import asyncio
import logging
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from asgiref.sync import sync_to_async

from anlan.domains.sensing import streams
from anlan.domains.sensing.compacting import compact_some
from anlan.domains.sensing.faultbook import write_faults
from anlan.domains.sensing.fieldserver import serve_field
from anlan.domains.sensing.frontdoor import serve_http
from anlan.domains.sensing.ingress import Ingress
from anlan.domains.sensing.mail import opened
from anlan.domains.sensing.roster import RosterHolder
from anlan.domains.sensing.shard import Shard, open_shard
from anlan.domains.sensing.warm import warm

log = logging.getLogger("anlan.sensing")
T = TypeVar("T")
FETCH = 500  # messages at once
FETCH_WAIT_S = 1.0
TICK_S = 1.0
LOOK_S = 1.0  # how often the registry's revision is looked at
COMPACT_S = 60.0
PATIENCE_S = (0.2, 0.5, 1.0, 2.0, 5.0)  # between tries while the database is away: the stream waits, nothing is lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the process listens and keeps things. A port of 0 is not opened."""

    nats_url: str
    home: Path
    host: str = "127.0.0.1"
    http_port: int = 0
    field_ports: Mapping[str, int] = field(default_factory=dict)  # protocol → port


async def run(place: Place) -> None:
    """Until told to stop. A bus that went away is waited for."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError, ValueError):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await serve(place, stop)


async def serve(place: Place, stop: asyncio.Event) -> None:
    import nats

    bus = await nats.connect(place.nats_url, name="anlan sensing", max_reconnect_attempts=-1, reconnect_time_wait=0.2, error_cb=_noted)
    try:
        js = bus.jetstream(timeout=10)
        holder = RosterHolder()
        await sync_to_async(holder.refresh)()
        await asyncio.to_thread(warm)
        shard = await sync_to_async(open_shard)(place.home, holder, await streams.ensure_stream(js))
        try:
            await _work(place, js, shard, Ingress(js, holder), stop)
        finally:
            await sync_to_async(shard.close)()
    finally:
        await bus.close()


async def _work(place: Place, js: Any, shard: Shard, ingress: Ingress, stop: asyncio.Event) -> None:
    works = [
        asyncio.create_task(_read(js, shard, ingress, stop), name="read"),
        asyncio.create_task(_tick(js, stop), name="tick"),
        asyncio.create_task(_compact(shard, stop), name="compact"),
        *(asyncio.create_task(serve_http(ingress, place.host, place.http_port, stop)) for _ in range(bool(place.http_port))),
        *(asyncio.create_task(serve_field(ingress, name, place.host, port, stop)) for name, port in place.field_ports.items() if port),
    ]
    stopping = asyncio.create_task(stop.wait())
    done, pending = await asyncio.wait([*works, stopping], return_when=asyncio.FIRST_COMPLETED)
    stop.set()
    _, late = await asyncio.wait(pending, timeout=5) if pending else (set(), set())
    for work in late:
        work.cancel()
    for work in done:
        work.result()  # the first to fail is the reason we end; the supervisor starts us again


async def _read(js: Any, shard: Shard, ingress: Ingress, stop: asyncio.Event) -> None:
    """The one loop that owns the shard."""
    from nats.errors import TimeoutError as NothingNew

    feed = await _subscribe(js, shard.next_seq)
    caught_up, looked_at = False, 0.0
    while not stop.is_set():
        try:
            messages = await feed.fetch(FETCH, timeout=FETCH_WAIT_S)
        except (NothingNew, TimeoutError):
            messages = []
        if messages:
            await _patiently(lambda found=messages: shard.take([opened(m) for m in found]), stop)  # type: ignore[misc]
        if not caught_up and (not messages or messages[-1].metadata.num_pending == 0):
            caught_up = True
            await _patiently(shard.reconcile, stop)
        if time.monotonic() >= looked_at + LOOK_S:
            looked_at = time.monotonic()
            await _patiently(lambda: _look(shard, ingress), stop)
        before, after = shard.kept_seq, await _patiently(shard.keep, stop)
        if after and after != before:
            await js.purge_stream(streams.STREAM, seq=after + 1)


def _look(shard: Shard, ingress: Ingress) -> None:
    if shard.holder.refresh():
        shard.rearm()
    write_faults(ingress.faults)


async def _subscribe(js: Any, start: int) -> Any:
    from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

    how = ConsumerConfig(
        deliver_policy=DeliverPolicy.BY_START_SEQUENCE, opt_start_seq=start, ack_policy=AckPolicy.NONE, inactive_threshold=60, num_replicas=1
    )  # fmt: skip
    return await js.pull_subscribe("", stream=streams.STREAM, config=how)


async def _patiently(step: Callable[[], T], stop: asyncio.Event) -> T:
    """A step that needs the database, tried until it is back. Steps are safe to repeat."""
    from django.db import DatabaseError, close_old_connections

    tries = 0
    while True:
        try:
            return await sync_to_async(step)()
        except DatabaseError as error:
            if stop.is_set():
                raise
            log.warning("the database is away (%s); readings wait in the stream", error)
            await sync_to_async(close_old_connections)()
            await asyncio.sleep(PATIENCE_S[min(tries, len(PATIENCE_S) - 1)])
            tries += 1


async def _tick(js: Any, stop: asyncio.Event) -> None:
    from nats.errors import Error

    while not stop.is_set():
        with suppress(Error, OSError, TimeoutError):  # a tick that was not taken is followed by another
            await js.publish(streams.TICKS, b"")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), TICK_S)


async def _compact(shard: Shard, stop: asyncio.Event) -> None:
    while not stop.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), COMPACT_S)
        if not stop.is_set():
            await asyncio.to_thread(compact_some, shard.writer.layout)


async def _noted(error: Exception) -> None:
    log.debug("bus: %s", error)
