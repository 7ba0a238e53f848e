"""How the series of the tank in ``data/`` were carried over: ``python -m anlan.domains.drill.scenarios.prepare DIRECTORY`` with NAB below it."""

import csv
import sys
from pathlib import Path

DATA = Path(__file__).parent / "data"
NAB_FILE = "sensors/NAB/data/realKnownCause/machine_temperature_system_failure.csv"
FIRST, LAST = "2013-12-16 14:55:00", "2013-12-16 17:30:00"  # the fall that ends in the anomaly labelled 17:25
SECONDS_A_SAMPLE = 30  # recorded every five minutes, played every half minute: ten times as fast

NAB_HEAD = f"""\
# Numenta Anomaly Benchmark (MIT), realKnownCause/machine_temperature_system_failure.csv, {FIRST} to {LAST}, a sample every 5 min.
# Recorded without a unit; read as degrees Fahrenheit. Played ten times as fast. The anomaly is labelled at 17:25.
"""


def tank_temperature(shared: Path) -> str:
    rows = [r for r in csv.DictReader((shared / NAB_FILE).open()) if FIRST <= r["timestamp"] <= LAST]
    lines = [
        f"{i * SECONDS_A_SAMPLE},{r['timestamp']},{float(r['value']):.4f},{(float(r['value']) - 32) / 1.8:.2f}"
        for i, r in enumerate(rows)
    ]
    return NAB_HEAD + "\n".join(["at_s,recorded_at,recorded,celsius", *lines]) + "\n"


def main(folder: str) -> None:
    (DATA / "tank_temperature.csv").write_text(tank_temperature(Path(folder)), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
