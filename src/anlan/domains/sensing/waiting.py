"""Works that go on beside each other until a stop."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any


async def first_of(*waits: Coroutine[Any, Any, Any]) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


async def together(works: list[Coroutine[Any, Any, None]], stop: asyncio.Event) -> None:
    """Until the stop, or until the first of them ends: if by a fault, that is the reason we end."""
    tasks = [asyncio.create_task(work) for work in works]
    stopping = asyncio.create_task(stop.wait())
    done, pending = await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
    stop.set()
    ended, late = await asyncio.wait(pending, timeout=20) if pending else (set(), set())
    for work in late:
        work.cancel()
    for work in [*done, *ended]:
        work.result()


async def stopped(stop: asyncio.Event, within_s: float) -> bool:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), within_s)
    return stop.is_set()

