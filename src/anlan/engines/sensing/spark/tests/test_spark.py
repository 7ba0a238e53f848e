"""The same stream through the house's judge and through Spark, stopped in the middle and begun again: the same alarms, none twice."""

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from anlan.engines import sensing as engine
from anlan.engines.sensing.parting import homes
from anlan.engines.sensing.spark.columns import TICK, rows_of
from anlan.engines.sensing.spark.tests.given import POINTS, RULES, messages
from harness.need import lacking

ROOT = Path(__file__).resolve().parents[6]
BATCHES, BEFORE_THE_STOP = 3, 2


def interpreter() -> str:
    """One that has PySpark: this one, or the environment ``make rivals NAME=pyspark`` makes."""
    if shutil.which("java") is None:
        lacking("Java 17 (apt install default-jre-headless)")
    own = ROOT / ".rivals" / "pyspark" / "bin" / "python"
    if find_spec("pyspark"):
        return sys.executable
    return str(own) if own.exists() else lacking("PySpark (make rivals NAME=pyspark, or pip install anlan[spark])")


def told_by_the_house() -> set[tuple]:
    detector, told = engine.detector(POINTS, RULES), []
    for seq, said in messages():
        told += detector.tick(said, seq) if isinstance(said, int) else detector.take(said, seq)[1]
    return {row[:-1] for row in rows_of(told)}


def write(path: Path, some: list) -> None:
    parts = [
        {"point": [TICK], "time_us": [said], "value": [0.0], "quality": [0], "received_us": [said], "seq": [seq]}
        if isinstance(said, int)
        else {name: getattr(said, name) for name in engine.SCHEMA.names} | {"seq": np.full(len(said), seq)}
        for seq, said in some
    ]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    types = {"point": pa.int32(), "quality": pa.int16()}
    pq.write_table(pa.table({name: pa.array(column, types.get(name)) for name, column in columns.items()}), path)


def prepared(home: Path) -> None:
    """The input cut into files, a micro-batch each, in the order of their names and times."""
    said = messages()
    size = len(said) // BATCHES
    for n in range(BATCHES):
        folder = home / ("in" if n < BEFORE_THE_STOP else "later")
        folder.mkdir(exist_ok=True)
        write(folder / f"{n}.parquet", said[n * size : (n + 1) * size])
        os.utime(folder / f"{n}.parquet", (1_000_000 + n, 1_000_000 + n))
    assert size * BATCHES == len(said)


def told_by_spark(home: Path) -> list[tuple]:
    rows = [json.loads(line) for path in (home / "out").glob("*.json") for line in path.read_text().splitlines()]
    return [tuple(row.values())[:-1] for row in rows]


@pytest.mark.timeout(300)  # of which a quiet machine needs a tenth
def test_the_same_alarms_from_the_same_input_with_a_restart_between(tmp_path):
    prepared(tmp_path)
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    done = subprocess.run(
        [interpreter(), "-m", "anlan.engines.sensing.spark.tests.job", str(tmp_path)],
        env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, timeout=270, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout.splitlines()[-1])["batches"] == BATCHES
    found, wanted = told_by_spark(tmp_path), told_by_the_house()
    assert len(found) == len(set(found)), "told twice"
    assert set(found) == wanted
    assert {row[2] for row in wanted} == {rule.id for rule in RULES}, "a rule that never spoke proves nothing"


def test_points_that_a_rule_links_share_a_shard():
    home = homes(POINTS, RULES, 2)
    assert len(set(home.tolist())) == 2
    for device in range(20):
        assert len(set(home[[3 * device, 3 * device + 1, 3 * device + 2]].tolist())) == 1
    assert home[2] == home[7 * 3 + 2] == home[12 * 3 + 2]


def test_points_no_rule_links_are_spread():
    plain = [rule for rule in RULES if rule.id == "high"]
    assert np.bincount(homes(POINTS, plain, 3)).tolist() == [20, 20, 20]
