"""What sensing tells."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.platform.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertTold(Event):
    """What every event of an alert says. ``at`` is the time of the reading that settled it."""

    permission: ClassVar[str] = "sensing.view"
    alert: int
    title: str
    level: int
    point: str
    rule: str
    value: float | None
    unit: str
    threshold: str
    lon: float | None
    lat: float | None
    thing: str
    substance: str
    at: str
    event_type: str = ""
    occurrences: int = 1
    inhibited: str = ""
    silenced_until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRaised(AlertTold):
    name: ClassVar[str] = "sensing.alert.raised"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertCleared(AlertTold):
    name: ClassVar[str] = "sensing.alert.cleared"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertAcknowledged(AlertTold):
    name: ClassVar[str] = "sensing.alert.acknowledged"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertChanged(AlertTold):
    """Assigned, silenced or linked to an incident."""

    name: ClassVar[str] = "sensing.alert.changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertEscalated(AlertTold):
    """Nobody acknowledged it in time."""

    name: ClassVar[str] = "sensing.alert.escalated"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWentLive(Event):
    name: ClassVar[str] = "sensing.rule.live"
    permission: ClassVar[str] = "sensing.view"
    rule: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRetired(Event):
    name: ClassVar[str] = "sensing.rule.retired"
    permission: ClassVar[str] = "sensing.view"
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRegistered(Event):
    name: ClassVar[str] = "sensing.device.registered"
    permission: ClassVar[str] = "sensing.view"
    device: str
    title: str
