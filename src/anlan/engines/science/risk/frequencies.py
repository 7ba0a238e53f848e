"""How often vessels leak, what is lit when: the configurable tables a risk analysis rests on, each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """``hole_m`` 0 is rupture: everything at once. ``per_year`` of one vessel."""

    name: str
    hole_m: float
    per_year: float


# API RP 581 (2000) table 8.1 generic frequencies, as used in Chinese practice (AQ/T 3046-2013 annex) [K]
_API_PRESSURE = (
    Leak(name="小孔 6 mm", hole_m=0.00635, per_year=4e-5),
    Leak(name="中孔 25 mm", hole_m=0.025, per_year=1e-4),
    Leak(name="大孔 100 mm", hole_m=0.1, per_year=1e-5),
    Leak(name="破裂", hole_m=0.0, per_year=6e-6),
)
_API_TANK = (
    Leak(name="小孔 6 mm", hole_m=0.00635, per_year=4e-5),
    Leak(name="中孔 25 mm", hole_m=0.025, per_year=1e-4),
    Leak(name="大孔 100 mm", hole_m=0.1, per_year=1e-5),
    Leak(name="破裂", hole_m=0.0, per_year=2e-5),
)
# Purple Book CPR 18E 2005 tables 3.3 and 3.5; the release of everything in ten minutes is given as a hole by its rate
_PURPLE_PRESSURE = (
    Leak(name="瞬时释放", hole_m=0.0, per_year=1e-6),
    Leak(name="孔 10 mm", hole_m=0.01, per_year=1e-5),
)
_PURPLE_TANK = (
    Leak(name="瞬时释放", hole_m=0.0, per_year=1e-5),
    Leak(name="孔 10 mm", hole_m=0.01, per_year=1e-4),
)
TABLES: Mapping[str, Mapping[str, tuple[Leak, ...]]] = {
    "api581": {"pressurised": _API_PRESSURE, "atmospheric": _API_TANK},
    "purple_book": {"pressurised": _PURPLE_PRESSURE, "atmospheric": _PURPLE_TANK},
}
SOURCES: Mapping[str, str] = {
    "api581": "API RP 581 (2000) table 8.1 [K]",
    "purple_book": "Purple Book CPR 18E 2005, tables 3.3, 3.5 (两种瞬时与 10 min 释放合并为瞬时)",
}
# of delayed ignitions 0.4 explode, 0.08 of the flammable mass among obstacles, strongest curve — Purple Book 2005, 4.8 and 4.7.3
EXPLODES, OBSTRUCTED, STRENGTH = 0.4, 0.08, 10
AT_ONCE_BLEVE = 0.7  # of immediate ignitions of a ruptured vessel of liquefied gas — Purple Book 2005, 4.7.3
AVERAGE_KG_S: tuple[tuple[float, float, float], ...] = ((10.0, 0.2, 0.02), (100.0, 0.5, 0.04), (float("inf"), 0.7, 0.09))
AT_ONCE_KG: tuple[tuple[float, float, float], ...] = ((1000.0, 0.2, 0.02), (10_000.0, 0.5, 0.04), (float("inf"), 0.7, 0.09))
_LOW_REACTIVITY = ("74-82-8", "7664-41-7", "630-08-0", "74-83-9")


def immediate_ignition(cas: str, boiling_k: float, amount: float, *, is_rupture: bool) -> float:
    """Purple Book 2005 table 4.5: by rate (kg/s) or mass (kg); liquids that boil above 21 °C as class 1, 0.065."""
    if boiling_k > 294.0:
        return 0.065
    table = AT_ONCE_KG if is_rupture else AVERAGE_KG_S
    _, reactive, slow = next(row for row in table if amount <= row[0])
    return slow if cas in _LOW_REACTIVITY else reactive
