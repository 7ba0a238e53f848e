"""The bus as sensing uses it: one stream holds readings, devices' own messages and ticks, in one order, until they are in Parquet.

``readings.<shard>``  batches taken in over HTTP and field protocols (Arrow)
``devices.<code>.<key>``  what devices publish over MQTT to ``devices/<code>/<key>``, as they sent it
``ticks.<shard>``  the passing of time, once a second

An installation of one shard has them all in shard 0. One of several was made so (``ANLAN_SENSING_SHARDS``): the stream itself remembers
how many, and the server sorts devices' messages to ``mqtt.<shard>.<code>.<key>`` by the same hash of the device as :mod:`portions`.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

STREAM = "READINGS"
READINGS, TICKS, DEVICES = "readings.0", "ticks.0", "devices."
SORTED = "mqtt."  # devices' messages of an installation of several shards
SUBJECTS = ("readings.*", "ticks.*", "devices.>")
SAME_WITHIN_S = 900  # an idempotency key is remembered this long
MOST_BYTES = tuple(gb * 2**30 for gb in (40, 16, 6, 2))  # as the disk allows; a full stream refuses deliveries rather than forget the oldest
MOST_SHARDS = 256
COUNT = "anlan-shards"  # in the metadata of the stream


class WrongShards(RuntimeError):  # noqa: N818
    """The stream was made with another number of shards than is asked for now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """Of the stream: ``birth`` tells one life of it from another, ``shards`` in how many it was made."""

    birth: str
    shards: int = 1


async def ensure_stream(js: Any, shards: int = 0, *, edge_bytes: int = 0) -> Life:
    """Make the stream if it is not there, in ``shards`` (0: as it is, or one). Raises WrongShards where it is there in another number.

    ``edge_bytes``: that of an edge node, which lets go of its oldest messages beyond so much.
    """
    from nats.js.errors import APIError, NotFoundError

    for most_bytes in (edge_bytes,) if edge_bytes else MOST_BYTES:
        try:
            return _life(await js.stream_info(STREAM), shards)
        except NotFoundError:
            with suppress(APIError):  # another process made it just now, or there is no room for so much
                return _life(await js.add_stream(_config(most_bytes, max(shards, 1), edge=bool(edge_bytes))), shards)
    return _life(await js.stream_info(STREAM), shards)


def _life(info: Any, wanted: int) -> Life:
    found = int((info.config.metadata or {}).get(COUNT, 1))
    if wanted not in (0, found):
        raise WrongShards(f"读数流已按 {found} 个分片建立，与 ANLAN_SENSING_SHARDS={wanted} 不符：请改回，或在接入停止、读数全部入库后重建该流。")
    return Life(birth=str(info.created), shards=found)


def _config(most_bytes: int, shards: int, *, edge: bool) -> Any:
    from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig, SubjectTransform

    several = shards > 1
    token = f"{SORTED}{{{{partition({shards},1)}}}}.{{{{wildcard(1)}}}}.>"
    return StreamConfig(
        name=STREAM,
        subjects=list(SUBJECTS),
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.OLD if edge else DiscardPolicy.NEW,
        max_bytes=most_bytes,
        duplicate_window=SAME_WITHIN_S,
        metadata={COUNT: str(shards)} if several else None,
        subject_transform=SubjectTransform(src="devices.*.>", dest=token) if several else None,
    )
