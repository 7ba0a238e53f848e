"""Messages of the stream in large pulls: one asked for while another is judged, never more in memory than two of them.

The consumer is pinned to a place in the stream and acknowledges nothing: what is done is known from the snapshot. Whatever goes wrong (a gap,
a bus that was away, a consumer the server forgot), a new consumer goes on after the last message taken.
"""

import asyncio
import json
import logging
import time
from collections.abc import Sequence
from typing import Any

from anlan.domains.sensing import streams
from anlan.domains.sensing.bulkbus import BulkBus
from anlan.domains.sensing.mail import Mail

log = logging.getLogger("anlan.sensing")
MESSAGES, BYTES = 20_000, 16 * 2**20  # a pull: the server cuts off a reader to whom it owes more than 64 MB
EXPIRES_S = 5.0
SILENT_S = 8.0  # ticks come every second: a consumer silent for so long is dead
BACKLOG = 2 * BYTES
_SORTED = streams.SORTED.encode()
OVER = (b" 404", b" 408")  # the pull is over, the consumer lives; other words of the server mean it may not


class Puller:
    """Build, :meth:`begin`, then :meth:`some` again and again."""

    def __init__(self, bus: BulkBus, js: Any, subjects: Sequence[str] = ()) -> None:
        self.bus, self.js, self.subjects = bus, js, list(subjects)
        self.pending = 0  # messages the stream still holds for us
        self._arrived: list[Mail] = []
        self._bytes, self._owed, self._next, self._counted = 0, 0, 1, 0
        self._broken, self._heard_at = False, 0.0
        self._awake = asyncio.Event()
        self._name, self._inbox, self._subscription = "", "", None

    async def begin(self, start: int) -> None:
        """From message ``start`` of the stream on."""
        from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

        how = ConsumerConfig(
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE, opt_start_seq=start, ack_policy=AckPolicy.NONE, inactive_threshold=60,
            num_replicas=1, filter_subjects=self.subjects or None,
        )  # fmt: skip
        await self.end()
        self._inbox = self.bus.new_inbox()
        self._subscription = await self.bus.subscribe_bulk(self._inbox, self._take)
        self._name = (await self.js.add_consumer(streams.STREAM, how)).name
        self._next, self._counted, self._owed, self._broken = start, 0, 0, False
        self._heard_at = time.monotonic()

    async def end(self) -> None:
        if self._subscription is not None:
            self.bus.bulk.pop(self._subscription._id, None)  # noqa: SLF001
            await self._subscription.unsubscribe()
            self._subscription = None

    async def some(self, wait_s: float) -> list[Mail]:
        """What has arrived; empty if nothing did within ``wait_s``. Asks for more before it answers."""
        if self._broken or time.monotonic() > self._heard_at + SILENT_S:
            await self._mend()
        await self._ask()
        if not self._arrived:
            self._awake.clear()
            try:
                await asyncio.wait_for(self._awake.wait(), wait_s)
            except TimeoutError:
                return []
        arrived, self._arrived, self._bytes = self._arrived, [], 0
        await self._ask()
        return arrived

    async def _mend(self) -> None:
        log.warning("reading the stream again from message %s", self._next)
        kept = self._next
        await self.begin(kept)

    async def _ask(self) -> None:
        if self._owed > 0 or self._broken or self._bytes > BACKLOG - BYTES:
            return
        self._owed = MESSAGES
        ask = {"batch": MESSAGES, "max_bytes": BYTES, "expires": int(EXPIRES_S * 1e9)}
        await self.bus.publish(f"$JS.API.CONSUMER.MSG.NEXT.{streams.STREAM}.{self._name}", json.dumps(ask).encode(), reply=self._inbox)

    def _take(self, subject: bytes, reply: bytes, data: bytes, headers: bytes) -> None:
        self._heard_at = time.monotonic()
        if not reply.startswith(b"$JS.ACK"):
            self._told(headers)
            return
        seq, counted, at_ns, pending = (int(part) for part in _counters(reply))
        if counted != self._counted + 1:  # something was sent into a connection that broke
            self._broken = True
        if self._broken:
            self._awake.set()
            return
        self._counted, self._next, self.pending, self._owed = counted, seq + 1, pending, self._owed - 1
        self._arrived.append(Mail(seq, at_ns // 1000, _spoken_to(subject), data))
        self._bytes += len(data)
        self._awake.set()

    def _told(self, headers: bytes) -> None:
        """A word of the server about the pull: it is over, or the consumer is gone."""
        status = (headers or b"").split(b"\r\n", 1)[0]
        self._owed = 0
        gone = status and not any(word in status for word in OVER) and b"MaxBytes" not in status and b"Batch Completed" not in status
        self._broken = self._broken or bool(gone)
        self._awake.set()


def _spoken_to(subject: bytes) -> str:
    """Where a message was sent, before the server sorted it to its shard."""
    return f"{streams.DEVICES}{subject.split(b'.', 2)[2].decode()}" if subject.startswith(_SORTED) else subject.decode()


def _counters(reply: bytes) -> list[bytes]:
    """Sequence in the stream, in the consumer, time (ns), messages pending: of either form of the acknowledgement subject."""
    parts = reply.split(b".")
    at = 5 if len(parts) == 9 else 7  # noqa: PLR2004 - the longer form names domain and account
    return parts[at : at + 4]
