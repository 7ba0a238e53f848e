"""The real thing for the bench: nats-server, a database of 10^5 points, ``anlan sensing`` in a process of its own, senders in this one."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from anlan.config.nats import NatsServer
from anlan.domains.sensing.progress import Progress, read_progress
from anlan.engines.sensing import Layout
from harness.nats import running_nats
from harness.ports import free_ports, listening, wait_until


@dataclass(kw_only=True)
class Plant:
    home: Path
    server: NatsServer
    environment: dict[str, str]
    http_port: int
    jt808_port: int
    key: str
    process: subprocess.Popen

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "anlan.config.cli",
                "sensing",
                "--http-port",
                str(self.http_port),
                "--hj212-port",
                "0",
                "--jt808-port",
                str(self.jt808_port),
            ],
            env=self.environment,
        )
        wait_until(lambda: listening(self.http_port), what="anlan sensing", seconds=60)

    def progress(self) -> Progress:
        return read_progress(self.home / "sensing")

    def caught_up(self, seq: int, seconds: float = 60) -> float:
        """Seconds until message ``seq`` is judged."""
        began = time.perf_counter()
        wait_until(lambda: self.progress().judged_seq >= seq, what="judging", seconds=seconds, every=0.005)
        return time.perf_counter() - began

    def kept(self, seq: int, seconds: float = 60) -> None:
        """Wait until message ``seq`` is in Parquet and in the snapshot."""
        wait_until(lambda: self.progress().kept_seq >= seq, what="keeping", seconds=seconds, every=0.05)

    def last_seq(self) -> int:
        return asyncio.run(self._last_seq())

    async def _last_seq(self) -> int:
        import nats

        bus = await nats.connect(self.server.url)
        try:
            return int((await bus.jetstream().stream_info("READINGS")).state.last_seq)
        finally:
            await bus.close()

    def kill(self) -> None:
        """All of ``anlan sensing`` at once, as the system does it when memory is out: the children die with their parent."""
        self.process.kill()
        self.process.wait()

    def kept_rows(self) -> int:
        """Readings in history: parts that a compacted file has replaced wait to be swept and do not count."""
        history = Layout(home=self.home / "sensing" / "history")
        return sum(pq.read_metadata(file.path).num_rows for day in history.days() for file in history.living(day))


@contextmanager
def running_plant(home: Path, points: int, *, sync_always: bool = False) -> Iterator[Plant]:
    with running_nats(home, sync_always=sync_always) as server:
        http_port, jt808_port = free_ports(2)
        environment = {
            **os.environ,
            "ANLAN_HOME": str(home),
            "ANLAN_NATS": server.url,
            "PYTHONPATH": os.pathsep.join(["src", "."]),
        }
        environment.pop("ANLAN_DATABASE", None)
        plant = Plant(
            home=home,
            server=server,
            environment=environment,
            http_port=http_port,
            jt808_port=jt808_port,
            key=_city(home, points, environment),
            process=None,
        )  # type: ignore[arg-type]
        plant.start()
        try:
            yield plant
        finally:
            plant.process.terminate()
            plant.process.wait(30)


def _city(home: Path, points: int, environment: dict[str, str]) -> str:
    """Made once: a second plant on the same folder goes on with it."""
    known = home / "bench.key"
    if not known.is_file():
        made = subprocess.run(
            [sys.executable, "-m", "bench._sensing_city", str(points)],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        known.write_text(made.stdout.split()[-1], "ascii")
    return known.read_text("ascii").strip()
