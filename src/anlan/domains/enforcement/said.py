"""Values as people say them, read or refused by their field."""

from datetime import date, datetime
from typing import Any

from anlan.kernel import clock
from anlan.kernel.verdict import refused


def day(text: Any, name: str) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise refused("invalid", "日期应如 2026-11-23。", **{name: "应如 2026-11-23"}) from None


def moment(text: Any, name: str) -> datetime:
    try:
        return clock.parse_time(str(text))
    except ValueError:
        raise refused("invalid", "时间填写不正确，应如 2026-11-23T09:00。", **{name: "应如 2026-11-23T09:00"}) from None


def listed(value: Any) -> list[Any]:
    """A list given as such or as text of a form: ``1,2`` or ``甲、乙``."""
    if isinstance(value, str):
        return [part.strip() for part in value.replace("，", ",").replace("、", ",").split(",") if part.strip()]
    return [value] if isinstance(value, int) else list(value or ())


def numbers(value: Any, name: str) -> list[int]:
    try:
        found = [int(one) for one in listed(value)]
    except ValueError:
        found = []
    if not found:
        raise refused("invalid", "请填写编号，多个用逗号分开。", **{name: "应为编号"})
    return found


def yuan(value: Any, name: str = "fine_yuan") -> int:
    try:
        found = int(str(value or 0).replace(",", ""))
    except ValueError:
        raise refused("invalid", "金额应为整数（元）。", **{name: "应为整数元"}) from None
    if found < 0:
        raise refused("invalid", "金额不能为负数。", **{name: "不能为负数"})
    return found


def today() -> date:
    return clock.local(clock.now()).date()
