"""Numbers, with the unit that may stand behind them and the range that is told."""

import math
from datetime import date
from typing import Any

from django.db import models

from anlan.platform.kinds.cells.bad import NOT_AN_ANSWER, BadCell, Reader

_WHOLE_LIMITS = (
    (models.PositiveSmallIntegerField, (0, 2**15 - 1)), (models.SmallIntegerField, (-(2**15), 2**15 - 1)),
    (models.PositiveBigIntegerField, (0, 2**63 - 1)), (models.PositiveIntegerField, (0, 2**31 - 1)),
    (models.BigIntegerField, (-(2**63), 2**63 - 1)),
)  # fmt: skip


def number(field: Any) -> Reader:
    unit = getattr(field, "unit", "")
    low, high = getattr(field, "minimum", None), getattr(field, "maximum", None)

    def read(raw: Any) -> float:
        value = _float(raw, unit)
        if low is not None and value < low:
            raise BadCell(f"应不小于 {low:g}{unit and f'（{unit}）'}。")
        if high is not None and value > high:
            raise BadCell(f"应不大于 {high:g}{unit and f'（{unit}）'}。")
        return value

    return read


def whole(field: Any) -> Reader:
    low, high = next((limits for kind, limits in _WHOLE_LIMITS if isinstance(field, kind)), (-(2**31), 2**31 - 1))

    def read(raw: Any) -> int:
        value = raw if isinstance(raw, int) and not isinstance(raw, bool) else _float(raw, getattr(field, "unit", ""))
        if value != int(value):
            raise BadCell("请填写整数。")
        if not low <= value <= high:
            raise BadCell(f"应在 {low} 与 {high} 之间。")
        return int(value)

    return read


def _float(raw: Any, unit: str = "") -> float:
    if isinstance(raw, bool | date | NOT_AN_ANSWER):
        raise BadCell("请填写数字。")
    if isinstance(raw, str):
        raw = raw.strip().removesuffix(unit).replace(",", "").replace("，", "")
    try:
        value = float(raw)
    except (ValueError, TypeError, OverflowError) as error:
        raise BadCell(f"不是数字，请只填数字{unit and f'，单位为{unit}'}。") from error
    if not math.isfinite(value):
        raise BadCell("请填写有限的数字。")
    return value
