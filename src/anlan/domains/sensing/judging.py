"""The loops that own a shard: one pulls, judges, keeps and lets the stream forget; the other tells."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from asgiref.sync import sync_to_async

from anlan.domains.sensing.mail import Mail
from anlan.domains.sensing.progress import Progress, ProgressFile
from anlan.domains.sensing.pulling import Puller
from anlan.domains.sensing.shard import Shard

log = logging.getLogger("anlan.sensing")
T = TypeVar("T")
WAIT_S = 0.5
MOST_OWED = 200  # commands, of up to 50 changes each
LOOK_S = 1.0  # how often the registry's revision is looked at
PATIENCE_S = (0.2, 0.5, 1.0, 2.0, 5.0)  # between tries while the database or the disk is away: the stream waits, nothing is lost


@dataclass(slots=True, kw_only=True)
class Judge:
    shard: Shard
    puller: Puller
    stop: asyncio.Event
    progress: ProgressFile
    forget: Callable[[int], Awaitable[None]]  # the stream may let go of messages up to here
    look: Callable[[], object]  # at the registry, which may take its time
    thread: Executor | None = None  # to judge in, where a process holds several shards: none waits for another
    caught_up: bool = False
    looked_at: float = 0.0
    owing: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Until told to stop."""
        await self.puller.begin(self.shard.next_seq)
        while not self.stop.is_set():
            mails = await self.puller.some(WAIT_S)
            before, after = self.shard.kept_seq, await self._patiently(lambda found=mails: self._step(found), self.thread)  # type: ignore[misc]
            self._tell_progress()
            if after and after != before:
                await self.forget(after)
            if self.shard.owed:
                self.owing.set()
            if self.shard.owed > MOST_OWED:  # a storm: the stream holds what comes, until people were told what came before
                await asyncio.sleep(WAIT_S)

    def _step(self, mails: list[Mail]) -> int:
        """Judge, and when it is due take what changed into use and begin to write down. Gives the message up to which the stream may forget."""
        if mails:
            self.shard.take(mails)
        if not self.caught_up and self.puller.pending == 0:
            self.shard.reconcile()
            self.shard.keeper.soon()
            self.caught_up = True
        if self.shard.holder.refresh():
            self.shard.rearm()
        return self.shard.keep()

    async def tell(self) -> None:
        """Beside the judging, in a thread and on a connection of its own: what changed, as soon as it did; and a look at the registry.

        Judging itself asks the database nothing: a database that is slow, held or away delays what is told, never what is judged.
        """
        from django.db import connections

        thread = ThreadPoolExecutor(1, thread_name_prefix="tell")
        self.shard.told_beside = True
        try:
            while not self.stop.is_set():
                if await self._is_owing():
                    await self._patiently(self.shard.settle, thread)
                if time.monotonic() >= self.looked_at + LOOK_S:
                    await self._patiently(self._look, thread)
        finally:
            await asyncio.get_running_loop().run_in_executor(thread, connections.close_all)
            thread.shutdown(wait=False)

    def _look(self) -> None:
        self.look()
        self.shard.note_faults()
        self.looked_at = time.monotonic()

    async def _is_owing(self) -> bool:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.owing.wait(), WAIT_S)
        self.owing.clear()
        return self.shard.owed > 0

    def _tell_progress(self) -> None:
        shard = self.shard
        self.progress.tell(Progress(
            judged_seq=shard.detector.seq, kept_seq=shard.kept_seq, judged=shard.readings_seen, kept=shard.keeper.kept_rows, waiting=self.puller.pending
        ))  # fmt: skip

    async def _patiently(self, step: Callable[[], T], thread: Executor | None = None) -> T:
        """A step that needs the database or the disk, tried until they are back. Steps are safe to repeat."""
        from django.db import DatabaseError, close_old_connections

        tries = 0
        while True:
            try:
                return await _in(thread, step)
            except (DatabaseError, OSError) as error:
                if self.stop.is_set():
                    raise
                log.warning("database or disk is away (%s); readings wait in the stream", error)
                await _in(thread, close_old_connections)
                await asyncio.sleep(PATIENCE_S[min(tries, len(PATIENCE_S) - 1)])
                tries += 1


async def _in(thread: Executor | None, step: Callable[[], T]) -> T:
    return await (asyncio.get_running_loop().run_in_executor(thread, step) if thread else sync_to_async(step)())
