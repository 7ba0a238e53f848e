"""An over-talkative device is refused 超频: a bucket a key, filled at its rate, a minute deep."""

import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class Throttle:
    _levels: dict[object, tuple[float, float]] = field(default_factory=dict)

    def allows(self, key: object, count: int, per_minute: int) -> bool:
        """Take ``count`` readings from the key's bucket, or leave it as it is."""
        now = time.monotonic()
        level, at = self._levels.get(key, (float(per_minute), now))
        level = min(per_minute, level + (now - at) * per_minute / 60)
        allowed = count <= level
        self._levels[key] = (level - count if allowed else level, now)
        return allowed
