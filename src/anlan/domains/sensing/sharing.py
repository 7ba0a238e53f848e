"""Judges on any number of hosts share the shards: each takes what nobody holds, up to its fair share, and gives up what is beyond it.

Judges tell each other twice a second that they live and what they hold. A shard that no living judge holds is waited for; the server pins
it to one of those who wait (:mod:`pins`); that one claims the record, restores the state and reads the stream on from there (:mod:`records`).
"""

import asyncio
import json
import logging
import secrets
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connections

from anlan.domains.sensing import records, storage, streams
from anlan.domains.sensing.compacting import compact_some
from anlan.domains.sensing.judging import Judge
from anlan.domains.sensing.opening import open_portion
from anlan.domains.sensing.pins import Pin, ensure_consumer
from anlan.domains.sensing.portions import Portion, every
from anlan.domains.sensing.progress import ProgressFile
from anlan.domains.sensing.pulling import Puller
from anlan.domains.sensing.records import Fenced, RecordStore
from anlan.domains.sensing.roster import RosterHolder
from anlan.domains.sensing.streams import Life
from anlan.domains.sensing.waiting import first_of, stopped, together
from anlan.engines import sensing as engine

log = logging.getLogger("anlan.sensing")
JUDGES = "anlan.sensing.judges"  # where they tell each other
LOOK_S, GONE_S = 0.5, 2.5  # one not heard for so long is dead to the others
SETTLE_S = 3.0  # beyond the fair share for so long: others are there to stay
TICK_S, COMPACT_S = 1.0, 60.0


class Follower(RosterHolder):
    """The roster of one shard: it changes over to that of its process at a moment of its own, and asks nobody."""

    def __init__(self, leader: RosterHolder) -> None:
        super().__init__(leader.roster)
        self.leader = leader

    def refresh(self) -> bool:
        before, self.roster = self.roster, self.leader.roster
        return before is not self.roster


@dataclass(slots=True, kw_only=True)
class Holding:
    """A shard we wait for or hold."""

    portion: Portion
    pin: Pin
    leave: asyncio.Event = field(default_factory=asyncio.Event)  # set: put it in order and give it up
    task: "asyncio.Task[None] | None" = None

    @property
    def held(self) -> bool:
        """Ours to judge. A lost one may still be busy letting go, on a database that is away: others must not wait for that."""
        return self.pin.held.is_set() and not self.pin.lost.is_set() and not self.leave.is_set()


@dataclass(slots=True, kw_only=True)
class Sharing:
    """One judge among others. ``wanted``: only these shards, whatever the others do; empty: a fair share of all."""

    bus: Any
    js: Any
    life: Life
    home: Path
    holder: RosterHolder
    stop: asyncio.Event
    wanted: frozenset[int] = frozenset()
    me: str = field(default_factory=lambda: f"{socket.gethostname()}-{secrets.token_hex(3)}")
    mine: dict[int, Holding] = field(default_factory=dict)
    others: dict[str, tuple[float, frozenset[int]]] = field(default_factory=dict)
    _over_since: float | None = None

    @property
    def portions(self) -> tuple[Portion, ...]:
        return every(self.life.shards)

    async def run(self) -> None:
        """Until told to stop; then everything held is put in order and given up."""
        await records.ensure(self.js)
        await storage.agree(self.js, self.home)
        for portion in self.portions:
            await ensure_consumer(self.bus, portion)
        heard = await self.bus.subscribe(JUDGES, cb=self._hear)
        compacting = asyncio.create_task(self._compact())
        try:
            while not self.stop.is_set():
                await self._announce()
                await stopped(self.stop, LOOK_S)
                self._look()
        finally:
            compacting.cancel()
            await self._leave_all()
            with suppress(Exception):
                await heard.unsubscribe()

    async def _announce(self) -> None:
        held = [number for number, holding in self.mine.items() if holding.held]
        with suppress(Exception):  # the bus is away: nobody hears, and nobody can
            await self.bus.publish(JUDGES, json.dumps({"judge": self.me, "held": held, "fixed": bool(self.wanted)}).encode())

    async def _hear(self, message: Any) -> None:
        told = json.loads(message.data)
        if told["judge"] != self.me:
            self.others[told["judge"]] = (time.monotonic(), frozenset(told["held"]))

    def _look(self) -> None:
        now = time.monotonic()
        self.others = {judge: found for judge, found in self.others.items() if now - found[0] < GONE_S}
        self.mine = {number: holding for number, holding in self.mine.items() if holding.task and not holding.task.done()}
        elsewhere = frozenset[int]().union(*(held for _, held in self.others.values()))
        for number, holding in self.mine.items():
            if number in elsewhere and not holding.pin.held.is_set():
                holding.leave.set()  # another has it: no need to wait on
        self._take_up(elsewhere)
        self._give_up(now)

    def _fair(self) -> int:
        return len(self.wanted) or -(-len(self.portions) // (len(self.others) + 1))

    def _take_up(self, elsewhere: frozenset[int]) -> None:
        """Wait for what nobody holds, from a place of our own in the round, so that judges do not all wait for the same."""
        free = [p for p in self.portions if p.number not in elsewhere and p.number not in self.mine and (not self.wanted or p.number in self.wanted)]
        start = hash(self.me) % max(len(free), 1)
        for portion in (free[start:] + free[:start])[: max(self._fair() - len(self.mine), 0)]:
            holding = Holding(portion=portion, pin=Pin(self.bus, portion))
            holding.task = asyncio.create_task(self._hold(holding))
            self.mine[portion.number] = holding

    def _give_up(self, now: float) -> None:
        held = [holding for holding in self.mine.values() if holding.held]
        if len(held) <= self._fair():
            self._over_since = None
        elif self._over_since is None:
            self._over_since = now
        elif now - self._over_since > SETTLE_S:
            held[-1].leave.set()

    async def _leave_all(self) -> None:
        for holding in self.mine.values():
            holding.leave.set()
        tasks = [holding.task for holding in self.mine.values() if holding.task]
        if tasks:
            await asyncio.wait(tasks, timeout=20)

    async def _hold(self, holding: Holding) -> None:
        """Wait for the pin, judge while it is ours, and let go in one way or the other."""
        pin = holding.pin
        beside = [asyncio.create_task(pin.run()), asyncio.create_task(self._tick(holding))]
        try:
            await first_of(pin.held.wait(), pin.lost.wait(), holding.leave.wait())
            if holding.held:
                await self._judge(holding)
        except (Fenced, DatabaseError, OSError) as error:
            log.warning("shard %s is let go: %s", holding.portion.number, error)
        except Exception:
            log.exception("shard %s is given up after a fault", holding.portion.number)
            await asyncio.sleep(1)
        finally:
            for task in beside:
                task.cancel()
            if pin.held.is_set() and not pin.lost.is_set():
                await pin.give_up()

    async def _judge(self, holding: Holding) -> None:
        portion, began = holding.portion, time.monotonic()
        store = RecordStore(self.js, portion, self.me)
        begun = engine.Layout(home=self.home / "history").committed(portion.number)
        state = await store.claim(self.life.birth, begun)
        thread = ThreadPoolExecutor(1, thread_name_prefix=f"shard-{portion.number}")
        in_thread = partial(asyncio.get_running_loop().run_in_executor, thread)
        shard = await in_thread(open_portion, self.home, Follower(self.holder), portion, store, state)
        puller, progress = Puller(self.bus, self.js, portion.subjects), ProgressFile(self.home, portion.suffix)
        ended = asyncio.Event()
        judge = Judge(
            shard=shard, puller=puller, stop=ended, progress=progress, forget=self._forget if portion.joint else nothing, look=self.holder.refresh,
            thread=thread,
        )  # fmt: skip
        log.warning("shard %s is ours, from message %s on, after %.2f s", portion.number, shard.next_seq, time.monotonic() - began)
        ending = asyncio.create_task(self._until_over(holding, ended))
        in_order = False
        try:
            await together([judge.run(), judge.tell()], ended)
            in_order = not holding.pin.lost.is_set()
        finally:
            ending.cancel()
            await puller.end()
            progress.close()
            await in_thread(_let_go, shard, in_order)
            thread.shutdown(wait=False)

    async def _until_over(self, holding: Holding, ended: asyncio.Event) -> None:
        await first_of(holding.pin.lost.wait(), holding.leave.wait())
        if holding.pin.lost.is_set():
            log.warning("shard %s is no longer ours", holding.portion.number)
        ended.set()

    async def _tick(self, holding: Holding) -> None:
        """Also while we wait: the pin comes with a tick."""
        from nats.errors import Error

        while True:
            with suppress(Error, OSError, TimeoutError):
                await self.js.publish(holding.portion.ticks, b"")
            await asyncio.sleep(TICK_S)

    async def _forget(self, _kept: int) -> None:
        """The stream lets go of what every shard has kept. The holder of the joint shard sees to it."""
        found = await records.read_all(self.js, self.portions)
        least = min(min(record.seq, record.committed - record.base) if record.birth == self.life.birth else 0 for record in found)
        if least > 0:
            await self.js.purge_stream(streams.STREAM, seq=least + 1)

    async def _compact(self) -> None:
        """Each the history of what it holds; the months whoever holds the joint shard."""
        with ThreadPoolExecutor(1, thread_name_prefix="compact") as thread:
            while not await stopped(self.stop, COMPACT_S):
                held = frozenset(number for number, holding in self.mine.items() if holding.held)
                await asyncio.get_running_loop().run_in_executor(thread, compact_some, engine.Layout(home=self.home / "history"), held, self.life.shards in held)


async def nothing(_kept: int) -> None:
    """The stream is forgotten elsewhere."""


def _let_go(shard: Any, in_order: bool) -> None:  # noqa: FBT001
    """In order where it still is ours; what cannot be put in order the next holder hears again."""
    try:
        if in_order:
            shard.close()
            return
    except (Fenced, DatabaseError, OSError) as error:
        log.warning("shard %s could not be put in order: %s", shard.portion.number, error)
    finally:
        connections.close_all()
    shard.drop()
