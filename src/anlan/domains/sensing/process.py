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
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asgiref.sync import sync_to_async

from anlan.domains.sensing import streams
from anlan.domains.sensing.bulkbus import BulkBus, join, leave
from anlan.domains.sensing.compacting import compact_some
from anlan.domains.sensing.edge import register
from anlan.domains.sensing.fieldserver import serve_field
from anlan.domains.sensing.frontdoor import serve_http
from anlan.domains.sensing.ingress import Ingress
from anlan.domains.sensing.judging import Judge
from anlan.domains.sensing.opening import open_shard
from anlan.domains.sensing.ordering import serve_orders
from anlan.domains.sensing.polling import Target, serve_polls, targets
from anlan.domains.sensing.progress import ProgressFile
from anlan.domains.sensing.pulling import Puller
from anlan.domains.sensing.roster import RosterHolder
from anlan.domains.sensing.shard import Shard
from anlan.domains.sensing.sharing import Follower, Sharing
from anlan.domains.sensing.streams import Life
from anlan.domains.sensing.telling import Desk, House
from anlan.domains.sensing.waiting import stopped, together
from anlan.domains.sensing.warm import warm

log = logging.getLogger("anlan.sensing")
TICK_S = 1.0
LOOK_S = 1.0
DYING_S = 5.0  # how long a judge that was killed may take to be gone
COMPACT_S = 60.0
NICENESS = 10
HALVES = ("doors", "judge")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a process stands on: the house and its database, or an edge node's own disk (:mod:`edge`)."""

    holder: RosterHolder = field(default_factory=RosterHolder)
    desk: Desk = field(default_factory=House)
    controllers: Callable[[], dict[str, Target]] = targets
    page: Callable[[], str] | None = None  # what the door for readings shows to a person
    may_forget: Callable[[int], int] = int  # how far the stream may be forgotten of what is kept
    edge_bytes: int = 0
    at_centre: bool = True  # edge nodes may ask here for their register


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
    await until_told(lambda stop: serve(place, stop))


async def until_told(work: Callable[[asyncio.Event], Coroutine[Any, Any, None]]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError, ValueError):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await work(stop)


async def serve(place: Place, stop: asyncio.Event, ground: Ground | None = None) -> None:
    ground = ground or Ground()
    bus = await join(place.nats_url, f"anlan sensing {' '.join(place.halves)}")
    try:
        js = bus.jetstream(timeout=10)
        life = await streams.ensure_stream(js, place.shards, edge_bytes=ground.edge_bytes)
        await sync_to_async(ground.holder.refresh)()
        halves = {"doors": lambda: _doors(place, ground, bus, js, life, stop), "judge": lambda: _judge(place, ground, bus, js, life, stop)}
        await together([halves[name]() for name in place.halves], stop)
    finally:
        await leave(bus)


async def _doors(place: Place, ground: Ground, bus: BulkBus, js: Any, life: Life, stop: asyncio.Event) -> None:
    ingress = Ingress(js, ground.holder, life.shards)
    if ground.at_centre:
        await bus.subscribe(register.SUBJECT, queue="doors", cb=_hand_out)
    await serve_orders(ingress, bus)
    await together([
        _look(ingress, ground, stop),
        serve_polls(ingress, stop, ground.controllers),
        *(serve_http(ingress, place.host, place.http_port, stop, ground.page) for _ in range(bool(place.http_port))),
        *(serve_field(ingress, name, place.host, port, stop) for name, port in place.field_ports.items() if port),
    ], stop)  # fmt: skip


async def _hand_out(message: Any) -> None:
    """An edge node asks for the register of its area. It asks again where it gets no answer."""
    try:
        await message.respond(await sync_to_async(register.answer)(message.data))
    except Exception:
        log.exception("a register could not be handed out")


async def _judge(place: Place, ground: Ground, bus: BulkBus, js: Any, life: Life, stop: asyncio.Event) -> None:
    await asyncio.to_thread(warm)
    if life.shards > 1:
        await Sharing(bus=bus, js=js, life=life, home=place.home, holder=ground.holder, stop=stop, wanted=place.wanted).run()
    else:
        await _judge_all(place, ground, bus, js, life, stop)


async def _judge_all(place: Place, ground: Ground, bus: BulkBus, js: Any, life: Life, stop: asyncio.Event) -> None:
    """One shard, held by this process alone."""
    shard = await sync_to_async(open_shard)(place.home, Follower(ground.holder), life.birth, ground.desk, wait_s=DYING_S)
    puller, progress = Puller(bus, js), ProgressFile(place.home)

    async def forget(kept: int) -> None:
        await js.purge_stream(streams.STREAM, seq=ground.may_forget(kept) + 1)

    judge = Judge(shard=shard, puller=puller, stop=stop, progress=progress, forget=forget, look=ground.holder.refresh)
    try:
        await together([judge.run(), judge.tell(), _tick(js, stop), _compact(shard, stop)], stop)
    finally:
        await puller.end()
        progress.close()
        await sync_to_async(shard.close)()


async def _look(ingress: Ingress, ground: Ground, stop: asyncio.Event) -> None:
    """The doors' roster as fresh as a second; what they turned away written down. A database that is away is not their end."""
    from django.db import DatabaseError

    while True:
        over = await stopped(stop, LOOK_S)
        with suppress(DatabaseError):
            await sync_to_async(ingress.holder.refresh)()
            await sync_to_async(ground.desk.note)(ingress.faults)
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
