"""``anlan sensing``: devices in, detection, history. What it may not forget lies in the stream.

Two halves, in one process or in one each: the *doors* listen for deliveries over HTTP (``/api/sensing/readings``, the same as
``anlan web``) and for field protocols over TCP; the *judge* reads the stream (MQTT comes there by itself), ticks once a second, judges,
tells, keeps.
"""

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asgiref.sync import sync_to_async

from anlan.domains.sensing import streams
from anlan.domains.sensing.bulkbus import BulkBus, join, leave
from anlan.domains.sensing.compacting import compact_some
from anlan.domains.sensing.faultbook import write_faults
from anlan.domains.sensing.fieldserver import serve_field
from anlan.domains.sensing.frontdoor import serve_http
from anlan.domains.sensing.ingress import Ingress
from anlan.domains.sensing.judging import Judge
from anlan.domains.sensing.opening import open_shard
from anlan.domains.sensing.polling import serve_polls
from anlan.domains.sensing.progress import ProgressFile
from anlan.domains.sensing.pulling import Puller
from anlan.domains.sensing.roster import RosterHolder
from anlan.domains.sensing.shard import Shard
from anlan.domains.sensing.sharing import Sharing
from anlan.domains.sensing.streams import Life
from anlan.domains.sensing.waiting import stopped, together
from anlan.domains.sensing.warm import warm

log = logging.getLogger("anlan.sensing")
TICK_S = 1.0
LOOK_S = 1.0
COMPACT_S = 60.0
NICENESS = 10
HALVES = ("doors", "judge")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the process listens and keeps things. A port of 0 is not opened."""

    nats_url: str
    home: Path
    host: str = "127.0.0.1"
    http_port: int = 0
    field_ports: Mapping[str, int] = field(default_factory=dict)  # protocol → port
    halves: tuple[str, ...] = HALVES
    shards: int = 0  # in how many the stream is to be; 0: as it is, or one
    wanted: frozenset[int] = frozenset()  # shards this judge holds whatever the others do; empty: its share


async def run(place: Place) -> None:
    """Until told to stop. A bus that went away is waited for."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError, ValueError):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await serve(place, stop)


async def serve(place: Place, stop: asyncio.Event) -> None:
    bus = await join(place.nats_url, f"anlan sensing {' '.join(place.halves)}")
    try:
        js = bus.jetstream(timeout=10)
        life, holder = await streams.ensure_stream(js, place.shards), RosterHolder()
        await sync_to_async(holder.refresh)()
        halves = {"doors": lambda: _doors(place, js, holder, life, stop), "judge": lambda: _judge(place, bus, js, holder, life, stop)}
        await together([halves[name]() for name in place.halves], stop)
    finally:
        await leave(bus)


async def _doors(place: Place, js: Any, holder: RosterHolder, life: Life, stop: asyncio.Event) -> None:
    ingress = Ingress(js, holder, life.shards)
    await together([
        _look(ingress, stop),
        serve_polls(ingress, stop),
        *(serve_http(ingress, place.host, place.http_port, stop) for _ in range(bool(place.http_port))),
        *(serve_field(ingress, name, place.host, port, stop) for name, port in place.field_ports.items() if port),
    ], stop)  # fmt: skip


async def _judge(place: Place, bus: BulkBus, js: Any, holder: RosterHolder, life: Life, stop: asyncio.Event) -> None:
    await asyncio.to_thread(warm)
    if life.shards > 1:
        await Sharing(bus=bus, js=js, life=life, home=place.home, holder=holder, stop=stop, wanted=place.wanted).run()
    else:
        await _judge_all(place, bus, js, holder, life, stop)


async def _judge_all(place: Place, bus: BulkBus, js: Any, holder: RosterHolder, life: Life, stop: asyncio.Event) -> None:
    """One shard, held by this process alone."""
    own = RosterHolder(holder.roster)  # the shard takes a new roster into use at a moment of its own
    shard = await sync_to_async(open_shard)(place.home, own, life.birth)
    puller, progress = Puller(bus, js), ProgressFile(place.home)

    async def forget(kept: int) -> None:
        await js.purge_stream(streams.STREAM, seq=kept + 1)

    judge = Judge(shard=shard, puller=puller, stop=stop, progress=progress, forget=forget)
    try:
        await together([judge.run(), judge.tell(), _tick(js, stop), _compact(shard, stop)], stop)
    finally:
        await puller.end()
        progress.close()
        await sync_to_async(shard.close)()


async def _look(ingress: Ingress, stop: asyncio.Event) -> None:
    """The doors' roster as fresh as a second; what they turned away written down. A database that is away is not their end."""
    from django.db import DatabaseError

    while True:
        over = await stopped(stop, LOOK_S)
        with suppress(DatabaseError):
            await sync_to_async(ingress.holder.refresh)()
            await sync_to_async(write_faults)(ingress.faults)
        if over:
            return


async def _tick(js: Any, stop: asyncio.Event) -> None:
    from nats.errors import Error

    while True:
        with suppress(Error, OSError, TimeoutError):  # a tick that was not taken is followed by another
            await js.publish(streams.TICKS, b"")
        if await stopped(stop, TICK_S):
            return


async def _compact(shard: Shard, stop: asyncio.Event) -> None:
    thread = ThreadPoolExecutor(1, thread_name_prefix="compact", initializer=_step_back)
    while not await stopped(stop, COMPACT_S):
        await asyncio.get_running_loop().run_in_executor(thread, compact_some, shard.writer.layout)


def _step_back() -> None:
    """This thread runs when no other wants to: Linux knows a niceness of single threads."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
