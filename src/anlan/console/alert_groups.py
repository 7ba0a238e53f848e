"""Many alerts of one thing, place or rule as one group with its count, so that forty sensors of one accident do not bury the forty-first.

Nothing is left out: every alert is in exactly one group, the gravest of it leads, and a group of one is the alert itself.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from django.utils.translation import gettext as _

from anlan.platform.kinds.kind import kinds

SPREAD = 4  # so many alerts of one rule at different places are one group
SHOWN = 30  # members drawn below the lead; the rest is counted and stands on the page of alerts


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertGroup:
    """``key`` is stable while the group lives; ``alerts`` gravest first, the first leads."""

    key: str
    label: str
    alerts: tuple[Any, ...]

    @property
    def id(self) -> str:
        """For the page: the same while the group lives, so that what is unfolded stays so."""
        return f"group-{crc32(self.key.encode()):08x}"

    @property
    def lead(self) -> Any:
        return self.alerts[0]

    @property
    def shown(self) -> tuple[Any, ...]:
        return self.alerts[:SHOWN]

    @property
    def left(self) -> int:
        return len(self.alerts) - len(self.shown)

    @property
    def sounding(self) -> int:
        return sum(alert.sounding for alert in self.alerts)

    @property
    def raised(self) -> list[int]:
        """Those that wait for an acknowledgement: what the group's button sends."""
        return [alert.id for alert in self.alerts if alert.state == "raised"]

    @property
    def levels(self) -> list[tuple[int, int]]:
        return sorted(Counter(alert.level for alert in self.alerts).items())

    @property
    def newest(self) -> Any:
        return max(alert.raised_at for alert in self.alerts)


def each_alone(alerts: Iterable[Any]) -> list[AlertGroup]:
    return [AlertGroup(key=f"alert:{alert.id}", label="", alerts=(alert,)) for alert in alerts]


def group_alerts(alerts: Sequence[Any]) -> list[AlertGroup]:
    """Alerts in the order given (gravest first): by thing, by rule and place, then what is left of one rule if it is many."""
    found: dict[str, list[Any]] = {}
    for alert in alerts:
        found.setdefault(_near(alert), []).append(alert)
    alone = Counter(_rule(group[0]) for group in found.values() if len(group) == 1)
    merged: dict[str, list[Any]] = {}
    for key, group in found.items():
        rule = _rule(group[0])
        merged.setdefault(rule if len(group) == 1 and alone[rule] >= SPREAD else key, []).extend(group)
    groups = [AlertGroup(key=key, label=_label(key, group), alerts=tuple(_gravest(group))) for key, group in merged.items()]
    return sorted(groups, key=lambda group: (group.lead.level, -group.newest.timestamp()))


def _near(alert: Any) -> str:
    """One thing; without one, one rule at one place. Drills stand apart from life."""
    where = f"thing:{alert.thing}" if alert.thing else f"place:{alert.place}:{alert.rule}"
    return f"{'drill:' if alert.exercise else ''}{where}"


def _rule(alert: Any) -> str:
    return f"{'drill:' if alert.exercise else ''}rule:{alert.rule}"


def _gravest(group: Iterable[Any]) -> list[Any]:
    return sorted(group, key=lambda alert: (not alert.sounding, alert.level, -alert.raised_at.timestamp()))


def _label(key: str, group: Sequence[Any]) -> str:
    """What the group has in common."""
    if "rule:" in key and "thing:" not in key and "place:" not in key:
        return _("同一规则，%(places)s 处") % {"places": len({alert.place for alert in group})}
    kind = kinds.get(group[0].thing.partition("/")[0])
    return _("同一%(kind)s") % {"kind": _(str(kind.label))} if kind else _("同一地点")
