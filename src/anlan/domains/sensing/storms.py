"""An alarm storm 报警风暴: past a number of alerts of one rule within a minute, the rest are gathered into one alert that counts and lists them.

Every member keeps when it was raised and cleared and the readings that did it. The storm is over when all its members are.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from anlan.domains.sensing import rules
from anlan.domains.sensing.effects import tell
from anlan.domains.sensing.events import AlertChanged, AlertRaised
from anlan.domains.sensing.instants import at
from anlan.domains.sensing.models import Alert, Point, RuleVersion, StormMember
from anlan.engines.sensing import condition_from
from anlan.kernel import clock
from anlan.kernel.saying import say
from anlan.platform.bus.api import Context
from anlan.platform.cases.api import move, open_case

RETURN = {"raised": "return", "acknowledged": "return_seen"}  # by the state it is found in
TELL_AT = tuple(n * 10**k for k in range(2, 9) for n in (1, 2, 5))  # a storm is told again when it has grown to these


@dataclass(slots=True)
class _Storm:
    """``changes``: by point, in their order; one command may hold several of a point that flutters."""

    alert: Alert
    changes: dict[int, list[Mapping[str, Any]]] = field(default_factory=dict)

    def take(self, change: Mapping[str, Any]) -> int:
        self.changes.setdefault(change["point"], []).append(change)
        return int(self.alert.pk)


@dataclass(slots=True)
class Gathering:
    """What one command adds to storms; written once at its end."""

    ctx: Context
    storms: dict[str, _Storm | None] = field(default_factory=dict)
    lately: dict[str, int] = field(default_factory=dict)

    def storm_for(self, transition: Mapping[str, Any]) -> int | None:
        """The storm that takes this transition of a point without an alert of its own; None if it is to be an alert like any other."""
        found = self._open_storm(transition["rule"])
        if not transition["raised"]:
            return found.take(transition) if found else None
        if not self._joins(found, transition["rule"]):
            self.lately[transition["rule"]] += 1
            return None
        found = found or self._begin(transition)
        return found.take(transition) if found else None

    def _open_storm(self, rule: str) -> _Storm | None:
        if rule not in self.storms:
            alert = (
                Alert.objects.select_for_update()
                .filter(rule_code=rule, storm=True, closed_at=None, exercise=self.ctx.exercise)
                .first()
            )
            self.storms[rule] = _Storm(alert) if alert else None
        return self.storms[rule]

    def _joins(self, found: _Storm | None, rule: str) -> bool:
        now = clock.now()
        if rule not in self.lately:
            since = now - rules.STORM_WINDOW
            self.lately[rule] = Alert.objects.filter(rule_code=rule, opened_at__gte=since, exercise=self.ctx.exercise)[
                : rules.STORM_COUNT
            ].count()
        grew_at = found.alert.raised_at if found and found.alert.active else None
        return rules.joins_storm(raised_lately=self.lately[rule], storm_grew_at=grew_at, now=max(now, grew_at or now))

    def _begin(self, transition: Mapping[str, Any]) -> _Storm | None:
        point = Point.objects.select_related("device").filter(pk=transition["point"]).first()
        version = (
            RuleVersion.objects.select_related("rule")
            .filter(rule__code=transition["rule"], version=transition["version"])
            .first()
        )
        if point is None or version is None:
            return None
        alert = open_case(
            Alert, self.ctx, title=_title(version, 0), division=version.rule.division, rule_code=version.rule.code, rule_version=version.version,
            point=point, level=version.level, event_type=version.event_type, unit=point.unit, since_at=at(transition["since"]),
            threshold=rules.describe(condition_from(version.kind, version.condition), point.unit), raised_at=clock.now(), storm=True,
        )  # fmt: skip
        tell(AlertRaised, alert)
        self.storms[transition["rule"]] = _Storm(alert)
        return self.storms[transition["rule"]]

    def write(self) -> None:
        for storm in self.storms.values():
            if storm and storm.changes:
                _write(storm, self.ctx)


@contextmanager
def gathering(ctx: Context) -> Iterator[Gathering]:
    found = Gathering(ctx)
    yield found
    found.write()


def _title(version: RuleVersion, count: int) -> str:
    return say("{rule}：报警风暴，{count} 个测点", rule=version.rule.name, count=count)


def _write(storm: _Storm, ctx: Context) -> None:
    alert, before = storm.alert, storm.alert.members_count
    known = {m.point_id: m for m in StormMember.objects.filter(alert=alert, point__in=storm.changes)}
    were_active = sum(member.cleared_at is None for member in known.values())
    lived = [_lived_through(known.get(number), changes, alert) for number, changes in storm.changes.items()]
    members = [member for member in lived if member]
    alert.members_count += len(members) - len(known)
    alert.members_active += sum(member.cleared_at is None for member in members) - were_active
    _keep(members)
    version = RuleVersion.objects.select_related("rule").filter(rule__code=alert.rule_code, version=alert.rule_version).first()
    alert.title = _title(version, alert.members_count) if version else alert.title
    grew = any(change["raised"] for changes in storm.changes.values() for change in changes)
    alert.raised_at = clock.now() if grew else alert.raised_at
    _move(alert, before, ctx)


def _lived_through(member: StormMember | None, changes: Sequence[Mapping[str, Any]], alert: Alert) -> StormMember | None:
    """The member after all its changes, each raising counted; None where a point was cleared that never was in the storm."""
    for change in changes:
        if change["raised"] and (member is None or member.cleared_at is not None):
            member = _raise(member or StormMember(alert=alert, point_id=change["point"], occurrences=0), change)
        elif not change["raised"] and member is not None and member.cleared_at is None:
            member.cleared_at, member.evidence = at(change["decided"]), {**member.evidence, "cleared": change}
    return member


def _raise(member: StormMember, change: Mapping[str, Any]) -> StormMember:
    member.cleared_at, member.occurrences, member.value = None, member.occurrences + 1, change["decided"]["value"]
    member.raised_at, member.evidence = at(change["decided"]), {**member.evidence, "raised": change}
    return member


def _keep(members: Sequence[StormMember]) -> None:
    """New or changed, in one statement: told by alert and point, so that a change costs no more than a new row."""
    for member in members:
        member.pk = None
    StormMember.objects.bulk_create(
        members, update_conflicts=True, unique_fields=["alert", "point"], update_fields=["cleared_at", "occurrences", "value", "raised_at", "evidence"]
    )  # fmt: skip


def _move(alert: Alert, before: int, ctx: Context) -> None:
    """Over when its last member is; back when one of them is back; told again as it grows by leaps."""
    if alert.members_active and not alert.active:
        alert.active, alert.cleared_at, alert.occurrences = True, None, alert.occurrences + 1
        move(alert, "raise_again", ctx, say("{count} 个测点再次报警", count=alert.members_active))
        return
    if not alert.members_active and alert.active:
        alert.active, alert.cleared_at = False, clock.now()
        move(alert, RETURN[alert.state], ctx, "全部测点恢复正常")
        return
    alert.save()
    if any(before < step <= alert.members_count for step in TELL_AT):
        tell(AlertChanged, alert)
