"""What other rooms and the outside get to read: frozen views, no tables."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from anlan.domains.warning.models import Callout, Delivery, Message, Receipt, Receiver, WarningCase
from anlan.kernel.grades import WarningColour
from anlan.platform.geo import as_geojson


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningView:
    id: int
    number: str
    title: str
    state: str
    state_label: str
    about: str
    division: str
    divisions: tuple[str, ...]
    event_code: str
    colour: WarningColour
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


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    identifier: str
    warning: int
    msg_type: str
    status: str
    sent: datetime
    expires: datetime | None
    division: str
    colour: WarningColour
    headline: str
    current: bool
    cursor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryView:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptView:
    id: int
    identifier: str
    target: str
    name: str
    division: str
    contact_name: str
    contact_phone: str
    lon: float | None
    lat: float | None
    acknowledged_at: datetime | None
    acknowledged_by: str
    by: str
    note: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverView:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class CallView:
    caller: str
    called_at: datetime
    answered: bool
    answered_by: str
    promised: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalloutView:
    id: int
    warning: int
    callee: str
    post: str
    phone: str
    reason: str
    clause: str
    state: str
    wanted_at: datetime
    calls: tuple[CallView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """覆盖情况 of the current message: how many were told, how many have answered, how long it took."""

    deliveries: int
    sent: int
    pending: int
    dead: int
    held: int
    targets: int
    acknowledged: int
    to_call: int
    last_sent_s: float | None


def warning_view(row: WarningCase) -> WarningView:
    return WarningView(
        id=row.pk, number=row.number, title=row.title, state=row.state, state_label=row.state_label, about=row.about, division=row.division,
        divisions=tuple(row.divisions), event_code=row.event_code, colour=row.level, headline=row.headline, description=row.description,
        instruction=row.instruction, area_text=row.area_text, area=as_geojson(row.geom), onset=row.onset, expires=row.expires, people=row.people,
        exercise=row.exercise, drafter=row.drafter_name, reviewer=row.reviewer_name, opinion=row.opinion, issued_at=row.issued_at,
    )  # fmt: skip


def message_view(row: Message) -> MessageView:
    return MessageView(
        identifier=row.identifier, warning=row.warning_id, msg_type=row.msg_type, status=row.status, sent=row.sent, expires=row.expires,
        division=row.division, colour=WarningColour(row.colour), headline=row.headline, current=row.current, cursor=row.pk,
    )  # fmt: skip


def delivery_view(row: Delivery) -> DeliveryView:
    return DeliveryView(
        id=row.pk, identifier=row.message.identifier, receiver=row.receiver.key, receiver_name=row.receiver.name, channel=row.receiver.channel,
        live=row.receiver.live, target=row.receipt.target if row.receipt else "", state=row.state, attempts=row.attempts, sent_at=row.sent_at,
        next_at=row.next_at, last=row.last,
    )  # fmt: skip


def receipt_view(row: Receipt) -> ReceiptView:
    return ReceiptView(
        id=row.pk, identifier=row.message.identifier, target=row.target, name=row.name, division=row.division, contact_name=row.contact_name,
        contact_phone=row.contact_phone, lon=row.lon, lat=row.lat, acknowledged_at=row.acknowledged_at, acknowledged_by=row.acknowledged_by,
        by=row.by, note=row.note, current=row.message.current,
    )  # fmt: skip


def receiver_view(row: Receiver) -> ReceiverView:
    return ReceiverView(**{f.name: getattr(row, f.name) for f in fields(ReceiverView)})


def callout_view(row: Callout) -> CalloutView:
    calls = tuple(
        CallView(caller=c.caller, called_at=c.called_at, answered=c.answered, answered_by=c.answered_by, promised=c.promised)
        for c in row.calls.all()
    )
    return CalloutView(
        id=row.pk, warning=row.message.warning_id, callee=row.callee, post=row.post, phone=row.phone, reason=row.reason, clause=row.clause,
        state=row.state, wanted_at=row.wanted_at, calls=calls,
    )  # fmt: skip
