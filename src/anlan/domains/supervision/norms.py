"""The norms in force: the city's own where set, else those of the house."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from anlan.domains.supervision.models import Norm
from anlan.domains.supervision.rules.norms import NORMS
from anlan.kernel import clock
from anlan.platform.cases.workdays import add_workdays

KEPT_S = 5.0  # another process sees a changed norm after so long


def norms() -> Mapping[str, Any]:
    """Every norm by its key."""
    return _norms(int(clock.now().timestamp() / KEPT_S))


def forget_norms() -> None:
    _norms.cache_clear()


@lru_cache(maxsize=1)
def _norms(_moment: int) -> Mapping[str, Any]:
    house = {key: spec.value for key, spec in NORMS.items()}
    return house | dict(Norm.objects.filter(key__in=house).values_list("key", "value"))


def norm(key: str) -> Any:
    return norms()[key]


def after_workdays(start: datetime, key: str) -> datetime:
    return add_workdays(start, int(norm(key)))


def after_days(start: datetime, key: str) -> datetime:
    """The end of the last day: a term of days runs to its midnight, not to the minute at which it began."""
    last = clock.local(start + timedelta(days=float(norm(key))))
    return last.replace(hour=23, minute=59, second=59, microsecond=0).astimezone(start.tzinfo)
