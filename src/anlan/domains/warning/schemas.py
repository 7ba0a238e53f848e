"""Shapes of warning's requests and answers over the API."""

from datetime import datetime
from typing import Any

from ninja import Schema


class WarningOut(Schema):
    id: int
    number: str
    title: str
    state: str
    state_label: str
    about: str
    division: str
    divisions: list[str]
    event_code: str
    colour: int
    headline: str
    description: str
    instruction: str
    area_text: str
    area: dict[str, Any] | None
    onset: datetime
    expires: datetime
    people: int | None
    exercise: bool
    drafter: str
    reviewer: str
    opinion: str
    issued_at: datetime | None


class MessageOut(Schema):
    identifier: str
    msg_type: str
    status: str
    sent: datetime
    expires: datetime | None
    division: str
    colour: int
    headline: str
    current: bool
    cursor: int


class DeliveryOut(Schema):
    id: int
    identifier: str
    receiver: str
    receiver_name: str
    channel: str
    live: bool
    target: str
    state: str
    attempts: int
    sent_at: datetime | None
    next_at: datetime
    last: str


class ReceiptOut(Schema):
    id: int
    identifier: str
    target: str
    name: str
    division: str
    acknowledged_at: datetime | None
    acknowledged_by: str
    by: str
    note: str
    current: bool


class CallOut(Schema):
    caller: str
    called_at: datetime
    answered: bool
    answered_by: str
    promised: str


class CalloutOut(Schema):
    id: int
    callee: str
    post: str
    phone: str
    reason: str
    clause: str
    state: str
    wanted_at: datetime
    calls: list[CallOut]


class ReachOut(Schema):
    deliveries: int
    sent: int
    pending: int
    dead: int
    held: int
    targets: int
    acknowledged: int
    to_call: int
    last_sent_s: float | None


class DraftIn(Schema):
    title: str
    event_code: str
    colour: int
    division: str
    polygon: dict[str, Any]
    headline: str
    description: str
    instruction: str
    expires: str
    onset: str = ""
    subject: str = ""
    area_text: str = ""
    divisions: list[str] = []
    headline_en: str = ""
    description_en: str = ""
    instruction_en: str = ""
    area_text_en: str = ""
    urgency: str = "Immediate"
    certainty: str = "Observed"
    responses: list[str] = ["Shelter"]
    sender_name: str = ""
    contact: str = ""
    exercise: bool = False


class ChangesIn(Schema):
    changes: dict[str, Any]


class OpinionIn(Schema):
    opinion: str
    approve: bool = True


class ReasonIn(Schema):
    reason: str
    reason_en: str = ""


class NoteIn(Schema):
    note: str = ""


class CallIn(Schema):
    answered: bool
    answered_by: str = ""
    promised: str = ""
    evidence: str = ""


class ReceiverOut(Schema):
    """Without its secret: that is written and never read back."""

    key: str
    name: str
    channel: str
    address: str
    live: bool
    enabled: bool
    division: str
    least_colour: int
    timeout_s: float
    max_attempts: int
    invented: bool


class ReceiverIn(Schema):
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


class Made(Schema):
    id: int
