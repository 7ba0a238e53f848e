"""From a transition the kernel told to the life of an alert. Runs inside one command."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from anlan.domains.sensing import rules, storms
from anlan.domains.sensing.effects import tell
from anlan.domains.sensing.events import AlertRaised
from anlan.domains.sensing.instants import at
from anlan.domains.sensing.models import Alert, Point, RuleVersion
from anlan.domains.sensing.recalled import Recalled, recalled
from anlan.domains.sensing.wording import figure
from anlan.engines.sensing import Transition, condition_from
from anlan.kernel import clock
from anlan.kernel.saying import say
from anlan.kernel.verdict import Verdict
from anlan.platform.bus.api import Context
from anlan.platform.cases.api import move, note, open_case

EVIDENCE_KEPT = 40  # readings kept with an alert that goes off again and again; all of them are in history


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
        **({"stage": transition.stage, "level": transition.severity} if transition.stage else {}),
        **({"others": [list(_plain(other)) for other in transition.others]} if transition.others else {}),
    }


def _plain(other: tuple[int, int, float]) -> tuple[int, int, float | None]:
    point, time_us, value = other
    return point, time_us, value if value == value else None  # noqa: PLR0124


def _cause(cause: Any) -> dict[str, Any]:
    value = cause.value if cause.value == cause.value else None  # noqa: PLR0124 - NaN is not equal to itself, nor is it JSON
    return {"time_us": cause.time_us, "value": value, "seq": cause.seq}


def apply_all(transitions: Sequence[Mapping[str, Any]], ctx: Context) -> list[int | None]:
    """Every transition in turn; those of a storm are gathered and written together."""
    with storms.gathering(ctx) as gathered:
        known = recalled(transitions)
        return [apply(transition, ctx, gathered, known) for transition in transitions]


def apply(transition: Mapping[str, Any], ctx: Context, gathered: storms.Gathering, known: Recalled) -> int | None:
    """Raise, raise again, change the stage or clear; gives the alert, or None where there is nothing to do (a clear of what was closed by hand)."""
    alert = known.own.get((transition["rule"], transition["point"]))
    if alert is None and (storm := gathered.storm_for(transition)):
        return storm
    if alert and transition.get("stage") and alert.active:
        return _restage(transition, alert, ctx)
    if transition["raised"]:
        return _raise(transition, alert, ctx, known)
    return _clear(transition, alert, ctx) if alert and alert.active else None


def _raise(transition: Mapping[str, Any], alert: Alert | None, ctx: Context, known: Recalled) -> int | None:
    if alert and alert.active:
        note(alert, ctx, "raised_again", "规则新版本同样报警", transition=transition["id"])
        return int(alert.pk)
    point, version = known.points.get(transition["point"]), known.version(transition["rule"], transition["version"])
    if point is None or version is None:
        return None  # device or rule was removed while the reading was under way
    verdict = _may_sound(point, version, known)
    if alert:
        return _again(transition, alert, version, verdict, ctx)
    opened = known.own[transition["rule"], point.pk] = _open(transition, point, version, verdict, ctx)
    return int(opened.pk)


def _restage(transition: Mapping[str, Any], alert: Alert, ctx: Context) -> int:
    """A staged alert is as grave as its gravest stage that is still raised; it ends with its last."""
    others = [stage for stage in alert.stages if stage[0] != transition["stage"]]
    stages = sorted([*others, [transition["stage"], transition["level"]]] if transition["raised"] else others)
    if not stages:
        alert.stages = []
        return _clear(transition, alert, ctx)
    before, alert.stages, alert.level = alert.level, stages, min(level for _, level in stages)
    alert.value = transition["decided"]["value"]
    _keep(alert, transition)
    move(alert, "graver" if alert.level < before else "stage", ctx, say("级别由 {before} 变为 {level}", before=before, level=alert.level), value=alert.value)
    return int(alert.pk)


def _open(transition: Mapping[str, Any], point: Point, version: RuleVersion, verdict: Verdict, ctx: Context) -> Alert:
    device, condition = point.device, condition_from(version.kind, version.condition)
    value, where = transition["decided"]["value"], device.point
    alert = open_case(
        Alert, ctx, title=rules.title(device.name, point.name, condition, value, point.unit), division=device.division,
        organisation_id=device.organisation_id, rule_code=version.rule.code, rule_version=version.version, point=point, level=transition.get("level", version.level), stages=_stages(transition),
        event_type=version.event_type, value=value, unit=point.unit, threshold=rules.describe(condition, point.unit), substance=point.substance,
        thing=device.thing, lon=where.x if where else None, lat=where.y if where else None, place=device.address or device.name,
        since_at=at(transition["since"]), raised_at=at(transition["decided"]), evidence=[dict(transition)],
        inhibited="" if verdict.allowed else verdict.code,
    )  # fmt: skip
    tell(AlertRaised, alert)
    return alert


def _again(transition: Mapping[str, Any], alert: Alert, version: RuleVersion, verdict: Verdict, ctx: Context) -> int:
    """What was over is back before anyone saw it: the same alert, once more."""
    condition, value, point = condition_from(version.kind, version.condition), transition["decided"]["value"], alert.point
    alert.title = rules.title(point.device.name, point.name, condition, value, point.unit)
    alert.active, alert.value, alert.cleared_at, alert.occurrences = True, value, None, alert.occurrences + 1
    alert.rule_version, alert.raised_at = version.version, at(transition["decided"])
    alert.level, alert.stages = transition.get("level", version.level), _stages(transition)
    alert.inhibited = "" if verdict.allowed else verdict.code
    _keep(alert, transition)
    move(alert, "raise_again", ctx, say("第 {number} 次报警，读数 {value}", number=alert.occurrences, value=_figure(value)), value=value)
    return int(alert.pk)


def _clear(transition: Mapping[str, Any], alert: Alert, ctx: Context) -> int:
    alert.active, alert.cleared_at = False, at(transition["decided"])
    _keep(alert, transition)
    value = transition["decided"]["value"]
    move(alert, storms.RETURN[alert.state], ctx, say("监测恢复正常，读数 {value}", value=_figure(value)), value=value)
    return int(alert.pk)


def _figure(value: float | None) -> str:
    return "—" if value is None or value != value else figure(value)  # noqa: PLR0124 - silence has no reading


def _keep(alert: Alert, transition: Mapping[str, Any]) -> None:
    alert.evidence = [*alert.evidence, dict(transition)][-EVIDENCE_KEPT:]


def _stages(transition: Mapping[str, Any]) -> list[list[int]]:
    return [[transition["stage"], transition["level"]]] if transition.get("stage") else []


def _may_sound(point: Point, version: RuleVersion, known: Recalled) -> Verdict:
    return rules.may_sound(
        maintenance_until=point.device.maintenance_until, raised_recently=known.raised_lately(version.rule.code, point.pk), now=clock.now(),
        parent=version.parent if version.parent and _parent_is_up(point, version.parent) else "",
    )  # fmt: skip


def _parent_is_up(point: Point, parent: str) -> bool:
    same = Q(point__device=point.device_id) | (Q(thing=point.device.thing) if point.device.thing else Q(pk=None))
    return Alert.objects.filter(same, rule_code=parent, active=True, closed_at=None).exists()
