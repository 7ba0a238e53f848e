"""The door of sensing: its commands, its events, its questions."""

from collections.abc import Iterable
from datetime import datetime

from anlan.domains.sensing.catalogue import install
from anlan.domains.sensing.commands import (
    AcknowledgeAlert,
    AcknowledgeGroup,
    AssignAlert,
    ClearAlert,
    DraftRule,
    HoldHistory,
    IssueAccessKey,
    KeepHistory,
    LiftHold,
    LinkAlertToIncident,
    OrderDevice,
    PutRuleLive,
    RegisterDevice,
    RetireRule,
    RevokeAccessKey,
    SetMaintenance,
    SetMarks,
    SilenceAlert,
)
from anlan.domains.sensing.drawing import alarm_spans, curve, rules_on
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
from anlan.domains.sensing.health import DeviceHealth, device, device_seen, devices, keys_of, refused, refused_of
from anlan.domains.sensing.keys import new_key
from anlan.domains.sensing.latest import Latest
from anlan.domains.sensing.ordergiving import give_order, orders_of, orders_offered
from anlan.domains.sensing.preview import Preview, run_preview
from anlan.domains.sensing.queries import (
    AlertGroup,
    AlertView,
    alert_groups,
    alerts_near,
    find_point,
    get_alert,
    latest,
    open_alerts,
    storm_members,
)
from anlan.domains.sensing.revision import bump
from anlan.domains.sensing.rulebook import RuleView, rule_of, rules_of, selector_words
from anlan.domains.sensing.rules import check_selector
from anlan.domains.sensing.terms import held_now, history_rows, kept_history
from anlan.domains.sensing.weather import Weather, weather_at
from anlan.platform.bus.api import Context

__all__ = [
    "AcknowledgeAlert", "AcknowledgeGroup", "AlertAcknowledged", "AlertChanged", "AlertCleared", "AlertEscalated", "AlertGroup", "AlertRaised",
    "AlertView", "AssignAlert", "ClearAlert", "DeviceHealth", "DeviceRegistered", "DraftRule", "HoldHistory", "IssueAccessKey", "KeepHistory", "Latest", "LiftHold", "LinkAlertToIncident",
    "OrderDevice", "Preview", "PutRuleLive", "RegisterDevice", "RetireRule", "RevokeAccessKey", "RuleRetired", "RuleView", "RuleWentLive", "SetMaintenance",
    "SetMarks", "SilenceAlert", "Weather",
    "alarm_spans", "alert_groups", "alerts_near", "bump", "check_selector", "curve", "device", "device_seen", "devices", "feed", "find_point", "get_alert", "give_order", "held_now", "history_rows", "install", "kept_history", "keys_of",
    "latest", "link_alert", "new_key", "open_alerts", "orders_of", "orders_offered", "refused", "refused_of", "rule_of", "rules_of", "rules_on", "run_preview", "selector_words", "storm_members",
    "weather_at",
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
