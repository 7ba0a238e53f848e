"""An alarm storm in the real process: every point over its limit at once, and back; until people have been told of each."""

import http.client
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench._sensing_alarms import RULE
from bench._sensing_city import point_key
from bench._sensing_house import Plant
from bench._sensing_load import NDJSON, post
from bench.rows import Row, row

PIECES, WITHIN_S, ALONE = 20, 170.0, 100  # alerts of one rule a minute that stand alone, before the rest is gathered


def rows(plant: Plant, points: int) -> Iterator[Row]:
    db = sqlite3.connect(f"file:{plant.home / 'anlan.sqlite3'}?mode=ro", uri=True)
    desk = subprocess.Popen(
        [sys.executable, "-m", "bench._sensing_desk", "30"], env=plant.environment, stdout=subprocess.PIPE, text=True
    )
    time.sleep(2)
    cpu, began = _cpu_s(plant), time.perf_counter()
    _say(plant, points, 500.0)
    raised_s = _until(db, "members_count", points - 2 * ALONE, began)
    counted = _told(db, "members_count")
    yield row("… processor time of doors and judge for it", _cpu_s(plant) - cpu, "s", direction="lower")
    yield row(f"alarm storm: {points:,} points raised, each told with its readings", raised_s, "s", target=60)
    yield row("… of them in the storm's own list", float(counted), "points", target=points - 2 * ALONE, direction="higher")
    looked, acknowledged, _ = desk.communicate(timeout=120)[0].split()
    yield row("… meanwhile the desk is drawn, p95", float(looked), "ms", target=1_000, direction="lower")
    yield row("… meanwhile an alert is acknowledged, p95", float(acknowledged), "ms", target=2_000, direction="lower")


def _cpu_s(plant: Plant) -> float:
    """What the children of ``anlan sensing`` have used."""
    pid = plant.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    times = [Path(f"/proc/{child}/stat").read_text("ascii").rpartition(")")[2].split()[11:13] for child in children]
    return sum(int(ticks) for both in times for ticks in both) / os.sysconf("SC_CLK_TCK")


def _say(plant: Plant, points: int, value: float) -> None:
    line, size = http.client.HTTPConnection("127.0.0.1", plant.http_port, timeout=60), points // PIECES
    for start in range(0, points, size):
        at = time.time()
        said = "\n".join(json.dumps({"point": point_key(n), "time": at, "value": value}) for n in range(start, start + size))
        post(line, plant.key, NDJSON, said.encode())


def _told(db: sqlite3.Connection, column: str) -> int:
    (found,) = db.execute(f"SELECT sum({column}) FROM sensing_alert WHERE storm AND rule_code = ?", (RULE,)).fetchone()
    return int(found or 0)


def _until(db: sqlite3.Connection, column: str, wanted: int, began: float) -> float:
    while _told(db, column) < wanted and time.perf_counter() < began + WITHIN_S:
        time.sleep(0.05)
    return time.perf_counter() - began
