"""An alert nobody acknowledged escalates 升级; one acknowledged and long not over is raised again 再次报警. Both a bounded number at a time."""

from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from anlan.domains.sensing import rules
from anlan.domains.sensing.models import Alert
from anlan.kernel import clock
from anlan.platform.bus.api import Context
from anlan.platform.cases.api import move

AT_ONCE = 200


def call_again(ctx: Context) -> int:
    """How many were escalated or raised again."""
    now = clock.now()
    unseen = _open(now).filter(_older(rules.ESCALATE_AFTER, "raised_at", now), state="raised", reminded_at=None, inhibited="")
    lasting = _open(now).filter(
        _older(rules.REMIND_AFTER, "reminded_at", now) | _first(now), state="acknowledged", active=True, inhibited=""
    )
    for verb, found in (("escalate", list(unseen[:AT_ONCE])), ("remind", list(lasting[:AT_ONCE]))):
        for alert in found:
            alert.reminded_at = now
            move(alert, verb, ctx)
    return Alert.objects.filter(reminded_at=now).count()


def _open(now: datetime) -> QuerySet[Alert]:
    quiet = Q(silenced_until=None) | Q(silenced_until__lt=now)
    return Alert.objects.select_for_update(of=("self",)).filter(quiet, closed_at=None).order_by("level", "raised_at")


def _older(limits: dict, field: str, now: datetime) -> Q:  # type: ignore[type-arg]
    return reduce(or_, (Q(level=level, **{f"{field}__lt": now - limit}) for level, limit in limits.items()))


def _first(now: datetime) -> Q:
    return Q(reminded_at=None) & _older(rules.REMIND_AFTER, "raised_at", now)
