"""How the series in ``data/`` were carried over: ``python -m anlan.domains.drill.scenarios.prepare DIRECTORY`` with NAB and CMA below it."""

import csv
import sys
from pathlib import Path

DATA = Path(__file__).parent / "data"
NAB_FILE = "sensors/NAB/data/realKnownCause/machine_temperature_system_failure.csv"
CMA_FILE, LEKIMA = "typhoon/cma_best_track/CH2019BST.txt", "1909"
FIRST, LAST = "2013-12-16 14:55:00", "2013-12-16 17:30:00"  # the fall that ends in the anomaly labelled 17:25
SECONDS_A_SAMPLE = 30  # recorded every five minutes, played every half minute: ten times as fast

NAB_HEAD = f"""\
# Numenta Anomaly Benchmark (MIT), realKnownCause/machine_temperature_system_failure.csv, {FIRST} to {LAST}, a sample every 5 min.
# Recorded without a unit; read as degrees Fahrenheit. Played ten times as fast. The anomaly is labelled at 17:25.
"""
CMA_HEAD = """\
# CMA best track, Lekima 201909 (Ying et al. 2014, doi:10.1175/JTECH-D-12-00119.1; Lu et al. 2021, doi:10.1007/s00376-020-0211-7).
# Free with citation, tcdata.typhoon.org.cn. Grade 1 TD 2 TS 3 STS 4 TY 5 STY 6 SuperTY; wind is the 2-minute mean near the centre.
"""


def tank_temperature(shared: Path) -> str:
    rows = [r for r in csv.DictReader((shared / NAB_FILE).open()) if FIRST <= r["timestamp"] <= LAST]
    lines = [
        f"{i * SECONDS_A_SAMPLE},{r['timestamp']},{float(r['value']):.4f},{(float(r['value']) - 32) / 1.8:.2f}"
        for i, r in enumerate(rows)
    ]
    return NAB_HEAD + "\n".join(["at_s,recorded_at,recorded,celsius", *lines]) + "\n"


def best_track(shared: Path) -> str:
    lines, mine = ["time_utc,grade,lat,lon,pressure_hpa,wind_ms"], False
    for line in (shared / CMA_FILE).read_text().splitlines():
        cells = line.split()
        if cells[0] == "66666":
            mine = cells[4] == LEKIMA
        elif mine:
            at, grade, lat, lon, pressure, wind = cells[:6]
            time = f"{at[:4]}-{at[4:6]}-{at[6:8]}T{at[8:]}:00Z"
            lines.append(f"{time},{grade},{int(lat) / 10},{int(lon) / 10},{pressure},{wind}")
    return CMA_HEAD + "\n".join(lines) + "\n"


def main(folder: str) -> None:
    shared = Path(folder)
    (DATA / "tank_temperature.csv").write_text(tank_temperature(shared), encoding="utf-8")
    (DATA / "lekima.csv").write_text(best_track(shared), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
