"""Taking a delivery in: whose is it, what does it say, is it durable. Answers only when JetStream holds it.

The same in ``anlan web`` and in ``anlan sensing``; the first serves the city, the second those who send millions.
"""

import asyncio
import hashlib
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from anlan.domains.sensing.keys import digest_of
from anlan.domains.sensing.portions import shards_of
from anlan.domains.sensing.roster import Key, Roster, RosterHolder
from anlan.domains.sensing.throttle import Throttle
from anlan.engines import sensing as engine

LARGEST_BODY = 32 * 2**20
ROWS_A_MESSAGE = 32_768  # 1 MB of Arrow: the bus and its readers like many of these better than a few great ones
IN_A_THREAD = 65_536  # bytes; a larger body is decoded beside the loop, not on it
DECODED_AT_ONCE = 4  # large bodies; the others wait, so that memory stays flat


class Turned(Exception):  # noqa: N818 - a delivery turned away
    """``status`` is the HTTP status, ``code`` a stable word, the text says what to do."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(text)
        self.status, self.code = status, code


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of a delivery. ``seq`` is the last stream message that holds it; ``duplicate``: this idempotency key was here before."""

    accepted: int
    refused: dict[str, int]
    examples: tuple[engine.Refusal, ...] = ()
    seq: int = 0
    duplicate: bool = False


@dataclass(slots=True)
class Faults:
    """Refusals counted by device (or key) and reason until someone writes them down."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, who: str, reason: str, count: int = 1, example: str = "") -> None:
        if len(self.counts) < 10_000 or (who, reason) in self.counts:
            self.counts[who[:120], reason] += count
            self.examples[who[:120], reason] = example[:300]

    def taken(self) -> list[tuple[str, str, int, str]]:
        """Everything so far, which is forgotten here. Another thread may go on adding."""
        counts, self.counts = self.counts, Counter()
        examples, self.examples = self.examples, {}
        return [(who, reason, count, examples.get((who, reason), "")) for (who, reason), count in list(counts.items())]


class Ingress:
    """One for a process. ``js`` is a JetStream context; ``holder`` keeps the roster fresh."""

    def __init__(self, js: Any, holder: RosterHolder, shards: int = 1) -> None:
        self.js, self.holder, self.shards = js, holder, shards
        self._sorted: tuple[engine.PointTable | None, Any] = (None, None)
        self.throttle, self.faults = Throttle(), Faults()
        self.lines: dict[str, Any] = {}  # device code → the line of a field protocol it speaks on
        self._decoding = asyncio.Semaphore(DECODED_AT_ONCE)

    def key_of(self, given: str) -> Key:
        """Raises Turned (401) for a key nobody issued or that was revoked."""
        found = self.holder.roster.keys.get(digest_of(given)) if given else None
        if found is None:
            whose = self.holder.roster.revoked.get(digest_of(given)) if given else None
            self.faults.add(whose or (f"key {given[:6]}…" if given else "(no key)"), "revoked_key" if whose else "unknown_key")
            raise Turned(401, "unknown_key", "接入密钥无效或已吊销：请在设备台账核对密钥。")
        return found

    async def deliver(self, given_key: str, content_type: str, body: bytes, idempotency_key: str = "") -> Receipt:
        """Decode, check, make durable. Raises Turned with what to do."""
        key = self.key_of(given_key)
        if len(body) > LARGEST_BODY:
            raise Turned(413, "too_large", f"一次最多 {LARGEST_BODY // 2**20} MB：请分批发送。")
        roster = self.holder.roster
        taken = _within_reach(roster, key, await self._decoded(roster, content_type, body))
        count = len(taken.readings)
        if not self.throttle.allows(key.id, count, key.per_minute):
            self.faults.add(key.device or f"key {key.id}", "too_many", count)
            raise Turned(429, "too_many", f"超过该密钥每分钟 {key.per_minute} 条的上限：请降低上报频率或调整上限。")
        seq, duplicate = await self.store(taken.readings, f"{key.id}:{idempotency_key}" if idempotency_key else "")
        for reason, lost in taken.refused.items():
            self.faults.add(key.device or f"key {key.id}", reason, lost, taken.examples[0].text if taken.examples else "")
        return Receipt(accepted=count, refused=dict(taken.refused), examples=taken.examples, seq=seq, duplicate=duplicate)

    async def _decoded(self, roster: Roster, content_type: str, body: bytes) -> engine.Taken:
        decoding = partial(engine.decode, content_type, body, roster.table, received_us=time.time_ns() // 1000)
        try:
            if len(body) <= IN_A_THREAD:
                return decoding()
            async with self._decoding:
                return await asyncio.to_thread(decoding)
        except ValueError as error:
            raise Turned(415, "media_type", str(error)) from error

    async def store(self, batch: engine.Readings, once: str = "") -> tuple[int, bool]:
        """Publish and wait until JetStream has it all; (last sequence, was it there before). ``once`` makes a repetition harmless."""
        payloads = [
            (f"readings.{shard}", part.slice(start, ROWS_A_MESSAGE).to_bytes())
            for shard, part in self._by_shard(batch)
            for start in range(0, len(part), ROWS_A_MESSAGE)
        ]
        acks = await asyncio.gather(*(self._publish(to, payload, _headers(once, number)) for number, (to, payload) in enumerate(payloads)))
        return max((seq for seq, _ in acks), default=0), any(duplicate for _, duplicate in acks)

    def _by_shard(self, batch: engine.Readings) -> list[tuple[int, engine.Readings]]:
        if self.shards == 1 or not len(batch):
            return [(0, batch)]
        table = self.holder.roster.table
        if self._sorted[0] is not table:
            self._sorted = (table, shards_of(table, self.shards))
        shard = self._sorted[1][batch.point]
        return [(int(number), batch.take(shard == number)) for number in np.unique(shard)]

    async def _publish(self, subject: str, payload: bytes, headers: dict[str, str] | None) -> tuple[int, bool]:
        from nats.errors import Error

        try:
            ack = await self.js.publish(subject, payload, headers=headers)
        except (Error, OSError, TimeoutError) as error:
            raise Turned(503, "bus_away", "暂时不能保证读数落盘，未接收：请稍后用同一幂等键重发。") from error
        return int(ack.seq), bool(ack.duplicate)


def _headers(once: str, number: int) -> dict[str, str] | None:
    return {"Nats-Msg-Id": hashlib.sha256(f"{once}#{number}".encode()).hexdigest()} if once else None


def _within_reach(roster: Roster, key: Key, taken: engine.Taken) -> engine.Taken:
    """Points the key does not reach are, to its holder, points that are not there."""
    allowed = roster.mask(key)[taken.readings.point]
    if allowed.all():
        return taken
    lost = int(np.count_nonzero(~allowed))
    refused = {**taken.refused, "unknown_point": taken.refused.get("unknown_point", 0) + lost}
    return replace(taken, readings=taken.readings.take(allowed), refused=refused)
