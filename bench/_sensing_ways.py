"""The whole way from a device to Parquet and to the alarm, in the real processes on the real bus, all on this machine with its senders."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import _sensing_storm
from bench._sensing_alarms import Alarms, p99
from bench._sensing_devices import MqttLoad
from bench._sensing_house import Plant, running_plant
from bench._sensing_load import ARROW, NDJSON, ArrowBody, Load, NdjsonBody, slope
from bench.rows import Row, row

SENDERS, SETTLE_S, LOOK_S = 2, 2.0, 8.0
LORRIES = 5_000
STEADY = 100_000  # readings a second while alarms are timed


def rows(points: int) -> Iterator[Row]:
    with TemporaryDirectory(prefix="anlan-bench-") as home:
        with running_plant(Path(home), points) as plant:
            yield from ways(plant, points)
        with running_plant(Path(home), points, sync_always=True) as plant:
            what = "Arrow again, with --sync always: on the disk before it is answered"
            yield row(what, flood(plant, ARROW, _arrow(points), look_s=5), "readings/s", direction="higher")


def ways(plant: Plant, points: int) -> Iterator[Row]:
    what = f"HTTP Arrow → durable → 5 rules a point → Parquet, {points:,} points"
    yield row(what, flood(plant, ARROW, _arrow(points)), "readings/s", target=1e6, direction="higher")
    yield row("the same from NDJSON", flood(plant, NDJSON, _ndjson(points)), "readings/s", target=300e3, direction="higher")
    yield row("MQTT QoS 1, single readings: acknowledged → judged", mqtt(plant), "messages/s", target=30e3, direction="higher")
    yield row(
        f"JT/T 808 positions answered when durable, {LORRIES:,} lines",
        lorries(plant),
        "reports/s",
        target=20e3,
        direction="higher",
    )
    yield from alarms(plant, points)
    yield from restart(plant, points)
    yield from _sensing_storm.rows(plant, points)


def _arrow(points: int, size: int = 200_000) -> list[ArrowBody]:
    return [ArrowBody(points, size, turn, SENDERS) for turn in range(SENDERS)]


def _ndjson(points: int) -> list[NdjsonBody]:
    return [NdjsonBody(points, 50_000, turn, SENDERS) for turn in range(SENDERS)]


def flood(plant: Plant, kind: str, bodies: list, look_s: float = LOOK_S) -> float:
    """Readings a second that reach Parquet and the snapshot while senders deliver as fast as they are answered."""
    with Load(port=plant.http_port, key=plant.key, kind=kind, bodies=bodies):
        found = slope(look_s, SETTLE_S, lambda: plant.progress().kept)
    plant.caught_up(plant.last_seq())
    return found


def mqtt(plant: Plant) -> float:
    with MqttLoad(server=plant.server, key=plant.key):
        found = slope(LOOK_S / 2, 1.0, lambda: plant.progress().judged)
    plant.caught_up(plant.last_seq())
    return found


def lorries(plant: Plant) -> float:
    command = [sys.executable, "-m", "bench._sensing_lorries", str(plant.jt808_port), str(LORRIES), "6"]
    said = subprocess.run(command, env=plant.environment, capture_output=True, text=True, check=True)
    return float(said.stdout.split()[-1])


def alarms(plant: Plant, points: int) -> Iterator[Row]:
    watch = Alarms(plant.home, plant.http_port, plant.key, first=0)
    yield row("reading in → alarm event out, p99, at rest", p99(watch.latencies(25)) * 1e3, "ms", direction="lower")
    with Load(port=plant.http_port, key=plant.key, kind=ARROW, bodies=_arrow(points, 5_000), readings_per_s=STEADY):
        time.sleep(1)
        yield row(
            f"reading in → alarm event out, p99, at {STEADY:,} readings/s", p99(watch.latencies(65)) * 1e3, "ms", target=150
        )


def restart(plant: Plant, points: int) -> Iterator[Row]:
    """Killed under full load; until all that was acknowledged before is judged, the start of the process included."""
    watch = Alarms(plant.home, plant.http_port, plant.key, first=200)
    already = watch.raised()
    watch.latencies(5)
    plant.caught_up(plant.last_seq())
    time.sleep(6)  # what came before is in Parquet
    before = plant.kept_rows()
    with Load(port=plant.http_port, key=plant.key, kind=ARROW, bodies=_arrow(points)) as load:
        time.sleep(4)
        plant.kill()
    began, last = time.perf_counter(), plant.last_seq()
    plant.start()
    plant.caught_up(last)
    yield row("restart after kill -9 at full load, until all is judged", time.perf_counter() - began, "s", target=5)
    plant.kept(last)
    lost = load.accepted - (plant.kept_rows() - before)
    yield row("… readings acknowledged and not in history", float(max(lost, 0)), "readings", target=0)
    yield row("… alarms told twice", float(sum(count - 1 for count in (watch.raised() - already).values())), "alarms", target=0)
