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
    """Impact by event, and expected impact by thing (zeros without ``rate``). Rows shared between two threads, nothing made dense."""
    halves = np.array_split(np.arange(indptr.size - 1), 2)
    rates = np.zeros(indptr.size - 1) if rate is None else rate
    with ThreadPoolExecutor(2) as pool:
        parts = list(
            pool.map(
                lambda own: _rows(data, indices, indptr, values, x, y, rates, own[0], own[-1] + 1, rate is not None),
                [h for h in halves if h.size],
            )
        )
    return np.concatenate([part[0] for part in parts]), np.sum([part[1] for part in parts], axis=0)


@njit(cache=True, nogil=True)
def _rows(
    data: Floats,
    indices: Ints,
    indptr: Ints,
    values: Floats,
    x: Floats,
    y: Floats,
    rate: Floats,
    first: int,
    last: int,
    wanted: bool,
) -> tuple[Floats, Floats]:
    at_event = np.zeros(last - first)
    expected = np.zeros(values.size if wanted else 1)
    top = x.size - 1
    slope = (y[1:] - y[:-1]) / (x[1:] - x[:-1])
    for e in range(first, last):
        total = 0.0
        for k in range(indptr[e], indptr[e + 1]):
            h = data[k]
            if h <= x[0]:
                share = y[0]
            elif h >= x[top]:
                share = y[top]
            else:
                i = 0
                while x[i + 1] < h:  # curves have few nodes
                    i += 1
                share = y[i] + slope[i] * (h - x[i])
            loss = share * values[indices[k]]
            total += loss
            if wanted:
                expected[indices[k]] += rate[e] * loss
        at_event[e - first] = total
    return at_event, expected
