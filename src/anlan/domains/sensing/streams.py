"""The bus as sensing uses it: one stream holds readings, devices' own messages and ticks, in one order, until they are in Parquet.

``readings.0``  batches taken in over HTTP and field protocols (Arrow)
``devices.<code>.<key>``  what devices publish over MQTT to ``devices/<code>/<key>``, as they sent it
``ticks.0``  the passing of time, once a second
"""

from typing import Any

STREAM = "READINGS"
READINGS, TICKS, DEVICES = "readings.0", "ticks.0", "devices."
SUBJECTS = ("readings.*", "ticks.*", "devices.>")
SAME_WITHIN_S = 900  # an idempotency key is remembered this long
MOST_BYTES = 40 * 2**30  # when history cannot keep up for so long, deliveries are refused rather than the oldest forgotten


async def ensure_stream(js: Any) -> str:
    """Make the stream if it is not there; gives its birth, which tells one life of it from another."""
    from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
    from nats.js.errors import NotFoundError

    try:
        found = await js.stream_info(STREAM)
    except NotFoundError:
        config = StreamConfig(
            name=STREAM,
            subjects=list(SUBJECTS),
            retention=RetentionPolicy.LIMITS,
            storage=StorageType.FILE,
            discard=DiscardPolicy.NEW,
            max_bytes=MOST_BYTES,
            duplicate_window=SAME_WITHIN_S,
        )
        found = await js.add_stream(config)
    return str(found.created)
