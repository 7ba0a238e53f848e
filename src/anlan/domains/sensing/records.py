"""What a shard of several holders goes on from: its record and its state, in the same JetStream as its readings.

The *record* is one key of the bucket ``SENSING_SHARDS``, written by compare-and-set alone: who came to hold the shard since makes every
write of the one before fail (fencing). The *state* is a few messages ``sensing.state.<shard>.<name>.<n>``, written before the record names them.
"""

import asyncio
import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import pyarrow as pa

from anlan.domains.sensing.owing import Owed, with_owed
from anlan.domains.sensing.portions import Portion
from anlan.engines import sensing as engine

BUCKET, STREAM = "SENSING_SHARDS", "SENSING_STATE"
CHUNK = 512 * 1024  # bytes a message: half of the least max_payload of a bus
WITHIN_S = 10.0
_PACKED = "zstd"


class Fenced(Exception):  # noqa: N818
    """Another judge holds this shard now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """``seq``: the state has heard the stream up to here. ``committed``: history has it up to here, counted over all lives of the stream (``base``)."""

    birth: str = ""
    seq: int = 0
    committed: int = 0
    base: int = 0
    holder: str = ""
    state: str = ""
    size: int = 0
    chunks: int = 0


async def ensure(js: Any) -> None:
    """Make bucket and stream where they are not there."""
    from nats.js.api import KeyValueConfig, StreamConfig
    from nats.js.errors import APIError

    await js.create_key_value(KeyValueConfig(bucket=BUCKET, history=1))
    try:
        await js.stream_info(STREAM)
    except APIError:
        await js.add_stream(StreamConfig(name=STREAM, subjects=["sensing.state.>"]))


async def read_all(js: Any, portions: tuple[Portion, ...]) -> list[Record]:
    """Of every shard; an empty one of a shard nobody held yet."""
    bucket = await js.key_value(BUCKET)
    return [(await _read(bucket, portion))[0] for portion in portions]


async def _read(bucket: Any, portion: Portion) -> tuple[Record, int]:
    from nats.js.errors import NotFoundError

    try:
        entry = await bucket.get(_key(portion))
    except NotFoundError:
        return Record(), 0
    return Record(**json.loads(entry.value)), int(entry.revision)


def _key(portion: Portion) -> str:
    return f"shard.{portion.number}"


class RecordStore:
    """The store of one holder of one shard. :meth:`claim` first; :meth:`put` is called from the thread that keeps."""

    def __init__(self, js: Any, portion: Portion, judge: str) -> None:
        self.js, self.portion = js, portion
        self.holder = f"{judge}/{secrets.token_hex(4)}"  # a judge that takes the shard again is another holder
        self.record, self.revision = Record(), 0
        self._bucket: Any = None
        self._loop = asyncio.get_running_loop()

    async def claim(self, birth: str, begun: int = 0) -> bytes:
        """From here on no holder before us can write. The state to go on from, empty where there is none.

        ``begun``: what history counted before there were records.
        """
        self._bucket = await self.js.key_value(BUCKET)
        while True:
            found, self.revision = await _read(self._bucket, self.portion)
            claimed = replace(found, holder=self.holder)
            if found.birth != birth:  # the stream began anew, and counts anew
                counted = max(found.committed, begun)
                claimed = replace(claimed, birth=birth, seq=0, base=counted, committed=counted)
            try:
                await self._write(claimed)
            except Fenced:
                continue
            return await self._state(claimed)

    async def _state(self, record: Record) -> bytes:
        parts = [await self.js.get_msg(STREAM, subject=self._subject(record.state, n)) for n in range(record.chunks)]
        packed = b"".join(part.data for part in parts)
        return pa.decompress(packed, record.size, codec=_PACKED, asbytes=True) if packed else b""

    def put(self, state: engine.Detector, committed: int, owed: Sequence[Owed]) -> None:
        """Raises Fenced where another holds the shard, ConnectionError where the bus is away."""
        body = with_owed(owed, state.snapshot())
        packed = pa.compress(body, codec=_PACKED, asbytes=True)
        asyncio.run_coroutine_threadsafe(self._put(packed, len(body), state.seq, committed), self._loop).result()

    async def _put(self, packed: bytes, size: int, seq: int, committed: int) -> None:
        from nats.errors import Error

        parts = [packed[at : at + CHUNK] for at in range(0, len(packed), CHUNK)]
        record = replace(self.record, seq=seq, committed=committed, state=secrets.token_hex(6), size=size, chunks=len(parts))
        try:
            async with asyncio.timeout(WITHIN_S):
                acks = [await self.js.publish(self._subject(record.state, n), part) for n, part in enumerate(parts)]
                await self._write(record)
                await self.js.purge_stream(STREAM, seq=acks[0].seq, subject=f"sensing.state.{self.portion.number}.>")
        except (Error, OSError, TimeoutError) as error:
            raise ConnectionError(f"总线暂不可用，状态未能保存：{error}") from error

    async def _write(self, record: Record) -> None:
        """By compare-and-set. Of a write whose answer was lost we learn by looking that it was ours."""
        from nats.js.errors import KeyWrongLastSequenceError

        text = json.dumps(asdict(record)).encode()
        try:
            self.revision = await self._bucket.update(_key(self.portion), text, last=self.revision)
        except KeyWrongLastSequenceError:
            found, revision = await _read(self._bucket, self.portion)
            if found.holder != self.holder:
                raise Fenced(f"分片 {self.portion.number} 已由 {found.holder} 接管") from None
            self.revision = await self._bucket.update(_key(self.portion), text, last=revision)
        self.record = record

    def _subject(self, name: str, number: int) -> str:
        return f"sensing.state.{self.portion.number}.{name}.{number}"
