"""The door of sensing: its commands, its events, its questions."""

from collections.abc import Iterable
from datetime import datetime

from anlan.domains.sensing.catalogue import install
from anlan.domains.sensing.commands import (
    AcknowledgeAlert,
    AssignAlert,
    ClearAlert,
    DraftRule,
    IssueAccessKey,
    LinkAlertToIncident,
    PutRuleLive,
    RegisterDevice,
    RetireRule,
    RevokeAccessKey,
    SetMaintenance,
    SetMarks,
    SilenceAlert,
)
from anlan.domains.sensing.events import (
    AlertAcknowledged,
    AlertChanged,
    AlertCleared,
    AlertEscalated,
    AlertRaised,
    DeviceRegistered,
    RuleRetired,
    RuleWentLive,
)
from anlan.domains.sensing.keys import new_key
from anlan.domains.sensing.latest import Latest
from anlan.domains.sensing.queries import AlertView, alerts_near, get_alert, latest, open_alerts
from anlan.domains.sensing.revision import bump
from anlan.domains.sensing.weather import Weather, weather_at
from anlan.platform.bus.api import Context

__all__ = [
    "AcknowledgeAlert", "AlertAcknowledged", "AlertChanged", "AlertCleared", "AlertEscalated", "AlertRaised", "AlertView", "AssignAlert", "ClearAlert",
    "DeviceRegistered", "DraftRule", "IssueAccessKey", "Latest", "LinkAlertToIncident", "PutRuleLive", "RegisterDevice", "RetireRule",
    "RevokeAccessKey", "RuleRetired", "RuleWentLive", "SetMaintenance", "SetMarks", "SilenceAlert", "Weather",
    "alerts_near", "bump", "feed", "get_alert", "install", "latest", "link_alert", "new_key", "open_alerts", "weather_at",
]  # fmt: skip


def link_alert(alert: int, incident: str, ctx: Context) -> None:
    """Tie an alert to an incident, inside the command that is running."""
    from anlan.domains.sensing.handlers import tie
    from anlan.domains.sensing.models import Alert

    tie(Alert.objects.select_for_update().get(pk=alert), incident, ctx)


def feed(rows: Iterable[tuple[str, datetime, float]], *, name: str, exercise: bool = False) -> list[int]:
    """Readings (point, measured at, value) judged here and now by the live rules, without a bus: replays and drills.

    ``name`` keeps the feed's detection state apart and makes a repeated feed tell nothing twice. Gives the alerts raised.
    """
    from anlan.domains.sensing.feeding import feed as run

    return run(rows, name=name, exercise=exercise)
