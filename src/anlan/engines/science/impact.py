"""Many events, many exposed things: impact of each event and expected impact of each thing, with the hazard kept sparse."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from anlan.engines.science.checking import bad_input
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
BUCKETS = 1024  # of a curve: nearly every value then lies in the piece its bucket begins with
STRIP = 16_384  # things at a time: their values and sums, 256 kB, fit the nearest memory of a core

SPEC = Spec(
    id="risk.impact",
    version="1.0",
    zh="事件集影响",
    en="Impact of a set of events on exposure",
    inputs=(
        Input(name="intensity", zh="强度（稀疏行压缩）", kind="object", note="{data[], indices[], indptr[]}；行为事件，列为受体"),
        Input(name="values", zh="受体价值或人数", possible=(0, 1e15)),
        Input(name="curve_intensity", zh="易损曲线强度", possible=(-1e9, 1e9), note="升序"),
        Input(name="curve_share", zh="易损曲线损失率", possible=(0, 1)),
        Input(name="frequency", zh="事件年频率", unit="1/年", possible=(0, 1e3), default=None),
    ),
    outputs=(
        Output(name="at_event", zh="各事件影响"),
        Output(name="expected", zh="各受体年均影响", note="给出频率时"),
        Output(name="total_expected", zh="年均总影响"),
    ),
    equations=(
        Equation(
            text="I(e) = Σ_x v(x) f(h(e, x)); E(x) = v(x) Σ_e λ(e) f(h(e, x)); f broken line, held at its ends",
            source="Aznar-Siguan & Bresch 2019, Geosci. Model Dev. 12, 3085",
        ),
    ),
    verification=(Check(case="与逐事件 numpy 插值相乘相等", against="brute force", tolerance="1e-12"),),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    given = inputs["intensity"]
    data, indices, indptr = (
        np.asarray(given["data"], dtype=float),
        np.asarray(given["indices"], dtype=np.int64),
        np.asarray(given["indptr"], dtype=np.int64),
    )
    values = np.atleast_1d(inputs["values"])
    if indices.size and not 0 <= indices.min() <= indices.max() < values.size:
        raise bad_input("intensity", f"受体编号应在 0–{values.size - 1} 之间，收到 {indices.min()}–{indices.max()}")
    x, y = np.atleast_1d(inputs["curve_intensity"]), np.atleast_1d(inputs["curve_share"])
    if x.size != y.size or (np.diff(x) <= 0).any():
        raise bad_input("curve_intensity", "易损曲线的强度应升序，且与损失率等长")
    rate = None if inputs["frequency"] is None else np.broadcast_to(inputs["frequency"], indptr.size - 1).astype(float)
    at_event, expected = impact(data, indices, indptr, values, x, y, rate)
    return {"at_event": at_event, "expected": expected, "total_expected": float(expected.sum())}


def impact(
    data: Floats, indices: Ints, indptr: Ints, values: Floats, x: Floats, y: Floats, rate: Floats | None = None
) -> tuple[Floats, Floats]:
    """Impact by event, and expected impact by thing (zeros without ``rate``). Events shared between two threads, nothing made dense."""
    halves = [half for half in np.array_split(np.arange(indptr.size - 1), 2) if half.size]
    rates = np.zeros(indptr.size - 1) if rate is None else rate
    curve = (*_segments(x, y), *_buckets(x))
    with ThreadPoolExecutor(2) as pool:
        parts = list(
            pool.map(
                lambda own: _rows(data, indices, indptr, values, *curve, rates, own[0], own[-1] + 1, rate is not None), halves
            )
        )
    if rate is None:
        return np.concatenate([part[0] for part in parts]), np.zeros(1)
    return np.concatenate([part[0] for part in parts]), np.sum([part[1] for part in parts], axis=0) * values


def _segments(x: Floats, y: Floats) -> tuple[Floats, Floats, Floats]:
    """The broken line as pieces a + b h with the level before its first node and after its last; ``nodes`` end each piece."""
    slope = np.concatenate([[0.0], np.diff(y) / np.diff(x), [0.0]])
    start = np.concatenate([[y[0]], y[:-1] - slope[1:-1] * x[:-1], [y[-1]]])
    return start, slope, np.append(x, np.inf)


def _buckets(x: Floats) -> tuple[NDArray[np.int32], float, float]:
    """The piece in which each of many even buckets over the nodes begins: where a value lies is looked up, not searched."""
    low, high = float(x[0]), float(x[-1])
    scale = (BUCKETS - 2) / max(high - low, 1e-300)
    edges = low + np.arange(-1, BUCKETS) / scale
    return np.searchsorted(x, edges, side="left").astype(np.int32), low, scale


@njit(cache=True, nogil=True, error_model="numpy")
def _rows(
    data: Floats, indices: Ints, indptr: Ints, values: Floats, start: Floats, slope: Floats, nodes: Floats, first_piece: NDArray[np.int32], low: float,
    scale: float, rate: Floats, first: int, last: int, wanted: bool,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Events in strips of things, so that what is read and added to by chance stays in the nearest memory; each event goes on where it left off."""
    at_event = np.zeros(last - first)
    share = np.zeros(values.size if wanted else 1)
    ahead = indptr[first : last + 1].copy()
    pieces = first_piece.size - 2
    for strip in range(0, values.size, STRIP):
        until = strip + STRIP if strip + STRIP < values.size else values.size + 1
        for e in range(last - first):
            end, often, total = indptr[first + e + 1], rate[first + e], 0.0
            k = ahead[e]
            while k < end and indices[k] < until:
                h = data[k]
                i = first_piece[int(min(max((h - low) * scale + 1.0, 0.0), pieces))]
                while nodes[i] < h:
                    i += 1
                hit = start[i] + slope[i] * h
                thing = indices[k]
                total += hit * values[thing]
                if wanted:
                    share[thing] += often * hit
                k += 1
            ahead[e] = k
            at_event[e] += total
    return at_event, share
