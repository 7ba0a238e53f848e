"""One measured figure, with what it was to be and what a rival does on the same machine."""

from typing import Literal, TypedDict

Direction = Literal["lower", "higher"]


class Row(TypedDict):
    what: str
    value: float
    unit: str
    target: float | None
    direction: Direction
    rival: str | None
    rival_value: float | None
    ratio: float | None
    ok: bool


def row(
    what: str,
    value: float,
    unit: str,
    *,
    target: float | None = None,
    direction: Direction = "lower",
    rival: str | None = None,
    rival_value: float | None = None,
) -> Row:
    """``direction`` says which is better. ``ratio`` > 1: so many times better than the rival."""
    return complete(
        {
            "what": what,
            "value": value,
            "unit": unit,
            "target": target,
            "direction": direction,
            "rival": rival,
            "rival_value": rival_value,
        }
    )


def complete(said: dict) -> Row:
    """Fills in what follows from the rest, where a room did not."""
    direction = {"min": "lower", "max": "higher"}.get(said.get("direction") or "lower", said.get("direction") or "lower")
    value, target, rival_value = said["value"], said.get("target"), said.get("rival_value")
    lower = direction == "lower"
    ok = said.get("ok", target is None or (value <= target if lower else value >= target))
    ratio = said.get("ratio")
    if ratio is None and rival_value and value:
        ratio = rival_value / value if lower else value / rival_value
    return Row(
        what=said["what"], value=value, unit=said["unit"], target=target, direction=direction,
        rival=said.get("rival"), rival_value=rival_value, ratio=ratio, ok=bool(ok),
    )  # fmt: skip
