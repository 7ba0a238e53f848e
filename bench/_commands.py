"""The child of ``bench/house.py``: commands through the one door, each its own transaction with audit row, history, search row and event."""

import sys
import threading
import time

from anlan.config.boot import boot
from bench._child import tell
from bench.rows import row

SENT = 600
THREADS = 4


def main(label: str) -> None:
    boot()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    save(range(20))
    began = time.perf_counter()
    save(range(1000, 1000 + SENT))
    tell(row(f"commands a second, one sender, {label}", SENT / (time.perf_counter() - began), "1/s", direction="higher"))
    share = SENT // THREADS
    senders = [threading.Thread(target=save, args=(range(10_000 * n, 10_000 * n + share),)) for n in range(1, THREADS + 1)]
    began = time.perf_counter()
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    tell(row(f"commands a second, {THREADS} senders, {label}", SENT / (time.perf_counter() - began), "1/s", direction="higher"))


def save(numbers: range) -> None:
    from anlan.platform.accounts.actor import system
    from anlan.platform.bus.api import Context, send
    from anlan.platform.kinds.api import SaveRecord

    for number in numbers:
        data = {"code": f"B{number}", "name": f"演示医院{number}", "division": "320703", "geom": "POINT(119.4 34.6)", "beds": 100}
        send(SaveRecord(kind="hospital", data=data), Context(actor=system("bench"), key=f"bench-{number}"))


if __name__ == "__main__":
    main(sys.argv[1])
