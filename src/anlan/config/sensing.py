"""``anlan sensing``: device ingress, detection, history. ``anlan sensing simulate``: devices that speak to it."""

import argparse
import asyncio
import os
import socket
import sys
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from anlan.config import rooms
from anlan.config.boot import boot
from anlan.config.preflight import Refused

if TYPE_CHECKING:
    from anlan.domains.sensing.process import Ground

FIELD = {"hj212": 5, "sl651": 6, "jt808": 7, "gb26875": 8}  # field protocols listened to unless told otherwise, by distance from the web port
OF_A_CLOSED_NETWORK = {"gb26875"}  # has no password: to other machines it is opened only by naming its port
PROTOCOLS = (*FIELD, "modbus", "mqtt")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("do", nargs="?", choices=("serve", "simulate", "bench", "edges", "reshard", "storage"), default="serve")
    parser.add_argument("--host", default=os.environ.get("ANLAN_HOST", "127.0.0.1"))
    parser.add_argument("--http-port", type=int, default=_port("ANLAN_SENSING_PORT", 4), help="readings over HTTP, fast; 0: none")
    for name, offset in FIELD.items():
        parser.add_argument(f"--{name}-port", type=int, default=_port(f"ANLAN_{name.upper()}_PORT", offset), help=f"{name} over TCP; 0: none")
    parser.add_argument("--only", choices=("doors", "judge"), help="one half of the work alone, as on a host that only judges")
    parser.add_argument("--judges", type=int, default=1, help="judging processes of this host; more than one where there are shards")
    parser.add_argument("--shards", default="auto", help="shards this host judges: auto (its fair share) or numbers, say 0-3,7")
    parser.add_argument("--edge", action="store_true", help="an edge node: its own bus and disk, judging alone while it is cut off")
    parser.add_argument("--upstream", default=os.environ.get("ANLAN_UPSTREAM", ""), help="edge: bus of the centre, nats://user:password@host:port")
    parser.add_argument("--area", default="", help="edge: division whose devices it judges, say 320703007")
    parser.add_argument("--name", default=socket.gethostname(), help="edge: its name at the centre, which must stay the same")
    parser.add_argument("--disk-mb", type=int, default=4_096, help="edge: how much of the disk it may use")
    parser.add_argument("--sync", choices=("always", "os"), default="os", help="edge: always: on the disk before it is answered, against power cuts")
    parser.add_argument("--protocol", choices=PROTOCOLS, default="hj212", help="simulate: what the devices speak")
    parser.add_argument("--encoding", default="", help="simulate: another encoding of the protocol; sl651: ascii, or packets (a report in several)")
    parser.add_argument("--devices", type=int, default=10, help="simulate: how many")
    parser.add_argument("--rate", type=float, default=1.0, help="simulate: messages a second of each")
    parser.add_argument("--seconds", type=float, default=30.0, help="simulate: how long")


def _port(name: str, offset: int) -> int:
    """Ports follow the web port unless they are named."""
    web = int(os.environ.get("ANLAN_PORT", "8600"))
    return int(os.environ.get(name) or web + offset)


def run(options: argparse.Namespace) -> int:
    if options.do == "serve":
        rooms.open_only("registry", "sensing")  # the house below it: imports only go down
    boot()
    if options.do == "bench":
        from anlan.domains.sensing import measuring

        return measuring.run()
    if options.do == "edges":
        from anlan.domains.sensing.edge import overview

        return overview.run()
    if options.do == "reshard":
        from anlan.domains.sensing import resharding

        return resharding.run(_shards())
    if options.do == "storage":
        from anlan.domains.sensing import storage
        from anlan.domains.sensing.queries import home

        return storage.run(home())
    if options.do == "simulate":
        return _simulate(options)
    return _serve_edge(options) if options.edge else _serve(options)


def _field_ports(options: argparse.Namespace) -> dict[str, int]:
    return {name: 0 if _unnamed(name, options) else getattr(options, f"{name}_port") for name in FIELD}


def _unnamed(name: str, options: argparse.Namespace) -> bool:
    """Of a protocol without a password, towards other machines."""
    by_default = getattr(options, f"{name}_port") == _port("ANLAN_PORT", 0) + FIELD[name] and not os.environ.get(f"ANLAN_{name.upper()}_PORT")
    return name in OF_A_CLOSED_NETWORK and by_default and options.host not in {"127.0.0.1", "::1", "localhost"}


def _serve(options: argparse.Namespace) -> int:
    """Doors and judge in a process of each: what arrives does not wait for what is judged. Code and register are read once, by the parent."""
    from anlan.config.prefork import Prefork
    from anlan.domains.sensing.process import Ground
    from anlan.domains.sensing.roster import read_ahead
    from anlan.domains.sensing.warm import warm

    shared = {"shards": _shards(), "wanted": _numbers(options.shards)}
    ground = Ground(holder=read_ahead())
    warm()
    halves = [half for half in ("doors", "judge") if options.only in {None, half}]
    judges = [f"judge {number}" for number in range(2, options.judges + 1)] if "judge" in halves else []
    return Prefork((*halves, *judges), lambda name: _half(options, name.partition(" ")[0], shared, ground)).run()


def _half(options: argparse.Namespace, half: str, shared: dict[str, Any], ground: "Ground") -> int:
    from django.conf import settings

    from anlan.domains.sensing import process
    from anlan.domains.sensing.queries import home

    place = process.Place(
        nats_url=settings.NATS_URL, home=home(), host=options.host, http_port=options.http_port, field_ports=_field_ports(options), halves=(half,),
        **shared,
    )  # fmt: skip
    return _run(lambda stop: process.serve(place, stop, ground))


def _serve_edge(options: argparse.Namespace) -> int:
    """A node's own bus, doors, judge and forwarder, each started again when it ends."""
    from anlan.config.nats import NatsServer
    from anlan.config.prefork import Prefork
    from anlan.domains.sensing.edge import running
    from anlan.domains.sensing.process import Place
    from anlan.domains.sensing.queries import home
    from anlan.domains.sensing.warm import warm
    from anlan.kernel.divisions import canonical

    if not options.upstream or not options.area:
        raise Refused("边缘节点需要 --upstream（中心总线地址）和 --area（区划代码）。", "An edge node needs --upstream and --area.")
    node = running.Node(name=_word(options.name), area=canonical(options.area), upstream_url=options.upstream, disk_bytes=options.disk_mb * 2**20)
    bus = NatsServer(
        home=home().parent, port=_port("ANLAN_NATS_PORT", 1), monitor_port=_port("ANLAN_NATS_MONITOR_PORT", 2), mqtt_host=options.host,
        mqtt_port=_port("ANLAN_MQTT_PORT", 3), sync_always=options.sync == "always",
    )  # fmt: skip

    def work(name: str) -> int:
        if name == "bus":
            (home().parent / "logs").mkdir(exist_ok=True)
            command = (*bus.command(), "-l", str(home().parent / "logs" / "nats.log"))
            os.execv(command[0], command)  # noqa: S606 - our own server, of the wheel
        place = Place(nats_url=bus.url, home=home(), host=options.host, http_port=options.http_port, field_ports=_field_ports(options), halves=(name,))
        return _run(lambda stop: running.pass_on(node, place, stop) if name == "forward" else running.serve_node(node, place, stop))

    warm()
    return Prefork(("bus", "doors", "judge", "forward"), work).run()


def _run(work: Callable[[asyncio.Event], Coroutine[Any, Any, None]]) -> int:
    import uvloop

    from anlan.domains.sensing.process import until_told
    from anlan.domains.sensing.storage import WrongStorage
    from anlan.domains.sensing.streams import WrongShards

    try:
        uvloop.run(until_told(work))
    except (WrongShards, WrongStorage) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


def _word(name: str) -> str:
    """A name as a key of a bucket may be."""
    return "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in name)[:60]


def _shards() -> int:
    """In how many shards a new installation is made; 0: not said."""
    from django.conf import settings

    from anlan.domains.sensing.streams import MOST_SHARDS

    if not 0 <= settings.SENSING_SHARDS <= MOST_SHARDS:
        raise Refused(f"ANLAN_SENSING_SHARDS 应为 1 至 {MOST_SHARDS} 的整数。", f"ANLAN_SENSING_SHARDS is a number from 1 to {MOST_SHARDS}.")
    return int(settings.SENSING_SHARDS)


def _numbers(said: str) -> frozenset[int]:
    """``auto`` is none in particular; ``0-3,7`` are five."""
    if said == "auto":
        return frozenset()
    try:
        ranges = [part.partition("-") for part in said.split(",")]
        return frozenset(n for low, _, high in ranges for n in range(int(low), int(high or low) + 1))
    except ValueError:
        raise Refused("--shards 应为 auto，或如 0-3,7 的分片编号。", "--shards is auto, or numbers such as 0-3,7.") from None


def _simulate(options: argparse.Namespace) -> int:
    from django.conf import settings

    from anlan.config.nats import credentials
    from anlan.domains.sensing import simulation

    bus = credentials(settings.HOME)
    mqtt_port = _port("ANLAN_MQTT_PORT", 3)
    ports = {**_field_ports(options), "mqtt": mqtt_port, "modbus": 0}
    fleet = simulation.Fleet(
        protocol=options.protocol, devices=options.devices, rate=options.rate, seconds=options.seconds, host=options.host,
        port=ports[options.protocol], mqtt_account=(bus.device_user, bus.device_password), encoding=options.encoding,
    )  # fmt: skip
    return simulation.run(fleet)
