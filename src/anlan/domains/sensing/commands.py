"""What may be asked of sensing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from anlan.platform.bus.api import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class TellTransitions(Command):
    """What detection found; sent by the sensing process alone. With a ``stream`` each change says its ``place`` in it, and is told once."""

    permission: ClassVar[str] = "detection.tell"  # held by the house alone
    transitions: tuple[Mapping[str, Any], ...]
    stream: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalateAlerts(Command):
    """Call again for what nobody acknowledged in time, and for what was acknowledged and is still not over."""

    permission: ClassVar[str] = "detection.tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeAlert(Command):
    permission: ClassVar[str] = "sensing.handle"
    alert: int
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeGroup(Command):
    """Acknowledge the open alerts of a rule in an area, at most 500 at once; gives how many were."""

    permission: ClassVar[str] = "sensing.handle"
    rule: str
    division: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignAlert(Command):
    permission: ClassVar[str] = "sensing.handle"
    alert: int
    assignee: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceAlert(Command):
    permission: ClassVar[str] = "sensing.handle"
    alert: int
    minutes: int
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearAlert(Command):
    """Close an alert by hand, with the reason."""

    permission: ClassVar[str] = "sensing.handle"
    alert: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkAlertToIncident(Command):
    permission: ClassVar[str] = "sensing.handle"
    alert: int
    incident: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterDevice(Command):
    """A device with the points its model measures; registered again, its place and owner are brought up to date."""

    permission: ClassVar[str] = "sensing.edit"
    code: str
    name: str
    model: str
    division: str
    lon: float
    lat: float
    organisation: int | None = None
    number: str = ""
    thing: str = ""
    address: str = ""
    invented: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletePoints(Command):
    """Make the points of devices that were imported with a model."""

    permission: ClassVar[str] = "sensing.edit"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueAccessKey(Command):
    """Let a key in: for one device, or for a gateway of an organisation or area. The key itself (``keys.new_key``) is told to nobody but the asker."""

    permission: ClassVar[str] = "sensing.edit"
    name: str
    division: str
    digest: str
    device: str = ""
    organisation: int | None = None
    per_minute: int = 6_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeAccessKey(Command):
    permission: ClassVar[str] = "sensing.edit"
    key: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMarks(Command):
    """The point's own levels 特征值, by name: what stages of a rule refer to."""

    permission: ClassVar[str] = "sensing.edit"
    point: str
    marks: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMaintenance(Command):
    """A device in maintenance 检修: its alerts are recorded but inhibited until then. Empty ``until`` ends it."""

    permission: ClassVar[str] = "sensing.handle"
    device: str
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDevice(Command):
    """An order 下行命令 of its protocol to a device: clock, interval, text to a driver, roll call. Who gave it stays on record; sending it follows."""

    permission: ClassVar[str] = "sensing.handle"
    device: str
    order: str
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleOrder(Command):
    """What became of an order that was given: ``state`` is one of :class:`DeviceOrder`'s."""

    permission: ClassVar[str] = "sensing.handle"
    device: str
    given: int
    state: str
    label: str = ""
    frame: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepHistory(Command):
    """How many days of history are kept 保存期限 from now on, and why; 0 is for ever. What is older goes within the hour, but for what is held."""

    permission: ClassVar[str] = "system.history"
    days: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldHistory(Command):
    """Legal hold 证据保全 on the readings of a device, until lifted."""

    permission: ClassVar[str] = "sensing.history"
    device: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftHold(Command):
    """End a legal hold 解除保全: what is past its term then goes."""

    permission: ClassVar[str] = "sensing.history"
    hold: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRule(Command):
    """A new version of a rule, not live yet. ``kind`` and ``condition`` are one of the engine's conditions, ``selector`` its points."""

    permission: ClassVar[str] = "sensing.rules"
    code: str
    name: str
    division: str
    kind: str
    condition: Mapping[str, Any]
    selector: Mapping[str, str] = field(default_factory=dict)
    level: int = 3
    event_type: str = ""
    clause: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutRuleLive(Command):
    permission: ClassVar[str] = "sensing.rules"
    rule: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireRule(Command):
    permission: ClassVar[str] = "sensing.rules"
    rule: str
