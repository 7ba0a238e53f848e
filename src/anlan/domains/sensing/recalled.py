"""What the changes of one command ask again and again, asked once: a hundred points that flutter are a thousand changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from anlan.domains.sensing import rules
from anlan.domains.sensing.models import Alert, Point, RuleVersion
from anlan.kernel import clock

Pair = tuple[str, int]  # rule and point


@dataclass(slots=True, kw_only=True)
class Recalled:
    """``own``: the open alerts of points by themselves, locked; changed and added to as the command goes on."""

    own: dict[Pair, Alert]
    points: Mapping[int, Point]  # with their devices; one that was removed is not there
    past: Mapping[Pair, int]  # how often alerts that are over were raised within the window of flapping
    _versions: dict[Pair, RuleVersion | None] = field(default_factory=dict)

    def version(self, rule: str, number: int) -> RuleVersion | None:
        if (rule, number) not in self._versions:
            found = RuleVersion.objects.select_related("rule").filter(rule__code=rule, version=number)
            self._versions[rule, number] = found.first()
        return self._versions[rule, number]

    def raised_lately(self, rule: str, point: int) -> int:
        alert, since = self.own.get((rule, point)), clock.now() - rules.FLAPPING_WINDOW
        return self.past.get((rule, point), 0) + (alert.occurrences if alert and alert.raised_at >= since else 0)


def recalled(transitions: Sequence[Mapping[str, Any]]) -> Recalled:
    asked = Q(point__in={t["point"] for t in transitions}, rule_code__in={t["rule"] for t in transitions})
    points = Point.objects.select_related("device").in_bulk({t["point"] for t in transitions})
    own = {(alert.rule_code, alert.point_id): alert for alert in Alert.objects.select_for_update().filter(asked, closed_at=None, storm=False)}
    for alert in own.values():
        alert.point = points[alert.point_id]
    return Recalled(own=own, points=points, past=_past(asked))


def _past(asked: Q) -> dict[Pair, int]:
    over = Alert.objects.filter(asked, raised_at__gte=clock.now() - rules.FLAPPING_WINDOW).exclude(closed_at=None, storm=False)
    found: dict[Pair, int] = {}
    for rule, point, times in over.values_list("rule_code", "point_id", "occurrences"):
        found[rule, point] = found.get((rule, point), 0) + times
    return found
