"""From a transition the kernel told to the life of an alert. Runs inside one command."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from anlan.domains.sensing import rules
from anlan.domains.sensing.effects import tell
from anlan.domains.sensing.events import AlertRaised
from anlan.domains.sensing.models import Alert, Point, RuleVersion
from anlan.engines.sensing import Transition, condition_from
from anlan.kernel import clock
from anlan.kernel.verdict import Verdict
from anlan.platform.bus.api import Context
from anlan.platform.cases.api import move, note, open_case

EVIDENCE_KEPT = 40  # readings kept with an alert that goes off again and again; all of them are in history
EXPECTED_STATE = {"raised": "return", "acknowledged": "return_seen"}


def stored(transition: Transition) -> dict[str, Any]:
    """A transition as a command carries it."""
    return {
        "id": transition.id,
        "raised": transition.raised,
        "rule": transition.rule,
        "version": transition.version,
        "point": transition.point,
        "since": _cause(transition.since),
        "decided": _cause(transition.decided),
    }


def _cause(cause: Any) -> dict[str, Any]:
    value = cause.value if cause.value == cause.value else None  # noqa: PLR0124 - NaN is not equal to itself, nor is it JSON
    return {"time_us": cause.time_us, "value": value, "seq": cause.seq}


def apply(transition: Mapping[str, Any], ctx: Context) -> int | None:
    """Raise, raise again or clear; gives the alert, or None where there is nothing to do (a clear of what was closed by hand)."""
    alert = Alert.objects.select_for_update().filter(rule_code=transition["rule"], point=transition["point"], closed_at=None).first()
    if transition["raised"]:
        return _raise(transition, alert, ctx)
    return _clear(transition, alert, ctx) if alert and alert.active else None


def _raise(transition: Mapping[str, Any], alert: Alert | None, ctx: Context) -> int | None:
    if alert and alert.active:
        note(alert, ctx, "raised_again", "规则新版本同样报警", transition=transition["id"])
        return int(alert.pk)
    point = Point.objects.select_related("device").filter(pk=transition["point"]).first()
    version = RuleVersion.objects.select_related("rule").filter(rule__code=transition["rule"], version=transition["version"]).first()
    if point is None or version is None:
        return None  # device or rule was removed while the reading was under way
    return _again(transition, alert, point, version, ctx) if alert else _open(transition, point, version, ctx)


def _open(transition: Mapping[str, Any], point: Point, version: RuleVersion, ctx: Context) -> int:
    device, condition = point.device, condition_from(version.kind, version.condition)
    value, where = transition["decided"]["value"], device.point
    verdict = _may_sound(point, version.rule.code)
    alert = open_case(
        Alert, ctx, title=rules.title(device.name, point.name, condition, value, point.unit), division=device.division,
        organisation_id=device.organisation_id, rule_code=version.rule.code, rule_version=version.version, point=point, level=version.level,
        event_type=version.event_type, value=value, unit=point.unit, threshold=rules.describe(condition, point.unit), substance=point.substance,
        thing=device.thing, lon=where.x if where else None, lat=where.y if where else None, place=device.address or device.name,
        since_at=at(transition["since"]), raised_at=at(transition["decided"]), evidence=[dict(transition)],
        inhibited="" if verdict.allowed else verdict.code,
    )  # fmt: skip
    tell(AlertRaised, alert)
    return int(alert.pk)


def _again(transition: Mapping[str, Any], alert: Alert, point: Point, version: RuleVersion, ctx: Context) -> int:
    """What was over is back before anyone saw it: the same alert, once more."""
    condition, value = condition_from(version.kind, version.condition), transition["decided"]["value"]
    verdict = _may_sound(point, version.rule.code)
    alert.title = rules.title(point.device.name, point.name, condition, value, point.unit)
    alert.active, alert.value, alert.cleared_at, alert.occurrences = True, value, None, alert.occurrences + 1
    alert.rule_version, alert.level, alert.raised_at = version.version, version.level, at(transition["decided"])
    alert.inhibited = "" if verdict.allowed else verdict.code
    _keep(alert, transition)
    move(alert, "raise_again", ctx, f"第 {alert.occurrences} 次报警", value=value)
    return int(alert.pk)


def _clear(transition: Mapping[str, Any], alert: Alert, ctx: Context) -> int:
    alert.active, alert.cleared_at = False, at(transition["decided"])
    _keep(alert, transition)
    move(alert, EXPECTED_STATE[alert.state], ctx, "监测恢复正常", value=transition["decided"]["value"])
    return int(alert.pk)


def _keep(alert: Alert, transition: Mapping[str, Any]) -> None:
    alert.evidence = [*alert.evidence, dict(transition)][-EVIDENCE_KEPT:]


def _may_sound(point: Point, rule: str) -> Verdict:
    now = clock.now()
    recent = Alert.objects.filter(point=point, rule_code=rule, raised_at__gte=now - rules.FLAPPING_WINDOW).values_list("occurrences", flat=True)
    return rules.may_sound(maintenance_until=point.device.maintenance_until, raised_recently=sum(recent), now=now)


def at(cause: Mapping[str, Any]) -> datetime:
    """The time of a cause; a device's impossible time becomes the nearest possible."""
    micros = min(max(int(cause["time_us"]), 0), 4_102_444_800_000_000)
    return datetime.fromtimestamp(micros / 1e6, UTC)
