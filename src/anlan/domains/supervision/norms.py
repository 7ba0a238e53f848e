"""The norms in force: the city's own where set, else those of the house."""

from datetime import datetime, timedelta
from typing import Any

from anlan.domains.supervision.models import Norm
from anlan.domains.supervision.rules.norms import norm_of
from anlan.platform.cases.workdays import add_workdays


def norm(key: str) -> Any:
    return norm_of(key, dict(Norm.objects.filter(key=key).values_list("key", "value")))


def after_workdays(start: datetime, key: str) -> datetime:
    return add_workdays(start, int(norm(key)))


def after_days(start: datetime, key: str) -> datetime:
    return start + timedelta(days=float(norm(key)))
