"""UTC inside, Asia/Shanghai at the edge. Code asks ``now()`` here, so that an exercise or a test can set the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_frozen: ContextVar[datetime | None] = ContextVar("anlan_frozen_now", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC; the frozen one inside :func:`frozen`."""
    return _frozen.get() or datetime.now(UTC)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the clock at ``at`` (aware) in this context: tests and replays."""
    token = _frozen.set(aware(at).astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


def aware(at: datetime) -> datetime:
    """A time without a zone is read as Shanghai time: that is what people write."""
    return at if at.tzinfo else at.replace(tzinfo=SHANGHAI)


def parse_time(text: str) -> datetime:
    """ISO 8601 to aware UTC; raises ValueError naming the text."""
    try:
        return aware(datetime.fromisoformat(text)).astimezone(UTC)
    except ValueError as error:
        raise ValueError(f"not an ISO 8601 time: {text!r}") from error


def local(at: datetime) -> datetime:
    return aware(at).astimezone(SHANGHAI)


def local_text(at: datetime | None, pattern: str = "%Y-%m-%d %H:%M") -> str:
    """How people read a time in Lianyungang; empty for none."""
    return local(at).strftime(pattern) if at else ""


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)
