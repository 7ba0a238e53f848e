"""Dam breaks in Anlan and in ANUGA on the same bed, and the runoff of a river foretold."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from anlan.engines import science
from anlan.engines.science import verification
from anlan.engines.science.flood import calibration
from bench import rows as rows_
from bench._rivals import rival
from bench.rows import Row

CASES = (("Ritter, dry bed", 0.0), ("Stoker, wet bed", 1.0))
CELLS, WIDE, CELL_M, DEEP_M, UNTIL_S = 400, 40, 2.5, 5.0, 30.0  # ANUGA gets the same squares, each cut into two triangles


def rows(shared: Path) -> Iterator[Row]:
    for name, right in CASES:
        yield from dam_break(name, right)
    yield from lake_at_rest()
    if shared.is_dir():
        yield from runoff((shared / "hydrology/fulda/fulda_climate.csv").read_text(encoding="utf-8"))


def dam_break(name: str, right_m: float) -> Iterator[Row]:
    x = (np.arange(CELLS) + 0.5) * CELL_M - CELLS * CELL_M / 2
    given = {
        "dem": np.zeros((WIDE, CELLS)), "cell_m": CELL_M, "manning": 0, "duration_s": UNTIL_S,
        "initial_depth": np.tile(np.where(x < 0, DEEP_M, right_m), (WIDE, 1)),
    }  # fmt: skip
    science.run("flood.inundation", {**given, "duration_s": 1})
    seconds, cpu, out = timed(given)
    error = off(out["depth_m"][WIDE // 2], verification.dam_break(x, UNTIL_S, DEEP_M, right_m))
    case = f"dam break, {name}, {CELLS} × {WIDE} cells"
    theirs = rival("anuga", str(CELLS), str(WIDE), *(str(v) for v in (CELL_M, DEEP_M, right_m, UNTIL_S)), timeout_s=170)
    label = f"ANUGA {theirs['version']}, {theirs['triangles']:,} triangles" if theirs else "ANUGA: not installed (make rivals)"
    exact = verification.dam_break(np.array(theirs["x"]), UNTIL_S, DEEP_M, right_m) if theirs else None
    yield line(f"{case}: L2 error", 100 * error, "%", 2, label, 100 * off(np.array(theirs["depth"]), exact) if theirs else None)
    yield line(f"{case}: mass lost", out["balance"]["error_share"], "", 1e-9, label, theirs["lost"] if theirs else None)
    yield line(
        f"{case}: time", seconds, "s", theirs["seconds"] / 5 if theirs else None, label, theirs["seconds"] if theirs else None
    )
    yield line(
        f"{case}: CPU seconds",
        cpu,
        "s",
        theirs["cpu_seconds"] / 5 if theirs else None,
        label,
        theirs["cpu_seconds"] if theirs else None,
    )


def timed(given: dict[str, Any]) -> tuple[float, float, Any]:
    """Wall and CPU seconds of the best of three, and the outputs."""
    best, out = (np.inf, np.inf), None
    for _ in range(3):
        began, cpu = time.perf_counter(), time.process_time()
        out = science.run("flood.inundation", given).outputs
        best = min(best, (time.perf_counter() - began, time.process_time() - cpu))
    return *best, out


def lake_at_rest() -> Iterator[Row]:
    y, x = np.mgrid[0:60, 0:60]
    island = 3 * np.exp(-((x - 30) ** 2 + (y - 30) ** 2) / 80)
    out = science.run(
        "flood.inundation", {"dem": island, "cell_m": 1, "manning": 0, "initial_level_m": 2, "duration_s": 20}
    ).outputs
    yield line("lake around an island: greatest speed", float(out["max_speed_ms"].max()), "m/s", 1e-10)


def runoff(text: str) -> Iterator[Row]:
    given, flow, half = verification.fulda(text)
    out = science.run("flood.xinanjiang", {**given, **verification.FULDA_PARAMETERS}).outputs["total_m3s"]
    plain = verification.linear_reservoir(given, verification.FULDA_BASELINE)
    score, base = (calibration.nash_sutcliffe(flow[half:], computed[half:]) for computed in (out, plain))
    yield rows_.row(
        "Xin'anjiang on the Fulda, five years not seen in calibration: NSE", score, "", target=0.7, direction="higher",
        rival="linear reservoir, calibrated on the same years", rival_value=base,
    )  # fmt: skip


def off(found: Any, exact: Any) -> float:
    return float(np.sqrt(((found - exact) ** 2).sum() / (exact**2).sum()))


def line(what: str, value: float, unit: str, target: float | None, name: str | None = None, theirs: float | None = None) -> Row:
    return rows_.row(what, float(value), unit, target=target, direction="lower", rival=name, rival_value=theirs)


if __name__ == "__main__":
    for found in rows(Path("../shared/data")):
        print(json.dumps(found, ensure_ascii=False))
