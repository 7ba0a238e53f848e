"""What a linked condition must be to make sense; each raises ValueError that says what to mend."""

from collections.abc import Mapping, Sequence
from functools import singledispatch
from typing import Any

from anlan.engines.sensing.linked.conditions import (
    Calendar,
    Fence,
    Index,
    Logic,
    Seasonal,
    Stages,
    Tide,
    Votes,
    compiled_logic,
    number,
)

MOST_PARTS = 500  # factors, bands, constituents, corners
LARGEST_BINS = 2_016  # five minutes of a week


@singledispatch
def check_parts(condition: Any) -> None:
    """Nothing to check in a plain condition beside its numbers."""


def _some(parts: Any, name: str, least: int = 1) -> Sequence[Any]:
    if not isinstance(parts, list | tuple) or not least <= len(parts) <= MOST_PARTS:
        raise ValueError(f"{name} 应为 {least} 至 {MOST_PARTS} 项的列表")
    return parts


def _only(part: Any, name: str, fields: set[str]) -> Mapping[str, Any]:
    if not isinstance(part, Mapping) or (unknown := set(part) - fields):
        raise ValueError(
            f"{name} 的每项应为对象，字段限于 {', '.join(sorted(fields))}"
            + (f"；没有 {', '.join(map(str, unknown))}" if isinstance(part, Mapping) else "")
        )
    return part


@check_parts.register
def _(c: Votes) -> None:
    if not isinstance(c.needed, int) or c.needed < 1:
        raise ValueError("needed 应为正整数：需要几个测点同时越限")
    if bool(c.among) == (c.within_m > 0):
        raise ValueError("请给出 within_m（邻近距离，米）或 among（测点清单）之一")
    if c.among and c.needed > len({*_some(c.among, "among"), ""}):
        raise ValueError(f"needed={c.needed} 多于参与表决的测点数")


@check_parts.register
def _(c: Logic) -> None:
    compiled_logic(c.expression)


@check_parts.register
def _(c: Index) -> None:
    for factor in _some(c.factors, "factors"):
        _only(factor, "factors", {"of", "low", "high", "weight", "half_life_s", "value", "name"})
        number(factor.get("weight", 1), "weight")
        if "value" in factor:
            number(factor["value"], "value")
        elif number(factor.get("low", 0), "low") >= number(factor.get("high"), "high"):
            raise ValueError("factors 的 low 应小于 high")
        if number(factor.get("half_life_s", 0), "half_life_s") < 0:
            raise ValueError("half_life_s 不能为负数")


@check_parts.register
def _(c: Fence) -> None:
    for ring in _some(c.rings, "rings"):
        for corner in _some(ring, "rings", 3):
            lon, lat = (number(x, "rings") for x in _some(corner, "rings", 2)[:2])
            if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # noqa: PLR2004 - degrees
                raise ValueError(f"围栏顶点 {lon}, {lat} 不在地球上：应为经度, 纬度")
    for name in ("faster_kmh", "slower_kmh"):
        if (value := getattr(c, name)) is not None and number(value, name) < 0:
            raise ValueError(f"{name} 不能为负数")


@check_parts.register
def _(c: Calendar) -> None:
    for band in _some(c.bands, "bands"):
        _only(band, "bands", {"months", "hours", "low", "high", "name"})
        if number(band.get("low"), "low") >= number(band.get("high"), "high"):
            raise ValueError("下限应小于上限")
        if not all(isinstance(m, int) and 1 <= m <= 12 for m in band.get("months", ())):  # noqa: PLR2004
            raise ValueError("months 应为 1 至 12 的整数")
        hours = band.get("hours", (0, 24))
        if len(hours) != 2 or not all(isinstance(h, int) and 0 <= h <= 24 for h in hours):  # noqa: PLR2004
            raise ValueError("hours 应为 [起, 止]，0 至 24 的整点")


@check_parts.register
def _(c: Tide) -> None:
    for one in _some(c.constituents, "constituents"):
        amplitude, _, speed = (number(x, "constituents") for x in _some(one, "constituents", 3)[:3])
        if amplitude < 0 or speed <= 0:
            raise ValueError("分潮为 [振幅, 迟角°, 角速率°/时]，振幅不为负，角速率为正")
    if c.low >= c.high:
        raise ValueError("下限应小于上限")


@check_parts.register
def _(c: Seasonal) -> None:
    if not isinstance(c.bins, int) or not 1 <= c.bins <= LARGEST_BINS:
        raise ValueError(f"bins 应为 1 至 {LARGEST_BINS} 的整数")
    if c.period_s <= 0 or c.memory_s <= 0 or c.sigmas <= 0:
        raise ValueError("period_s、memory_s、sigmas 应为正数")


@check_parts.register
def _(c: Stages) -> None:
    years = [number(row[0], "return_periods") for row in c.return_periods]
    if years and (len(years) < 2 or years != sorted(set(years)) or years[0] <= 1):  # noqa: PLR2004
        raise ValueError("return_periods 应为 [[年, 值], …]，至少两行，年份递增且大于 1")
    for stage in _some(c.stages, "stages"):
        _only(stage, "stages", {"at", "level", "label"})
        if stage.get("level") not in {1, 2, 3, 4}:
            raise ValueError("stages 的 level 应为 1（最重）至 4")
        if not isinstance(stage.get("at"), str):
            number(stage.get("at"), "at")
    levels = [stage["level"] for stage in c.stages]
    if levels != sorted(set(levels), reverse=True):
        raise ValueError("stages 应由轻到重排列，级别不重复")
