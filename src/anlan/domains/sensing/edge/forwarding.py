"""From an edge node's stream to the centre's: everything heard, in its order, once, as soon as there is a line.

One delivery is under way at a time, of as many messages as there are, so that order never depends on luck. What is about to be sent is written
down first; sent again after whatever happened, it has the same name, and the centre's stream knows names for a quarter of an hour.
"""

import asyncio
import json
import logging
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from anlan.domains.sensing import streams
from anlan.domains.sensing.bulkbus import join, leave
from anlan.domains.sensing.edge.register import SUBJECT, NodeRoster
from anlan.domains.sensing.ingress import ROWS_A_MESSAGE, Faults, Ingress, Turned
from anlan.domains.sensing.mail import Mail, readings_of
from anlan.domains.sensing.pulling import Puller
from anlan.engines import sensing as engine

log = logging.getLogger("anlan.sensing")
NODES = "SENSING_EDGES"  # the bucket at the centre where each node says how it is
WAIT_S, AGAIN_S, SAY_S, REGISTER_S = 0.5, 1.0, 5.0, 5.0
DELIVERED_WITHIN_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How far the node has passed on: all up to ``done``; ``first`` … ``last`` is under way. ``lost``: messages let go because the disk was full."""

    birth: str = ""
    done: int = 0
    first: int = 0
    last: int = 0
    lost: int = 0
    lost_at: float = 0.0


class WayFile:
    """Read by the judge, which lets the stream forget no more than was passed on."""

    def __init__(self, home: Path) -> None:
        self.path = home / "passed-on.json"

    def read(self) -> Way:
        try:
            return Way(**json.loads(self.path.read_text("ascii")))
        except (FileNotFoundError, ValueError):
            return Way()

    def write(self, way: Way) -> None:
        part = self.path.with_suffix(".part")
        with part.open("w", encoding="ascii") as file:
            json.dump(asdict(way), file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.path)


@dataclass(slots=True, kw_only=True, eq=False)
class Forwarder:
    """``name`` tells this node from others; it must stay the same."""

    name: str
    area: str
    local_url: str
    upstream_url: str
    home: Path
    edge_bytes: int
    holder: NodeRoster
    connected: bool = False
    waiting: int = 0  # messages not yet passed on
    _way: Way = field(default_factory=Way)
    _ahead: list[Mail] = field(default_factory=list)
    _read_to: int = 0

    async def run(self, stop: asyncio.Event) -> None:
        bus = await join(self.local_url, f"anlan edge {self.name}")
        upstream = asyncio.create_task(join(self.upstream_url, f"anlan edge {self.name}"))
        try:
            await self._until(upstream, stop)
            if not stop.is_set():
                await self._pass_on(bus, upstream.result(), stop)
        finally:
            upstream.cancel()
            with suppress(BaseException):
                await leave(upstream.result())
            await leave(bus)

    @staticmethod
    async def _until(upstream: "asyncio.Task[Any]", stop: asyncio.Event) -> None:
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({upstream, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()

    async def _pass_on(self, bus: Any, upstream: Any, stop: asyncio.Event) -> None:
        local, far = bus.jetstream(timeout=10), upstream.jetstream(timeout=DELIVERED_WITHIN_S)
        birth = (await streams.ensure_stream(local, edge_bytes=self.edge_bytes)).birth
        files, ingress = WayFile(self.home), Ingress(far, self.holder)
        known = files.read()
        self._way = known if known.birth == birth else Way(birth=birth, lost=known.lost, lost_at=known.lost_at)
        puller = Puller(bus, local, ("readings.*", "devices.>"))
        await puller.begin(self._way.done + 1)
        self._read_to = self._way.done
        beside = [asyncio.create_task(work) for work in (self._keep_register(upstream), self._say(far))]
        try:
            while not stop.is_set():
                await self._note_lost(local, files)
                await self._some(puller, far, ingress, files, stop)
        finally:
            for task in beside:
                task.cancel()
            await puller.end()

    async def _some(self, puller: Puller, far: Any, ingress: Ingress, files: WayFile, stop: asyncio.Event) -> None:
        """One delivery, tried until it is there."""
        group = await self._next(puller)
        self.waiting = puller.pending + len(self._ahead) + len(group)
        if not group:
            return
        way = self._way = replace(self._way, first=group[0].seq, last=group[-1].seq)
        files.write(way)
        batch = readings_of(group, self.holder.roster, Faults())[0]
        while not stop.is_set():
            try:
                ingress.shards = (await streams.ensure_stream(far)).shards
                now_us = np.full(len(batch), time.time_ns() // 1000)
                await ingress.store(replace(batch, received_us=now_us), f"edge:{self.name}:{way.birth}:{way.first}-{way.last}")
            except Exception as error:  # noqa: BLE001 - whatever it is: nothing is passed on, and it is tried again
                self._away(error)
                await asyncio.sleep(AGAIN_S)
                continue
            self.connected = True
            self._way = replace(way, done=way.last, first=0, last=0)
            files.write(self._way)
            return

    def _away(self, error: Exception) -> None:
        if self.connected or not isinstance(error, Turned | OSError | TimeoutError):
            log.warning("the centre cannot be reached (%s); readings wait here", error)
        self.connected = False

    async def _next(self, puller: Puller) -> Sequence[Mail]:
        """What was under way when the node stopped, exactly; else what there is, up to one message's worth of rows."""
        while True:
            if not self._ahead:
                self._ahead = await puller.some(WAIT_S)
                self._read_to = self._ahead[-1].seq if self._ahead else self._read_to
            under_way = self._way.last
            count = _count(self._ahead, under_way)
            group, self._ahead = self._ahead[:count], self._ahead[count:]
            if not under_way or not group or group[-1].seq == under_way or self._ahead:
                return group
            more = await puller.some(WAIT_S)  # the rest of what was under way is still to come
            if not more:
                return group
            self._ahead, self._read_to = [*group, *more], more[-1].seq

    async def _note_lost(self, local: Any, files: WayFile) -> None:
        """What the full disk let go of before it was passed on."""
        from nats.errors import Error

        with suppress(Error, OSError, TimeoutError):
            first = int((await local.stream_info(streams.STREAM)).state.first_seq)
            if first > self._read_to + 1 and not self._ahead:
                self._way = replace(self._way, lost=self._way.lost + first - self._read_to - 1, lost_at=time.time(), done=first - 1, first=0, last=0)
                self._read_to = first - 1
                files.write(self._way)
                log.warning("the disk was full: %s messages in all were let go before they could be passed on", self._way.lost)

    async def _keep_register(self, upstream: Any) -> None:
        from nats.errors import Error

        while True:
            with suppress(Error, OSError, TimeoutError, ValueError):
                asked = json.dumps({"area": self.area, "revision": self.holder.roster.revision}).encode()
                packed = (await upstream.request(SUBJECT, asked, timeout=10)).data
                if packed:
                    self.holder.take(packed)
                    self.holder.refresh()
            await asyncio.sleep(REGISTER_S)

    async def _say(self, far: Any) -> None:
        """How this node is, for ``anlan sensing edges`` at the centre."""
        from nats.js.api import KeyValueConfig

        while True:
            with suppress(Exception):
                bucket = await far.create_key_value(KeyValueConfig(bucket=NODES, history=1))
                said = {"area": self.area, "at": time.time(), "waiting": self.waiting, "lost": self._way.lost, "lost_at": self._way.lost_at}
                await bucket.put(self.name, json.dumps(said).encode())
            await asyncio.sleep(SAY_S)


def _count(mails: Sequence[Mail], under_way: int) -> int:
    """How many go together."""
    if under_way:
        return sum(mail.seq <= under_way for mail in mails)
    size = 0
    for count, mail in enumerate(mails):
        size += max(len(mail.data) // _ROW_BYTES, 1)
        if size > ROWS_A_MESSAGE and count:
            return count
    return len(mails)


_ROW_BYTES = engine.readings([0], [0], [0.0]).to_arrow().nbytes
