"""How far a computation has come, told to whoever listens; a listener stops it by raising. Models tell between steps, never within compiled loops."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[float, str], None]
_listener: ContextVar[Listener | None] = ContextVar("anlan_science_listener", default=None)


def tell(share: float, doing: str) -> None:
    """``share`` of the work done, 0–1, and what comes next."""
    listener = _listener.get()
    if listener is not None:
        listener(share, doing)


@contextmanager
def watched(listener: Listener) -> Iterator[None]:
    """``listener`` hears what models tell in this context; what it raises ends the run."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
