"""A whole Anlan as a newcomer starts it: ``anlan up`` in a folder of its own, on free ports, with everything real."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from harness.ports import free_ports, wait_until

STARTS_WITHIN_S = 240.0


@dataclass(kw_only=True)
class House:
    home: Path
    port: int
    nats_port: int
    mqtt_port: int
    readings_port: int
    process: subprocess.Popen
    environment: dict[str, str]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def said(self) -> str:
        return (self.home / "up.log").read_text(encoding="utf-8")

    def run(self, *arguments: str) -> str:
        """``anlan …`` on the same data; answers what it printed."""
        command = [sys.executable, "-m", "anlan.config.cli", *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True).stdout

    def client(self, account: str = "duty") -> httpx.Client:
        """The API as an account sees it."""
        token = self.run("make-token", account, "test").strip()
        return httpx.Client(
            base_url=f"{self.address}/api", headers={"authorization": f"Bearer {token}"}, trust_env=False, timeout=30
        )

    def pids(self) -> dict[str, int]:
        """Name → process id of each child that runs now."""
        rows = json.loads((self.home / "status.json").read_text(encoding="utf-8"))["processes"]
        return {row["name"]: row["pid"] for row in rows if row["pid"]}

    def kill(self, name: str) -> int:
        """``kill -9`` one child; answers its process id."""
        pid = self.pids()[name]
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        return pid

    def healthy(self) -> bool:
        try:
            return httpx.get(f"{self.address}/health", timeout=1, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def wait(self, seconds: float = 30.0) -> None:
        wait_until(self.healthy, what="anlan web", seconds=seconds)

    def stop(self, how: signal.Signals = signal.SIGINT, within_s: float = 40.0) -> int:
        self.process.send_signal(how)
        return self.process.wait(within_s)


@contextmanager
def running_house(home: Path, *arguments: str, **environment: str) -> Iterator[House]:
    """``arguments`` of ``anlan up``, say ``--empty``. Yields when it is ready; stops it as Ctrl-C does."""
    house = start_house(home, *arguments, **environment)
    try:
        wait_until(
            lambda: "Ctrl-C" in house.said or house.process.poll() is not None,
            what=f"anlan up\n{house.said}",
            seconds=STARTS_WITHIN_S,
        )
        if house.process.poll() is not None:
            raise RuntimeError(f"anlan up ended with {house.process.returncode}:\n{house.said}")
        wait_until((home / "status.json").is_file, what="status.json")
        yield house
    finally:
        if house.process.poll() is None:
            house.stop()


def start_house(home: Path, *arguments: str, **given: str) -> House:
    home.mkdir(parents=True, exist_ok=True)
    port, nats_port, monitor_port, mqtt_port, readings_port, hj212_port = free_ports(6)
    named = {"NATS": nats_port, "NATS_MONITOR": monitor_port, "MQTT": mqtt_port, "SENSING": readings_port, "HJ212": hj212_port}
    ports = {f"ANLAN_{name}_PORT": str(number) for name, number in named.items()}
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ANLAN_", "PYTEST_")) or name == "ANLAN_DATABASE"
    }
    environment = {**inherited, "ANLAN_HOME": str(home), **ports, **given}
    with (home / "up.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "anlan.config.cli", "up", "--port", str(port), *arguments],
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment,
        )
    return House(
        home=home, port=port, nats_port=nats_port, mqtt_port=mqtt_port, readings_port=readings_port, process=process, environment=environment
    )  # fmt: skip
