"""Reservoir routing 水库调洪: level pool with the storage curve, the outlets' capacity, and the gate rules 调度规程 as written.

A rule says what to let out from a level upwards, in a season. Where two rules meet, the level stays between them as operators keep it: the
release of each step is found together with the level at its end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.engines.science.checking import bad_input
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

Floats = NDArray[np.float64]
RELEASES = ("hold", "inflow", "full")
HALVINGS = 46

SPEC = Spec(
    id="flood.reservoir",
    version="1.0",
    zh="水库调洪演算",
    en="Reservoir routing with gate rules",
    inputs=(
        Input(name="inflow_m3s", zh="入库过程", unit="m³/s", possible=(0, 1e6), note="时刻值"),
        Input(name="step_s", zh="时段", unit="s", possible=(1, 86_400)),
        Input(name="level_m", zh="起调水位", unit="m", possible=(-100, 6000)),
        Input(name="storage_curve", zh="水位—库容曲线", kind="object", note="[[水位 m, 库容 m³], …] 升序"),
        Input(name="outlets", zh="泄流能力", kind="object", note="[{name, curve: [[水位 m, 全开流量 m³/s], …]}]，多孔相加"),
        Input(
            name="rules",
            zh="调度规则",
            kind="object",
            default=(),
            note="[{from_m, release: 数 m³/s 或 hold / inflow / full, season: [月-日, 月-日]}]；取达到水位的最高一条；缺省全开",
        ),
        Input(name="month_day", zh="起始日期（月-日）", kind="text", default="", note="有季节的规则时必填，如 07-15"),
        Input(
            name="ramp_m3s_h",
            zh="每小时最大加泄",
            unit="m³/s/h",
            possible=(0, 1e6),
            default=None,
            note="下游要求的缓加；水位达到 safe_level_m 时不再受限",
        ),
        Input(
            name="safe_level_m",
            zh="保坝水位",
            unit="m",
            possible=(-100, 6000),
            default=None,
            note="高于它一律全开；通常取设计或校核洪水位",
        ),
        Input(
            name="downstream_limit_m3s",
            zh="下游安全泄量",
            unit="m³/s",
            possible=(0, 1e6),
            default=None,
            note="只作提示，不改变调度",
        ),
    ),
    outputs=(
        Output(name="outflow_m3s", zh="出库过程", unit="m³/s"),
        Output(name="level_m", zh="水位过程", unit="m"),
        Output(name="storage_m3", zh="库容过程", unit="m³"),
        Output(name="peak_outflow_m3s", zh="最大出库", unit="m³/s"),
        Output(name="peak_level_m", zh="最高水位", unit="m"),
        Output(name="cut_share", zh="削峰率"),
        Output(name="rule", zh="所依规则", note="每一时刻用到的规则行号，−1 为无规则全开，−2 为保坝全开"),
        Output(name="balance_share", zh="水量平衡差"),
    ),
    equations=(
        Equation(
            text="V2 − V1 = Δt [(I1 + I2)/2 − (O1 + O2)/2]; O2 = min(rule(Z2, season, I2), capacity(Z2)); V by the curve of Z",
            source="SL 104-2015 附录; Chow, Maidment & Mays 1988, 8.2",
        ),
        Equation(
            text="Z2 by bisection on the balance, which grows with Z2; at a step between rules the level is held",
            source="level pool, implicit",
        ),
    ),
    verification=(
        Check(
            case="线性水库 K = 2 h，Δt = 1 h，26 个时刻的出流",
            against="SDSU onlinerouting02 worked table (Ponce, Engineering Hydrology)",
            tolerance="0.01 %",
        ),
        Check(case="水量平衡：入 = 出 + 蓄变", against="conservation", tolerance="1e-9"),
        Check(case="规则跨水位、跨季节、敞泄、保坝逐条", against="the rule as written", tolerance="exact"),
    ),
    limits=("静库容（水面水平）；狭长水库的动库容另计", "规则、曲线由调度规程给出，本模型不附缺省值"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """From ``from_m`` upwards let out ``release``: m³/s, or hold, inflow, full. ``season`` is (first, last) as month × 100 + day."""

    from_m: float
    release: float | str
    season: tuple[int, int] | None
    row: int

    def holds(self, level_m: float, day: int) -> bool:
        return level_m >= self.from_m and (self.season is None or _within(day, *self.season))


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    inflow, dt = np.atleast_1d(inputs["inflow_m3s"]), inputs["step_s"]
    pool = Pool(inputs)
    days = _days(inputs, inflow.size, dt)
    level, outflow, used = np.empty_like(inflow), np.empty_like(inflow), np.empty(inflow.size, dtype=int)
    level[0] = inputs["level_m"]
    outflow[0], used[0] = pool.release(level[0], inflow[0], days[0], 0.0)
    went = 0.0
    for t in range(1, inflow.size):
        most = pool.ramp(outflow[t - 1], dt)
        held = pool.volume(level[t - 1]) + dt * (inflow[t - 1] + inflow[t]) / 2
        level[t], outflow[t], used[t], passed = pool.settle(held, inflow[t], days[t], outflow[t - 1], most, dt)
        went += passed * dt
    stored = pool.volume(level)
    came = float(dt * (inflow[1:] + inflow[:-1]).sum() / 2)
    peak = float(outflow.max())
    return {
        "outflow_m3s": outflow,
        "level_m": level,
        "storage_m3": stored,
        "peak_outflow_m3s": peak,
        "peak_level_m": float(level.max()),
        "cut_share": max(1 - peak / float(inflow.max()), 0.0) if inflow.max() > 0 else 0.0,
        "rule": used,
        "balance_share": abs(came - went - float(stored[-1] - stored[0])) / max(came + float(stored[0]), 1.0),
        "warnings": _said(inputs, pool, level, outflow),
    }


class Pool:
    """A reservoir: its curves and rules, and what it lets out at a level."""

    def __init__(self, inputs: Mapping[str, Any]) -> None:
        self.curve = _curve(inputs["storage_curve"], "storage_curve")
        self.outlets = [_curve(outlet["curve"], "outlets", strict=False) for outlet in inputs["outlets"]]
        self.rules = _rules(inputs["rules"])
        self.safe, self.step_up = inputs["safe_level_m"], inputs["ramp_m3s_h"]
        low, high = float(self.curve[0, 0]), float(self.curve[0, -1])
        if not low <= inputs["level_m"] <= high:
            raise bad_input(
                "level_m",
                f"起调水位 {inputs['level_m']:g} m 在库容曲线之外，最接近的可用值是 {min(max(inputs['level_m'], low), high):g} m",
            )

    def volume(self, level_m: Any) -> Any:
        return _along(self.curve, level_m)

    def capacity(self, level_m: float) -> float:
        return float(sum(np.interp(level_m, *curve) for curve in self.outlets))

    def ramp(self, before_m3s: float, dt: float) -> float:
        return float("inf") if self.step_up is None else before_m3s + self.step_up * dt / 3600

    def release(self, level_m: float, inflow: float, day: int, before: float, most: float = float("inf")) -> tuple[float, int]:
        """m³/s let out at a level, and the row of the rule that says so."""
        capacity = self.capacity(level_m)
        if self.safe is not None and level_m >= self.safe:
            return capacity, -2
        rule = max((r for r in self.rules if r.holds(level_m, day)), key=lambda r: r.from_m, default=None)
        if rule is None:
            return (min(capacity, most), -1) if not self.rules else (0.0, -1)
        wanted = {"hold": before, "inflow": inflow, "full": capacity}.get(str(rule.release), rule.release)
        return min(float(wanted), capacity, most), rule.row

    def settle(
        self, held: float, inflow: float, day: int, before: float, most: float, dt: float
    ) -> tuple[float, float, int, float]:
        """Level, release, rule at the end of a step, and the mean release over it; ``held`` is the storage if nothing were let out.

        The mean is that of both ends; where the level is held between two rules it is what the balance asks for, else the gates would hunt.
        """
        for weight in (0.5, 1.0):
            low, high = self._bracket(held - (1 - weight) * dt * before, inflow, day, before, most, dt * weight)
            least, row = self.release(low, inflow, day, before, most)
            greatest, above = self.release(high, inflow, day, before, most)
            if greatest - least <= 1e-6 * max(greatest, 1.0):
                break
        level = (low + high) / 2
        mean = (held - float(self.volume(level))) / dt
        out = min(max((mean - (1 - weight) * before) / weight, min(least, greatest)), max(least, greatest))
        return level, out, above if out >= greatest else row, mean

    def _bracket(self, given: float, inflow: float, day: int, before: float, most: float, part: float) -> tuple[float, float]:
        """Two levels as near as can be, between which storage plus what is let out in ``part`` seconds passes ``given``."""
        low, high = float(self.curve[0, 0]), float(self.curve[0, -1]) + 50.0
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            out, _ = self.release(middle, inflow, day, before, most)
            if float(self.volume(middle)) + part * out > given:
                high = middle
            else:
                low = middle
        return low, high


def _along(curve: Floats, level_m: Any) -> Any:
    """Storage at a level; above the curve its last slope goes on."""
    z, v = curve
    beyond = np.maximum(np.asarray(level_m) - z[-1], 0) * (v[-1] - v[-2]) / (z[-1] - z[-2])
    return np.interp(level_m, z, v) + beyond


def _curve(given: Any, field: str, *, strict: bool = True) -> Floats:
    try:
        table = np.array(given, dtype=float).T
    except (TypeError, ValueError) as error:
        raise bad_input(field, "曲线应为 [[水位 m, 数值], …]") from error
    rises = np.diff(table[1]) > 0 if strict else np.diff(table[1]) >= 0
    if (
        table.shape[0] != 2
        or table.shape[1] < 2
        or (np.diff(table[0]) <= 0).any()
        or not rises.all()
        or not np.isfinite(table).all()
    ):
        raise bad_input(field, "曲线至少两点，水位与数值都应逐点升高")
    return np.ascontiguousarray(table)


def _rules(given: Any) -> list[Rule]:
    rules = []
    for row, line in enumerate(given):
        release = line.get("release")
        if not isinstance(release, int | float) and release not in RELEASES:
            raise bad_input("rules", f"第 {row + 1} 条规则的泄量“{release}”应为 m³/s 数或 {'、'.join(RELEASES)}")
        season = line.get("season")
        span = (_day(season[0]), _day(season[1])) if season else None
        rules.append(Rule(from_m=float(line["from_m"]), release=release, season=span, row=row))
    return rules


def _day(text: str) -> int:
    try:
        month, day = (int(word) for word in text.split("-"))
        return _checked(month, day)
    except ValueError as error:
        raise bad_input("rules", f"“{text}”不是月-日，例如 07-15") from error


def _checked(month: int, day: int) -> int:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        raise ValueError("no such day")
    return month * 100 + day


def _within(day: int, first: int, last: int) -> bool:
    return first <= day <= last if first <= last else day >= first or day <= last


def _days(inputs: Mapping[str, Any], count: int, dt: float) -> list[int]:
    """Month × 100 + day of every step; zeros where no rule asks."""
    if not any(line.get("season") for line in inputs["rules"]):
        return [0] * count
    if not inputs["month_day"]:
        raise bad_input("month_day", "规则分季节，请给出起始日期，如 07-15")
    start = _day(inputs["month_day"])
    first = np.datetime64(f"2001-{start // 100:02d}-{start % 100:02d}T00:00")
    stamps = first + (np.arange(count) * dt).astype("timedelta64[s]")
    months = stamps.astype("datetime64[M]")
    day = (stamps.astype("datetime64[D]") - months.astype("datetime64[D]")).astype(int) + 1
    return [int(m) * 100 + int(d) for m, d in zip(months.astype(int) % 12 + 1, day, strict=True)]


def _said(inputs: Mapping[str, Any], pool: Pool, level: Floats, outflow: Floats) -> list[str]:
    said, limit = [], inputs["downstream_limit_m3s"]
    if level.max() > pool.curve[0, -1]:
        said.append(f"最高水位 {level.max():.2f} m 超出库容曲线（至 {pool.curve[0, -1]:g} m），按末段外延")
    if limit is not None and outflow.max() > limit:
        said.append(
            f"最大出库 {outflow.max():.0f} m³/s 超过下游安全泄量 {limit:g} m³/s，共 {int((outflow > limit).sum())} 个时段"
        )
    return said
