"""The child of ``bench/warning.py``: real HTTP receivers on this machine, real rows, the real courier."""

import asyncio
import socket
import sys
import threading
import time
from datetime import timedelta

from bench._child import percentile, tell

RECEIVERS, LIMIT_S = 40, 4.0
served: dict[str, float] = {}
flaps: dict[str, int] = {}


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """``/good-n`` takes it, ``/hanging`` never answers, ``/flapping`` refuses the first try."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
    except asyncio.IncompleteReadError:  # somebody only looked whether we listen
        return
    name = head.split(" ")[1].strip("/")
    length = next(int(line.split(":")[1]) for line in head.split("\r\n") if line.lower().startswith("content-length"))
    await reader.readexactly(length)
    if name == "hanging":
        await asyncio.sleep(600)
    flaps[name] = flaps.get(name, 0) + 1
    bad = name == "flapping" and flaps[name] % 2 == 1
    if not bad:
        served[name] = time.monotonic()
    writer.write(b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n" if bad else b"HTTP/1.1 204 OK\r\n\r\n")
    await writer.drain()
    writer.close()


def listen() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    async def serve() -> None:
        async with await asyncio.start_server(answer, "127.0.0.1", port, backlog=200) as server:
            await server.serve_forever()

    threading.Thread(target=lambda: asyncio.run(serve()), daemon=True).start()
    while socket.socket().connect_ex(("127.0.0.1", port)):
        time.sleep(0.02)
    return port


def main(label: str) -> None:
    from anlan.config.boot import boot

    boot()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    port = listen()
    prepare(port)
    forty(label, rival=one_after_another(port))
    issuing(label)
    targets(label)


def prepare(port: int) -> None:
    """Forty receivers; the dead one is a port nobody listens on."""
    from anlan.domains.warning.tests.world import found_district, receiver

    found_district()
    for number in range(RECEIVERS - 3):
        receiver(f"good-{number}", address=f"http://127.0.0.1:{port}/good-{number}", timeout_s=LIMIT_S)
    receiver("a-dead", address="http://127.0.0.1:1/", timeout_s=LIMIT_S)
    receiver("a-hanging", address=f"http://127.0.0.1:{port}/hanging", timeout_s=LIMIT_S)
    receiver("flapping", address=f"http://127.0.0.1:{port}/flapping", timeout_s=LIMIT_S)


def one_after_another(port: int) -> float:
    """What a loop over the receivers takes with the same limits, as the composers of the field send (and without their stop at the first fault)."""
    import httpx

    begun = time.monotonic()
    for name in ["dead", "hanging", *(f"good-{n}" for n in range(RECEIVERS - 3)), "flapping"]:
        try:
            httpx.post("http://127.0.0.1:1/" if name == "dead" else f"http://127.0.0.1:{port}/{name}", content=b"x" * 4000, timeout=LIMIT_S)
        except httpx.HTTPError:
            continue
    served.clear()
    flaps.clear()
    return time.monotonic() - begun


def forty(label: str, rival: float) -> None:
    from anlan.domains.warning.sending import deliver_due

    begun = time.monotonic()
    issue_one()
    signed_s = time.monotonic() - begun
    done = threading.Event()
    threading.Thread(target=lambda: (deliver_due(), done.set()), daemon=True).start()
    while sum(name.startswith("good") for name in served) < RECEIVERS - 3 and time.monotonic() - begun < 60:
        time.sleep(0.005)
    seconds = max(served.values()) - begun
    tell({"what": f"40 receivers, 1 dead, 1 hanging, 1 flapping: issue to the last of 37 ({label})", "value": seconds, "unit": "s", "target": 5,
          "direction": "lower", "rival": "one after another, same limits", "rival_value": rival})  # fmt: skip
    tell({"what": f"of that, drafting, reviewing, signing, owing: first time in this process ({label})", "value": signed_s, "unit": "s", "direction": "lower"})
    done.wait(30)


def issue_one() -> int:
    from anlan.domains.warning.tests.world import issued
    from anlan.kernel import clock

    at = clock.now()
    return issued(onset=at.isoformat(), expires=(at + timedelta(hours=4)).isoformat())


def issuing(label: str, count: int = 30) -> None:
    """Draft, review, issue: three commands, a signature, forty deliveries owed."""
    took = []
    for _ in range(count):
        begun = time.monotonic()
        issue_one()
        took.append(time.monotonic() - begun)
    tell({"what": f"draft, review, sign and issue to 40 receivers, p95 ({label})", "value": percentile(took, 0.95) * 1000, "unit": "ms", "target": 1000,
          "direction": "lower"})  # fmt: skip


def targets(label: str, count: int = 1000) -> None:
    """A warning over a thousand schools: receipts, and a short message owed to each."""
    from django.db import transaction
    from shapely import Point

    from anlan.domains.warning.models import Delivery
    from anlan.domains.warning.tests.world import AREA, receiver
    from anlan.platform.accounts.actor import system
    from anlan.platform.bus.api import Context, send
    from anlan.platform.kinds.commands import SaveRecord

    receiver("gateway", channel="sms", address="http://127.0.0.1:1/send")
    for number in range(count):
        place = Point(119.55 + 0.0001 * (number % 1000), 34.56 + 0.00005 * (number // 2))
        data = {"code": f"b{number}", "name": f"学校{number}", "stage": "小学", "division": AREA, "geom": place, "contact_phone": f"139{number:08d}"}
        send(SaveRecord(kind="school", data=data), Context(actor=system("bench")))
    before = Delivery.objects.count()
    begun = time.monotonic()
    with transaction.atomic():
        warning = issue_one()
    seconds = time.monotonic() - begun
    assert warning
    owed = Delivery.objects.count() - before
    tell({"what": f"issue over {count} schools: receipts and messages owed to each ({label})", "value": seconds, "unit": "s", "target": 5, "direction": "lower"})
    assert owed >= count, owed


if __name__ == "__main__":
    main(sys.argv[1])
