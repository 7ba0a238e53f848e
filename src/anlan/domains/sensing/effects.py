"""What the verbs of an alert do beside changing its state."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from anlan.domains.sensing.events import AlertAcknowledged, AlertChanged, AlertCleared, AlertEscalated, AlertRaised, AlertTold
from anlan.kernel import clock
from anlan.kernel.saying import say
from anlan.kernel.verdict import Verdict, allow, refuse
from anlan.platform.bus.api import Context, emit

LONGEST_SILENCE_MINUTES = 480  # [K] one shift of eight hours; after it the alert sounds again


def may_silence(alert: Any, data: Mapping[str, Any], actor: Any) -> Verdict:
    """Silence ends by itself, and never lasts beyond a shift: an alert fails open."""
    minutes = data.get("minutes")
    if isinstance(minutes, int) and 1 <= minutes <= LONGEST_SILENCE_MINUTES:
        return allow()
    return refuse("alert.silence", say("静音时长应为 1 至 {most} 分钟。", most=LONGEST_SILENCE_MINUTES), minutes=minutes)


def tell(event: type[AlertTold], alert: Any) -> None:
    emit(event(
        subject=alert.subject, area=alert.division, organisation=alert.organisation_id, alert=alert.pk, title=alert.title, level=alert.level,
        point=alert.point.key, rule=alert.rule_code, value=alert.value, unit=alert.unit, threshold=alert.threshold, lon=alert.lon, lat=alert.lat,
        thing=alert.thing, substance=alert.substance, at=_at(event, alert).isoformat(), event_type=alert.event_type, occurrences=alert.occurrences,
        inhibited=alert.inhibited, silenced_until=alert.silenced_until.isoformat() if alert.silenced_until else "",
    ))  # fmt: skip


def _at(event: type[AlertTold], alert: Any) -> Any:
    return (alert.cleared_at if event is AlertCleared else None) or alert.raised_at


def tell_raised(alert: Any, data: Mapping[str, Any], ctx: Context) -> None:
    tell(AlertRaised, alert)


def tell_cleared(alert: Any, data: Mapping[str, Any], ctx: Context) -> None:
    tell(AlertCleared, alert)


def tell_acknowledged(alert: Any, data: Mapping[str, Any], ctx: Context) -> None:
    tell(AlertAcknowledged, alert)


def tell_changed(alert: Any, data: Mapping[str, Any], ctx: Context) -> None:
    tell(AlertChanged, alert)


def tell_escalated(alert: Any, data: Mapping[str, Any], ctx: Context) -> None:
    tell(AlertEscalated, alert)


def assign(alert: Any, data: Mapping[str, Any], ctx: Context) -> None:
    _change(alert, assigned_to=str(data["assignee"])[:120])


def silence(alert: Any, data: Mapping[str, Any], ctx: Context) -> None:
    _change(alert, silenced_until=clock.now() + timedelta(minutes=data["minutes"]))


def _change(alert: Any, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(alert, name, value)
    alert.save(update_fields=[*fields])
    tell(AlertChanged, alert)
