"""Seasons: what a month makes likelier, so that of two plans for one matter the one for the season stands first."""

from anlan.engines.planbook.match.reasons import Reason
from anlan.engines.planbook.plan import Plan

# months in which a hazard has its season on the Jiangsu coast. Flood season 1 May – 30 September: 江苏省防洪条例; the others are working
# habits of the trades and configurable by whoever calls [K].
SEASONS = {
    "11A": (5, 6, 7, 8, 9), "11B01": (6, 7, 8, 9, 10), "11B03": (5, 6, 7, 8, 9), "11B04": (12, 1, 2), "11B05": (11, 12, 1, 2, 3), "11B08": (12, 1, 2),
    "11B09": (6, 7, 8), "11E02": (7, 8, 9, 10), "11E05": (4, 5, 6, 7), "11G": (11, 12, 1, 2, 3, 4), "12E": (12, 1, 2), "13B": (5, 6, 7, 8, 9),
}  # fmt: skip
_WORTH = 2.0


def seasonal(plan: Plan, month: int | None) -> tuple[float, Reason | None]:
    """A little more for a plan whose hazard is in season; never less for one that is not: the event has happened."""
    if month is None:
        return 0.0, None
    fits = any(code.startswith(prefix) and month in months for code in plan.event_types for prefix, months in SEASONS.items())
    return (_WORTH, Reason(text=f"{month}月是这类灾害的多发季节", state="hit")) if fits else (0.0, None)
