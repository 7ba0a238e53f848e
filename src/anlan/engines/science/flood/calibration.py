"""Parameters of the Xin'anjiang model from measured flow 参数率定: the set that reproduces a river best, found by differential evolution."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from anlan.engines.science.flood import xinanjiang

Floats = NDArray[np.float64]
# ranges searched: those of Zhao (1992) and GB/T 22482, wider where rivers ask for it
SEARCHED: Mapping[str, tuple[float, float]] = {
    "k": (0.6, 1.4), "b": (0.1, 0.6), "wum": (5, 40), "wlm": (40, 150), "wdm": (10, 120), "c": (0.05, 0.25), "sm": (5, 80), "ex": (0.5, 2.0),
    "ki": (0.05, 0.6), "kg": (0.02, 0.35), "ci": (0.3, 0.98), "cg": (0.9, 0.999), "uh_n": (1.0, 5.0), "uh_k_h": (1.0, 72.0),
}  # fmt: skip


def nash_sutcliffe(measured: Floats, computed: Floats) -> float:
    """NSE 确定性系数: one is perfect, zero no better than the mean. GB/T 22482: grade A from 0.90, B from 0.70, C from 0.50."""
    return float(1 - ((measured - computed) ** 2).sum() / ((measured - measured.mean()) ** 2).sum())


def calibrate(
    inputs: Mapping[str, Any], measured_m3s: Floats, *, warm_up: int, rounds: int = 40, seed: int = 1, searched: Any = None
) -> dict[str, float]:
    """The parameters with the highest NSE from step ``warm_up`` on. ``inputs`` are checked inputs of ``flood.xinanjiang``."""
    ranges = dict(searched or SEARCHED)

    def lack(trial: Floats) -> float:
        given = {**inputs, **dict(zip(ranges, trial.tolist(), strict=True))}
        if given["ki"] + given["kg"] >= 0.95:
            return 10.0
        flow = xinanjiang.compute(given)["total_m3s"]
        return 1 - nash_sutcliffe(measured_m3s[warm_up:], flow[warm_up:])

    found = scipy.optimize.differential_evolution(
        lack, list(ranges.values()), maxiter=rounds, popsize=6, rng=seed, polish=False, init="sobol"
    )
    return {name: round(float(value), 6) for name, value in zip(ranges, found.x, strict=True)}
