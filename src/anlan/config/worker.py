"""``anlan worker``: relays the outbox to the bus, works off what reactions owe, and runs the periodic jobs and clocks.

Any number of these may run beside each other, on one machine or on many: each piece of work is claimed in the database. Killed at
any moment, the next one repeats what was not marked done; keys and event ids make the repeat change nothing.
"""

import argparse
import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable

from anlan.config.boot import boot

log = logging.getLogger("anlan.worker")
IDLE_S = 0.05  # how long an idle loop rests: the share of a second that polling adds to signal → screen
JOBS_IDLE_S = 0.25
FAULT_PAUSE_S = 1.0
JOB_THREADS = 2  # so that a slow job does not hold up the clocks


def add_arguments(parser: argparse.ArgumentParser) -> None:
    default = int(os.environ.get("ANLAN_REACTION_THREADS", "1"))
    parser.add_argument(
        "--threads", type=int, default=default, help="reactions worked off at once; more than 1 pays on PostgreSQL only"
    )


def run(options: argparse.Namespace) -> int:
    boot()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    from anlan.platform.bus.stirring import WhenStirred

    loops: list[tuple[str, Callable[[], int], float]] = [("jobs", run_due_jobs, JOBS_IDLE_S)] * JOB_THREADS
    loops += [("reactions", WhenStirred(look=work_off_owed, nothing=0), IDLE_S) for _ in range(options.threads)]
    threads = [
        threading.Thread(target=keep_going, args=(stop, name, step, rest), name=name, daemon=True) for name, step, rest in loops
    ]
    for thread in threads:
        thread.start()
    asyncio.run(relay(stop))
    for thread in threads:
        thread.join(timeout=5)
    return 0


def keep_going(stop: threading.Event, name: str, step: Callable[[], int], rest_s: float) -> None:
    """Calls ``step`` until told to stop; rests when it found nothing to do, and longer after a fault of the database."""
    from django.db import close_old_connections

    while not stop.is_set():
        try:
            found = step()
        except Exception:
            log.exception("%s: a round failed, going on", name)
            close_old_connections()
            stop.wait(FAULT_PAUSE_S)
            continue
        if not found:
            stop.wait(rest_s)


def work_off_owed() -> int:
    """Looks before it claims: a claim takes SQLite's one writer."""
    from anlan.kernel import clock
    from anlan.platform.bus import deliver
    from anlan.platform.bus.models import Delivery

    if not Delivery.objects.filter(state="pending", next_at__lte=clock.now()).exists():
        return 0
    return deliver.work_off()


def run_due_jobs() -> int:
    from anlan.platform.jobs.periodic import run_due

    run_due()
    return 0


async def relay(stop: threading.Event) -> None:
    """Outbox → JetStream. While the bus is away, events wait in the outbox and the rest of the worker goes on."""
    from django.conf import settings

    while not stop.is_set():
        try:
            await _relay_while_connected(settings.NATS_URL, stop)
        except Exception as error:  # noqa: BLE001 - a bus may be away in many ways; the worker outlives them all
            log.warning("the bus is away (%s); events wait in the outbox", error or type(error).__name__)
            await asyncio.sleep(FAULT_PAUSE_S)


async def _relay_while_connected(url: str, stop: threading.Event) -> None:
    import nats

    from anlan.platform.bus.models import OutboxEvent
    from anlan.platform.bus.relay import ensure_stream, relay_once, unrelayed
    from anlan.platform.bus.stirring import WhenStirred

    bus = await nats.connect(url, name="anlan worker", connect_timeout=2, max_reconnect_attempts=1, error_cb=_noted)
    try:
        stream = bus.jetstream(timeout=5)
        await ensure_stream(stream)
        look: WhenStirred[list[OutboxEvent]] = WhenStirred(look=unrelayed, nothing=[])
        while not stop.is_set():
            if not await relay_once(stream, look):
                await asyncio.sleep(IDLE_S)
    finally:
        await bus.close()


async def _noted(error: Exception) -> None:
    log.debug("bus: %s", error)
