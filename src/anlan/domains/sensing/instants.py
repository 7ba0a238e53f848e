"""Times as the kernel tells them, as the database keeps them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def at(cause: Mapping[str, Any]) -> datetime:
    """The time of a cause; a device's impossible time becomes the nearest possible."""
    micros = min(max(int(cause["time_us"]), 0), 4_102_444_800_000_000)
    return datetime.fromtimestamp(micros / 1e6, UTC)
