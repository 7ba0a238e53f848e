"""What can be asked of warning."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from anlan.platform.bus.api import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftWarning(Command):
    """Write a warning. ``polygon`` is GeoJSON, lon lat; ``onset``/``expires`` ISO 8601; ``colour`` 1 red … 4 blue; ``subject`` what it is about.

    In an exercise context the warning is an exercise for ever.
    """

    permission: ClassVar[str] = "warning.draft"
    title: str
    event_code: str
    colour: int
    division: str
    polygon: Mapping[str, Any]
    headline: str
    description: str
    instruction: str
    expires: str
    onset: str = ""
    subject: str = ""
    area_text: str = ""
    divisions: tuple[str, ...] = ()
    headline_en: str = ""
    description_en: str = ""
    instruction_en: str = ""
    area_text_en: str = ""
    urgency: str = "Immediate"
    certainty: str = "Observed"
    responses: tuple[str, ...] = ("Shelter",)
    sender_name: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendWarning(Command):
    """Correct a draft or an update being written: ``changes`` holds fields of :class:`DraftWarning`."""

    permission: ClassVar[str] = "warning.draft"
    warning: int
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewWarning(Command):
    """A second person's opinion. ``approve`` False sends it back. Refused to the one who wrote it."""

    permission: ClassVar[str] = "warning.review"
    warning: int
    opinion: str
    approve: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SignAndIssueWarning(Command):
    """Sign the reviewed warning (or reviewed update) and hand it to every channel. Refused to the one who wrote it."""

    permission: ClassVar[str] = "warning.issue"
    warning: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateWarning(Command):
    """Begin an update of an issued warning with ``changes``; it is reviewed and issued like the first one. The old one holds until then."""

    permission: ClassVar[str] = "warning.draft"
    warning: int
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftWarning(Command):
    """Take the warning back: a signed Cancel message goes to all who had the warning."""

    permission: ClassVar[str] = "warning.issue"
    warning: int
    reason: str
    reason_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireWarning(Command):
    """Its time has passed; sent by the clock."""

    permission: ClassVar[str] = "warning.expire"
    warning: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeReceipt(Command):
    """A protected target says it has heard, signed in with an account."""

    permission: ClassVar[str] = "warning.acknowledge"
    receipt: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeByLink(Command):
    """The same by the link it was sent. The token is the right; sent by the house on behalf of whoever holds it."""

    permission: ClassVar[str] = "warning.acknowledge"
    secret: ClassVar[frozenset[str]] = frozenset({"token"})
    token: str
    name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallUnanswered(Command):
    """The time to answer has passed: put every target that is silent on the list of those to telephone."""

    permission: ClassVar[str] = "warning.callout"
    warning: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCall(Command):
    """Log a call: answered or not, by whom, what was promised."""

    permission: ClassVar[str] = "warning.callout"
    callout: int
    answered: bool
    answered_by: str = ""
    promised: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveReceiver(Command):
    """Add or change a receiver by its ``key``. An empty ``secret`` keeps the one there is."""

    permission: ClassVar[str] = "warning.receivers"
    secret: ClassVar[frozenset[str]] = frozenset({"shared_secret"})
    key: str
    name: str
    channel: str
    address: str = ""
    shared_secret: str = ""
    live: bool = True
    enabled: bool = True
    division: str = ""
    least_colour: int = 4
    timeout_s: float = 4.0
    max_attempts: int = 6
    invented: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelveDelivery(Command):
    """A delivery was tried to the end: tell it. Sent by the courier."""

    permission: ClassVar[str] = "warning.deliver"
    delivery: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryDelivery(Command):
    """Take a dead delivery from the shelf and try it again."""

    permission: ClassVar[str] = "warning.draft"
    delivery: int
