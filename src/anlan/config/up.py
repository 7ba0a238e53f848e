"""``anlan up``: everything on one machine. Checks, starts the bus, brings the database up to date, starts the rest, waits, tells.

``anlan down`` and ``anlan status`` speak of the Anlan that runs on the same data folder.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from anlan.config.boot import is_built
from anlan.config.nats import NatsServer, write_secret
from anlan.config.preflight import Refused, Wanted, check_home, check_port, check_python, lock_owner, take_lock
from anlan.config.prepare import SIGN_IN, is_prepared
from anlan.config.supervisor import Program, Supervisor

HEALTH_PATH = "/health"
HEALTHY_WITHIN_S = 120.0
STOPPED_WITHIN_S = 40.0


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where this Anlan keeps its data and listens. Ports follow the web port unless they are named."""

    home: Path
    host: str
    port: int
    nats_port: int
    monitor_port: int
    mqtt_port: int
    readings_port: int
    hj212_port: int
    sync_always: bool

    @property
    def address(self) -> str:
        return f"http://{'127.0.0.1' if self.host in {'0.0.0.0', '::'} else self.host}:{self.port}"  # noqa: S104

    @property
    def nats(self) -> NatsServer:
        return NatsServer(
            home=self.home,
            port=self.nats_port,
            monitor_port=self.monitor_port,
            mqtt_host=self.host,
            mqtt_port=self.mqtt_port,
            sync_always=self.sync_always,
        )


def data_home() -> Path:
    return Path(os.environ.get("ANLAN_HOME", "var")).resolve()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host", default=os.environ.get("ANLAN_HOST", "127.0.0.1"), help="address to listen on; 0.0.0.0 for the whole network"
    )
    parser.add_argument("--port", type=int, default=int(os.environ.get("ANLAN_PORT", "8600")), help="web port (ANLAN_PORT)")
    parser.add_argument(
        "--sync", choices=("always", "os"), default="os", help="always: each bus message on the disk before it is acknowledged"
    )
    parser.add_argument("--scale", default="small", help="size of the demonstration city made in a new database")
    parser.add_argument("--empty", action="store_true", help="make no demonstration city in a new database")


def place(options: argparse.Namespace) -> Place:
    def port(name: str, offset: int) -> int:
        return int(os.environ.get(name, options.port + offset))

    return Place(
        home=data_home(),
        host=options.host,
        port=options.port,
        nats_port=port("ANLAN_NATS_PORT", 1),
        monitor_port=port("ANLAN_NATS_MONITOR_PORT", 2),
        mqtt_port=port("ANLAN_MQTT_PORT", 3),
        readings_port=port("ANLAN_SENSING_PORT", 4),
        hj212_port=port("ANLAN_HJ212_PORT", 5),
        sync_always=options.sync == "always",
    )


def run(options: argparse.Namespace) -> int:
    here = place(options)
    check_python()
    check_home(here.home)
    with take_lock(here.home):
        check_ports(here)
        return asyncio.run(_run(here, options))


def check_ports(here: Place) -> None:
    for wanted in wanted_ports(here):
        check_port(wanted)


def wanted_ports(here: Place) -> Iterator[Wanted]:
    yield Wanted(host=here.host, port=here.port, what_zh="网页", what_en="web", option="ANLAN_PORT")
    yield Wanted(
        host=here.host, port=here.readings_port, what_zh="读数接入 HTTP", what_en="readings, HTTP", option="ANLAN_SENSING_PORT"
    )
    yield Wanted(
        host=here.host, port=here.hj212_port, what_zh="设备接入 HJ 212", what_en="devices, HJ 212", option="ANLAN_HJ212_PORT"
    )
    if not outside_bus():
        yield Wanted(host="127.0.0.1", port=here.nats_port, what_zh="消息总线", what_en="message bus", option="ANLAN_NATS_PORT")
        yield Wanted(
            host="127.0.0.1", port=here.monitor_port, what_zh="总线监视", what_en="bus monitor", option="ANLAN_NATS_MONITOR_PORT"
        )
        yield Wanted(
            host=here.host, port=here.mqtt_port, what_zh="设备接入 MQTT", what_en="devices, MQTT", option="ANLAN_MQTT_PORT"
        )


def outside_bus() -> bool:
    """A bus of the operator's own was named, so none is started."""
    return bool(os.environ.get("ANLAN_NATS"))


async def _run(here: Place, options: argparse.Namespace) -> int:
    began = time.monotonic()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    supervisor = Supervisor(here.home / "logs", _console)
    starting = asyncio.create_task(_start(supervisor, here, options))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
            _announce(here, time.monotonic() - began)
            await _tell_status(supervisor, here, stopping)
        return 0
    finally:
        starting.cancel()
        _say("正在停止 / Stopping …")
        await supervisor.stop()
        (here.home / "status.json").unlink(missing_ok=True)
        _say("已停止 / Stopped.")


async def _start(supervisor: Supervisor, here: Place, options: argparse.Namespace) -> None:
    environment = _environment(here)
    if not outside_bus():
        supervisor.keep(Program(name="nats", command=here.nats.command()))
        await _healthy(here.nats.health_url, "nats-server")
    prepare = ["--empty"] if options.empty else ["--scale", options.scale]
    if not is_prepared(here.home) and await supervisor.run_once(_anlan("prepare", *prepare, environment=environment)) != 0:
        raise Refused(
            f"数据库没有准备好，原因见上（日志 {here.home}/logs/prepare.log）。",
            f"The database could not be made ready; the reason is above (log {here.home}/logs/prepare.log).",
        )
    supervisor.keep(_anlan("web", "--host", here.host, "--port", str(here.port), environment=environment))
    supervisor.keep(_anlan("worker", environment=environment))
    if is_built("anlan.domains.sensing.process"):
        supervisor.keep(_anlan("sensing", "--host", here.host, environment=environment))
    await _healthy(here.address + HEALTH_PATH, "anlan web")


def _environment(here: Place) -> dict[str, str]:
    bus = os.environ.get("ANLAN_NATS") or here.nats.url
    return {**os.environ, "ANLAN_HOME": str(here.home), "ANLAN_NATS": bus, "ANLAN_PORT": str(here.port), "PYTHONUNBUFFERED": "1"}


def _anlan(name: str, *arguments: str, environment: dict[str, str]) -> Program:
    return Program(name=name, command=(sys.executable, "-m", "anlan.config.cli", name, *arguments), environment=environment)


async def _healthy(url: str, what: str) -> None:
    until = time.monotonic() + HEALTHY_WITHIN_S
    while time.monotonic() < until:
        if await asyncio.to_thread(_answers, url):
            return
        await asyncio.sleep(0.05)
    raise Refused(
        f"{what} 在 {HEALTHY_WITHIN_S:.0f} 秒内没有就绪；请查看 {data_home()}/logs。",
        f"{what} was not ready within {HEALTHY_WITHIN_S:.0f} s; see {data_home()}/logs.",
    )


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as answer:  # noqa: S310 - our own loopback address
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _announce(here: Place, took_s: float) -> None:
    _say(f"\n  安澜已就绪（{took_s:.1f} 秒）/ Anlan is ready:  {here.address}\n")
    sign_in = here.home / SIGN_IN
    for line in sign_in.read_text(encoding="utf-8").splitlines() if sign_in.is_file() else ():
        _say("  " + line)
    _say("\n  按 Ctrl-C 停止 / Ctrl-C stops it. 日志 / logs: " + str(here.home / "logs") + "\n")


async def _tell_status(supervisor: Supervisor, here: Place, until: "asyncio.Task[bool]") -> None:
    """Keeps ``status.json`` fresh for ``anlan status`` until the stop is asked for."""
    while not until.done():
        rows = [
            {"name": name, "pid": child.process.pid if child.process else None, "restarts": child.restarts}
            for name, child in supervisor.children.items()
        ]
        write_secret(here.home / "status.json", json.dumps({"address": here.address, "processes": rows}))
        await asyncio.wait({until}, timeout=1.0)


def _console(name: str, line: str) -> None:
    if name != "nats" or "[ERR]" in line or "[FTL]" in line or "重启" in line:
        _say(f"{name:8}│ {line}")


def _say(line: str) -> None:
    with suppress(BrokenPipeError):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def down(_options: argparse.Namespace) -> int:
    home, owner = data_home(), lock_owner(data_home())
    if owner is None:
        _say(f"没有在 {home} 上运行的安澜 / No Anlan runs on {home}")
        return 0
    os.kill(owner, signal.SIGTERM)
    until = time.monotonic() + STOPPED_WITHIN_S
    while lock_owner(home) and time.monotonic() < until:
        time.sleep(0.1)
    return 0 if lock_owner(home) is None else 1


def status(_options: argparse.Namespace) -> int:
    home, owner = data_home(), lock_owner(data_home())
    path = home / "status.json"
    if owner is None or not path.is_file():
        _say(f"没有在 {home} 上运行的安澜 / No Anlan runs on {home}")
        return 1
    said = json.loads(path.read_text(encoding="utf-8"))
    up_for = timedelta(seconds=int(time.time() - (home / "anlan.lock").stat().st_mtime))
    _say(f"{said['address']}  进程 / process {owner}  已运行 / up {up_for}")
    for row in said["processes"]:
        _say(f"  {row['name']:8} pid {row['pid']}  重启 / restarts {row['restarts']}")
    return 0
