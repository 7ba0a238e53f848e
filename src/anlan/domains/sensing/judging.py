"""The loop that owns a shard: pull, judge, tell, keep, let the stream forget."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from asgiref.sync import sync_to_async

from anlan.domains.sensing import streams
from anlan.domains.sensing.faultbook import write_faults
from anlan.domains.sensing.progress import Progress, ProgressFile
from anlan.domains.sensing.pulling import Puller
from anlan.domains.sensing.shard import Shard

log = logging.getLogger("anlan.sensing")
T = TypeVar("T")
WAIT_S = 0.5
LOOK_S = 1.0  # how often the registry's revision is looked at
PATIENCE_S = (0.2, 0.5, 1.0, 2.0, 5.0)  # between tries while the database or the disk is away: the stream waits, nothing is lost


@dataclass(slots=True, kw_only=True)
class Judge:
    js: Any
    shard: Shard
    puller: Puller
    stop: asyncio.Event
    progress: ProgressFile
    caught_up: bool = False
    looked_at: float = 0.0

    async def run(self) -> None:
        """Until told to stop."""
        await self.puller.begin(self.shard.next_seq)
        while not self.stop.is_set():
            mails = await self.puller.some(WAIT_S)
            if mails:
                await self._patiently(lambda found=mails: self.shard.take(found))  # type: ignore[misc]
            if not self.caught_up and self.puller.pending == 0:
                self.caught_up = True
                await self._patiently(self.shard.reconcile)
            if time.monotonic() >= self.looked_at + LOOK_S:
                self.looked_at = time.monotonic()
                await self._patiently(self._look)
            await self._keep()
            self._tell_progress()

    def _look(self) -> None:
        if self.shard.holder.refresh():
            self.shard.rearm()
        write_faults(self.shard.faults)

    def _tell_progress(self) -> None:
        shard = self.shard
        self.progress.tell(Progress(
            judged_seq=shard.detector.seq, kept_seq=shard.kept_seq, judged=shard.readings_seen, kept=shard.keeper.kept_rows, waiting=self.puller.pending
        ))  # fmt: skip

    async def _keep(self) -> None:
        before, after = self.shard.kept_seq, await self._patiently(self.shard.keep)
        if after and after != before:
            await self.js.purge_stream(streams.STREAM, seq=after + 1)

    async def _patiently(self, step: Callable[[], T]) -> T:
        """A step that needs the database or the disk, tried until they are back. Steps are safe to repeat."""
        from django.db import DatabaseError, close_old_connections

        tries = 0
        while True:
            try:
                return await sync_to_async(step)()
            except (DatabaseError, OSError) as error:
                if self.stop.is_set():
                    raise
                log.warning("database or disk is away (%s); readings wait in the stream", error)
                await sync_to_async(close_old_connections)()
                await asyncio.sleep(PATIENCE_S[min(tries, len(PATIENCE_S) - 1)])
                tries += 1
