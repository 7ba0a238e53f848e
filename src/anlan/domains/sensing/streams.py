"""The bus as sensing uses it: one stream holds readings, devices' own messages and ticks, in one order, until they are in Parquet.

``readings.0``  batches taken in over HTTP and field protocols (Arrow)
``devices.<code>.<key>``  what devices publish over MQTT to ``devices/<code>/<key>``, as they sent it
``ticks.0``  the passing of time, once a second
"""

from contextlib import suppress
from typing import Any

STREAM = "READINGS"
READINGS, TICKS, DEVICES = "readings.0", "ticks.0", "devices."
SUBJECTS = ("readings.*", "ticks.*", "devices.>")
SAME_WITHIN_S = 900  # an idempotency key is remembered this long
MOST_BYTES = tuple(gb * 2**30 for gb in (40, 16, 6, 2))  # as the disk allows; a full stream refuses deliveries rather than forget the oldest


async def ensure_stream(js: Any) -> str:
    """Make the stream if it is not there; gives its birth, which tells one life of it from another."""
    from nats.js.errors import APIError, NotFoundError

    for most_bytes in MOST_BYTES:
        try:
            return str((await js.stream_info(STREAM)).created)
        except NotFoundError:
            with suppress(APIError):  # another process made it just now, or there is no room for so much
                return str((await js.add_stream(_config(most_bytes))).created)
    return str((await js.stream_info(STREAM)).created)


def _config(most_bytes: int) -> Any:
    from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig

    return StreamConfig(
        name=STREAM,
        subjects=list(SUBJECTS),
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        max_bytes=most_bytes,
        duplicate_window=SAME_WITHIN_S,
    )
