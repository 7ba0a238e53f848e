"""Cases on and beside every bound of the tables: the number itself, just below and just above it, alone and with a milder figure."""

from collections.abc import Iterator
from dataclasses import dataclass

from anlan.engines.planbook import grade_by_table
from anlan.kernel.tables import document

_STEP = {
    "magnitude_dense_area": 0.1,
    "loss_wan": 0.01,
    "loss_yi": 0.01,
    "area_ha": 0.01,
    "oil_t": 0.1,
    "drought_share_pct": 0.1,
    "loss_pct_prev_year_provincial_gdp": 0.1,
}
_SKIP = ("linked_neighbour_dead",)
ORDER = (("特别重大", "特大型", "1"), ("重大", "大型", "2"), ("较大", "中型", "3"), ("一般", "小型", "4"))


@dataclass(frozen=True)
class Case:
    table: str
    figures: tuple[tuple[str, float], ...]
    wanted: int | None


def cases() -> Iterator[Case]:
    for table, content in document("response_levels").items():
        if table == "note":
            continue
        names = sorted({name for rows in content.values() if isinstance(rows, dict) for name in rows} - set(_SKIP))
        for name in names:
            for value in _values(content, name):
                yield Case(table, ((name, value),), expected(content, {name: value}))
                for other in names:
                    if other != name and (mild := _mild(content, other)) is not None:
                        figures = {name: value, other: mild}
                        yield Case(table, tuple(figures.items()), expected(content, figures))


def _values(content: dict, name: str) -> list[float]:
    step = _STEP.get(name, 1)
    bounds = sorted(
        {bound for rows in content.values() if isinstance(rows, dict) for bound in rows.get(name, ()) if bound is not None}
    )
    return sorted({round(value, 3) for bound in bounds for value in (bound - step, bound, bound + step) if value >= 0})


def _mild(content: dict, name: str) -> float | None:
    lows = [rows[name][0] for rows in content.values() if isinstance(rows, dict) and name in rows]
    return min((low for low in lows if low is not None), default=None)


def expected(content: dict, figures: dict[str, float]) -> int | None:
    """By the table, written out plainly: the gravest row any figure falls in."""
    for number, names in enumerate(ORDER, 1):
        rows = next((content[name] for name in names if name in content), {})
        for name, value in figures.items():
            low, high = rows.get(name, (None, float("-inf")))
            if (low is None or value >= low) and (high is None or value < high):
                return number
    return None


def level_of(case: Case) -> int | None:
    found = grade_by_table(case.table, dict(case.figures)).grade
    return int(found) if found else None
