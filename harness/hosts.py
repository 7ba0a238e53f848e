"""Hosts that judge, for tests of what happens between them: ``python -m harness.hosts DEVICES`` makes a city, then starts what it is told.

It reads a line of JSON for each process to start (``{"do": "judge", "space": "anl1-b", "name": "b"}``) and answers with its process id. All come of
this one process by fork, so that three hosts cost no more time to start than one; each is in the network namespace it is told.
"""

import asyncio
import ctypes
import http.client
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

CLONE_NEWNET = 0x40000000
RULES = (  # what the readings alone decide, however late they come: a hold may also be ended by the clock
    ("flat", "flat_line", {"window_s": 2}),
    ("band", "band", {"low": -50, "high": 60}),
    ("storm", "threshold", {"limit": 1_000}),
    ("votes", "votes", {"limit": 50, "needed": 3, "among": ["D0/v", "D1/v", "D2/v", "D3/v"]}),
)
EVERY_S, PERIOD, HIGH = 0.2, 25, 9  # a reading of every device so often; high for the last 9 of every 25


STORM = 400  # points beside them that alarm all at once when they are told to


def kind_of(rule: str) -> str:
    """Of the points a rule is for."""
    return "storm" if rule == "storm" else "test"


def value_of(device: int, turn: int) -> float:
    """Each device is high for 1.8 s of every 5 s, at a moment of its own; every fourth at the same."""
    shift = 7 * (device % 4)
    return 80.0 if (turn + shift) % PERIOD >= PERIOD - HIGH else 20.0 + device % 7


def main(devices: int) -> None:
    from anlan.config.boot import boot

    boot()
    key = make_city(devices)
    from anlan.domains.sensing import process  # noqa: F401 - read once, by the parent of all
    from anlan.domains.sensing.warm import warm

    warm()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    say({"key": key})
    for line in sys.stdin:
        say({"pid": start(json.loads(line), key, devices)})


def say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def make_city(devices: int) -> str:
    """Devices ``D0`` … of one point ``v`` each, and the rules; the key of a gateway that may send for all."""
    from anlan.config.prepare import make_tables
    from anlan.domains.sensing import api
    from anlan.domains.sensing.models import Device, DeviceModel, Point
    from anlan.kernel import clock
    from anlan.platform.accounts.actor import system
    from anlan.platform.bus.api import Context, send

    make_tables()
    ctx, now = Context(actor=system("test")), clock.now()
    model = DeviceModel.objects.create(key="test", name="test", quantities=[])
    made = Device.objects.bulk_create([
        Device(code=f"D{n}", name=f"D{n}", model=model, division="3207", created_at=now, updated_at=now, invented=True) for n in range(devices)
    ])  # fmt: skip
    Point.objects.bulk_create([Point(key=f"{device.code}/v", device=device, quantity="v", name="v", kind="test") for device in made])
    Point.objects.bulk_create([Point(key=f"D0/s{n}", device=made[0], quantity=f"s{n}", name="s", kind="storm") for n in range(STORM)])
    for code, kind, condition in RULES:
        send(api.DraftRule(code=code, name=code, division="3207", kind=kind, condition=condition, selector={"kind": kind_of(code)}), ctx)
        send(api.PutRuleLive(rule=code, version=1), ctx)
    key, digest = api.new_key()
    send(api.IssueAccessKey(name="test", division="3207", digest=digest, per_minute=100_000_000), ctx)
    from django.db import connections

    connections.close_all()
    return key


def start(told: dict[str, Any], key: str, devices: int) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        if told["space"]:
            enter(told["space"])
        with Path(told["log"]).open("ab") as log:
            os.dup2(log.fileno(), 2)
        send_on(told, key, devices) if told["do"] == "send" else serve(told)
    except BaseException:  # noqa: BLE001 - told, and then the end of this process either way
        import traceback

        traceback.print_exc()
    finally:
        os._exit(0)


def enter(space: str) -> None:
    """The network of that namespace is this process's from now on."""
    with Path("/run/netns", space).open("rb") as file:
        if ctypes.CDLL(None, use_errno=True).setns(file.fileno(), CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), f"setns {space}")


def strain(told: dict[str, Any]) -> None:
    """This process alone has a disk that takes so long, or a clock that is wrong by so much."""
    sync, now_ns = os.fsync, time.time_ns

    def slowly(file: int) -> None:
        time.sleep(told["slow_disk_s"])
        sync(file)

    if "slow_disk_s" in told:
        os.fsync = slowly
    if "ahead_s" in told:
        time.time_ns = lambda: now_ns() + round(told["ahead_s"] * 1e9)


def serve(told: dict[str, Any]) -> None:
    strain(told)
    from anlan.domains.sensing import process
    from anlan.domains.sensing.queries import home

    place = process.Place(
        nats_url=told["nats"], home=home(), http_port=told.get("port", 0), halves=(told["do"],), shards=told["shards"],
    )  # fmt: skip
    asyncio.run(process.run(place))


def send_on(told: dict[str, Any], key: str, devices: int) -> None:
    """A reading of every device, again and again, each delivery repeated until it is answered; what was answered is written down."""
    began, turn = int(time.time()), 0
    with Path(told["book"]).open("a", encoding="ascii") as book:
        while not Path(told["until"]).exists():
            at = round(began + turn * EVERY_S, 3)
            time.sleep(max(at - time.time(), 0))
            rows = "\n".join(f'{{"point":"D{n}/v","time":{at},"value":{value_of(n, turn)}}}' for n in range(devices))
            while not deliver(told["port"], key, rows, f"t{turn}"):
                time.sleep(0.1)
            book.write(f"{turn} {at}\n")
            book.flush()
            turn += 1


def deliver(port: int, key: str, rows: str, once: str) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Authorization": f"Device {key}", "Content-Type": "application/x-ndjson", "Idempotency-Key": once}
    try:
        line.request("POST", "/api/sensing/readings", rows, headers)
        answer = line.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()
    return answer.status == 200


if __name__ == "__main__":
    main(int(sys.argv[1]))
