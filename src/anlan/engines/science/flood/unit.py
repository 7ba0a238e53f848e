"""Unit hydrograph 单位线: net rain to the flow at the outlet, by ordinates taken from records or by Nash's cascade."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from anlan.engines.science.checking import bad_input
from anlan.engines.science.flood.xinanjiang import nash
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

SPEC = Spec(
    id="flood.unit_hydrograph",
    version="1.0",
    zh="单位线汇流",
    en="Unit hydrograph",
    inputs=(
        Input(name="net_rain_mm", zh="时段净雨", unit="mm", possible=(0, 1000)),
        Input(name="area_km2", zh="集水面积", unit="km²", possible=(0.01, 2e6), valid=(1, 2000)),
        Input(name="step_h", zh="时段长", unit="h", possible=(0.05, 24)),
        Input(
            name="ordinates_m3s",
            zh="时段单位线纵标（10 mm 净雨）",
            unit="m³/s",
            possible=(0, 1e6),
            default=None,
            note="经验单位线；不给则用 Nash",
        ),
        Input(name="nash_n", zh="Nash n", possible=(0.2, 20), valid=(1, 6), default=3.0),
        Input(name="nash_k_h", zh="Nash K", unit="h", possible=(0.01, 1000), default=4.0),
        Input(name="base_flow_m3s", zh="基流", unit="m³/s", possible=(0, 1e5), default=0.0),
    ),
    outputs=(
        Output(name="flow_m3s", zh="出口流量", unit="m³/s"),
        Output(name="peak_m3s", zh="洪峰", unit="m³/s"),
        Output(name="peak_h", zh="峰现时间", unit="h", note="自首时段初"),
        Output(name="ordinates_m3s", zh="所用单位线（10 mm）", unit="m³/s"),
        Output(name="volume_m3", zh="洪量（不含基流）", unit="m³"),
    ),
    equations=(
        Equation(text="Q(t) = Σ r(j)/10 q(t − j + 1)", source="Sherman 1932; SL 44-2006 附录 A"),
        Equation(text="u(t) = (t/K)^(n−1) e^(−t/K)/(K Γ(n))", source="Nash 1957, IASH Publ. 45, 114"),
    ),
    verification=(
        Check(
            case="Nash 单位线的总量等于 10 mm × 面积；矩心 nK + Δt/2",
            against="analytic (moments of the cascade)",
            tolerance="0.1 %",
        ),
        Check(case="n = 1 与线性水库指数退水逐时相等", against="analytic", tolerance="1e-9"),
    ),
    limits=("假定线性；洪水量级差别大时单位线应分级", "净雨由 flood.xinanjiang 或扣损得到"),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    rain, area, step_h = np.atleast_1d(inputs["net_rain_mm"]), inputs["area_km2"], inputs["step_h"]
    warnings: list[str] = []
    if inputs["ordinates_m3s"] is None:
        steps = int(np.ceil(20 * inputs["nash_n"] * inputs["nash_k_h"] / step_h)) + 2
        unit = nash(inputs["nash_n"], inputs["nash_k_h"], step_h, steps) * area * 1e4 / (step_h * 3600)
    else:
        unit = np.atleast_1d(inputs["ordinates_m3s"])
        warnings = _checked_volume(unit, area, step_h)
    flow = np.convolve(rain / 10, unit)
    return {
        "flow_m3s": flow + inputs["base_flow_m3s"],
        "peak_m3s": float(flow.max() + inputs["base_flow_m3s"]),
        "peak_h": float((flow.argmax() + 0.5) * step_h),
        "ordinates_m3s": unit,
        "volume_m3": float(flow.sum() * step_h * 3600),
        "warnings": warnings,
    }


def _checked_volume(unit: Any, area_km2: float, step_h: float) -> list[str]:
    """Ordinates hold 10 mm over the area, or the model says by how much they miss; far off they are refused."""
    depth_mm = float(unit.sum() * step_h * 3600 / area_km2 / 1000)
    if not 5 <= depth_mm <= 20:
        raise bad_input(
            "ordinates_m3s",
            f"单位线折合 {depth_mm:.3g} mm，应为 10 mm；请核对时段、面积，或把纵标乘以 {10 / max(depth_mm, 1e-9):.3g}",
        )
    return [f"单位线折合 {depth_mm:.2f} mm，与 10 mm 不符"] if abs(depth_mm - 10) > 0.2 else []
