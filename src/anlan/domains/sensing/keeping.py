"""What was judged is written down beside the judging: Parquet first, then the state that goes with it; then the stream may forget.

The judging thread only cuts: it copies the state and hands over the readings taken since the last cut. Everything slow happens in
one thread of its own, so that an alarm never waits for a disk.
"""

import logging
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from anlan.domains.sensing import latest
from anlan.domains.sensing.owing import Owed, with_owed
from anlan.engines import sensing as engine
from anlan.engines.sensing.history.writer import Waiting
from anlan.engines.sensing.still import still

log = logging.getLogger("anlan.sensing")
KEEP_S, KEEP_ROWS = 5.0, 1_000_000  # how much is heard again at most after a kill
HELD_ROWS = 24_000_000  # so much may wait while what lay in the stream is judged: after a kill that comes first, and nothing takes its processor
MOST_ROWS = 12_000_000  # waiting in memory: beyond it judging waits for the disk, and the stream holds what comes
LATEST_S = 1.0
SHARE_OF_TIME = 0.3  # keeping may take this share of the time; with many points or a slow disk it comes less often


class Store(Protocol):
    """Where the state lies. ``committed``: up to which message history holds its readings."""

    def put(self, state: engine.Detector, committed: int, owed: Sequence[Owed], /) -> None: ...


@dataclass(slots=True, kw_only=True, eq=False)
class Keeper:
    """One for a shard. ``kept_seq`` is the message up to which the stream may forget."""

    home: Path
    writer: engine.HistoryWriter
    store: Store
    latest_name: str = latest.NAME  # empty: nobody asks this shard for the latest values
    kept_seq: int = 0
    kept_rows: int = 0
    _at: float = field(default_factory=lambda: time.monotonic() + KEEP_S)
    _most_rows: int = HELD_ROWS
    _latest_at: float = 0.0
    _doing: "Future[int] | None" = None
    _waiting: Waiting | None = None
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="keep"))

    def due(self, now: float) -> bool:
        return now >= self._at or self.writer.rows > self._most_rows

    def keep(self, state: engine.Detector | None, now_known: engine.Detector, owed: Sequence[Owed] = ()) -> int:
        """Begin when it is due and the last is done; raises what went wrong with the last, which is then tried again.

        Without ``state`` readings alone are written: there are more changes of it that nobody was told of than it takes along (``owed``).
        """
        now = time.monotonic()
        if self._doing is not None and (self._doing.done() or self.writer.rows > MOST_ROWS):
            self._finish()
        if self._doing is None and self.due(now):
            self._begin(state, now, owed)
        if now >= self._latest_at and self.latest_name:
            self._latest_at = now + LATEST_S
            self._thread.submit(_logged, latest.write, self.home, latest.taken(now_known), self.latest_name)
        return self.kept_seq

    def soon(self) -> None:
        """Due at the next call: what was waiting is judged."""
        self._at, self._most_rows = 0.0, KEEP_ROWS

    def keep_now(self, state: engine.Detector | None, now_known: engine.Detector, owed: Sequence[Owed] = ()) -> int:
        """All of it, done when this returns."""
        self._finish()
        self._begin(state, time.monotonic(), owed)
        self._finish()
        if self.latest_name:
            latest.write(self.home, latest.taken(now_known), self.latest_name)
        return self.kept_seq

    def _begin(self, state: engine.Detector | None, now: float, owed: Sequence[Owed]) -> None:
        self._waiting = self.writer.cut()
        self._doing = self._thread.submit(self._write, self._waiting, still(state) if state else None, now, owed)

    def _write(self, waiting: Waiting, state: engine.Detector | None, began: float, owed: Sequence[Owed]) -> int:
        self.writer.write(waiting)
        if state is not None:
            self.store.put(state, self.writer.committed, owed)
        self._at = began + max(KEEP_S, (time.monotonic() - began) / SHARE_OF_TIME)
        return state.seq if state else self.kept_seq

    def _finish(self) -> None:
        doing, self._doing = self._doing, None
        if doing is None:
            return
        try:
            self.kept_seq = doing.result()
            self.kept_rows += sum(map(len, self._waiting.batches)) if self._waiting else 0
        except BaseException:
            if self._waiting is not None and self.writer.committed < self._waiting.last:
                self.writer.put_back(self._waiting)
            raise
        finally:
            self._waiting = None

    def close(self) -> None:
        self._thread.shutdown(wait=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStore:
    """The state of a shard that one machine holds, in a file of its folder, with the life of the stream it belongs to."""

    home: Path
    stream_birth: str

    def put(self, state: engine.Detector, _committed: int, owed: Sequence[Owed]) -> None:
        """Whole or not at all."""
        part = self.home / f".state.{os.getpid()}"
        with part.open("wb") as file:
            file.write(self.stream_birth.encode() + b"\n")
            file.write(with_owed(owed, state.snapshot()))
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.home / "state")


def _logged(step: Callable[..., None], *given: object) -> None:
    """The latest values are written again in a second: a fault is told, not raised."""
    try:
        step(*given)
    except OSError:
        log.exception("latest values could not be written")
