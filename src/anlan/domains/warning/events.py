"""What warning tells."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.platform.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningDrafted(Event):
    name: ClassVar[str] = "warning.warning.drafted"
    permission: ClassVar[str] = "warning.view"
    warning: int
    title: str
    about: str
    event_code: str
    colour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningReviewed(Event):
    name: ClassVar[str] = "warning.warning.reviewed"
    permission: ClassVar[str] = "warning.view"
    warning: int
    title: str
    about: str
    approved: bool
    opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningIssued(Event):
    """The first message of a warning is signed and on its way."""

    name: ClassVar[str] = "warning.warning.issued"
    permission: ClassVar[str] = "warning.view"
    warning: int
    title: str
    about: str
    colour: int
    identifier: str
    receivers: int
    targets: int
    people: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningUpdated(Event):
    name: ClassVar[str] = "warning.warning.updated"
    permission: ClassVar[str] = "warning.view"
    warning: int
    title: str
    about: str
    colour: int
    identifier: str
    receivers: int
    targets: int
    people: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningLifted(Event):
    name: ClassVar[str] = "warning.warning.lifted"
    permission: ClassVar[str] = "warning.view"
    warning: int
    title: str
    about: str
    identifier: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningExpired(Event):
    name: ClassVar[str] = "warning.warning.expired"
    permission: ClassVar[str] = "warning.view"
    warning: int
    title: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailed(Event):
    """A receiver could not be reached after every try."""

    name: ClassVar[str] = "warning.delivery.failed"
    permission: ClassVar[str] = "warning.view"
    warning: int
    about: str
    receiver: str
    attempts: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptAcknowledged(Event):
    name: ClassVar[str] = "warning.receipt.acknowledged"
    permission: ClassVar[str] = "warning.view"
    warning: int
    about: str
    target: str
    target_name: str
    by: str
    outstanding: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CalloutNeeded(Event):
    """叫应: people must be telephoned now."""

    name: ClassVar[str] = "warning.callout.needed"
    permission: ClassVar[str] = "warning.view"
    warning: int
    title: str
    about: str
    count: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecorded(Event):
    name: ClassVar[str] = "warning.callout.called"
    permission: ClassVar[str] = "warning.view"
    warning: int
    about: str
    callee: str
    answered: bool
    outstanding: int
