"""An alarm storm in the real process: every point over its limit at once, and back; until people have been told of each."""

import http.client
import json
import sqlite3
import time
from collections.abc import Iterator

from bench._sensing_alarms import RULE
from bench._sensing_city import point_key
from bench._sensing_house import Plant
from bench._sensing_load import NDJSON, post
from bench.rows import Row, row

PIECES, WITHIN_S, ALONE = 20, 170.0, 100  # alerts of one rule a minute that stand alone, before the rest is gathered


def rows(plant: Plant, points: int) -> Iterator[Row]:
    db = sqlite3.connect(f"file:{plant.home / 'anlan.sqlite3'}?mode=ro", uri=True)
    began = time.perf_counter()
    _say(plant, points, 500.0)
    raised_s = _until(db, "members_count", points - 2 * ALONE, began)
    counted = _told(db, "members_count")
    yield row(f"alarm storm: {points:,} points raised, each told with its readings", raised_s, "s", target=60)
    yield row("… of them in the storm's own list", float(counted), "points", target=points - 2 * ALONE, direction="higher")


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
