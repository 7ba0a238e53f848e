"""Warnings over the API: read, send the room's commands, and the public part without signing in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from anlan.domains.warning import api
from anlan.domains.warning.schemas import (
    CallIn,
    CalloutOut,
    ChangesIn,
    DeliveryOut,
    DraftIn,
    Made,
    MessageOut,
    NoteIn,
    OpinionIn,
    ReachOut,
    ReasonIn,
    ReceiptOut,
    ReceiverIn,
    ReceiverOut,
    WarningOut,
)
from anlan.engines import cap
from anlan.platform.accounts.requests import actor_of
from anlan.platform.bus.api import Command, context_for, send
from anlan.platform.http.security import require

router = Router(tags=["warning 预警发布"])


def _send(request: HttpRequest, command: Command, *, exercise: bool = False) -> dict[str, int]:
    key = request.headers.get("Idempotency-Key", "")[:100]
    actor = actor_of(request)
    return {"id": int(send(command, context_for(actor, key=f"{actor.name}/{key}" if key else "", exercise=exercise)))}


def _seen(request: HttpRequest, warning: int) -> api.WarningView:
    found = api.get_warning(warning)
    require(actor_of(request), "warning.view", found.division)
    return found


@router.get("/warnings", response=list[WarningOut])
def list_warnings(request: HttpRequest, state: str = "", before: int | None = None, limit: int = 50) -> list[api.WarningView]:
    """Newest first; ``before`` is the id the last page ended with."""
    return api.visible_warnings(actor_of(request), state=state, before=before, limit=max(1, min(limit, 200)))


@router.post("/warnings", response=Made)
def draft(request: HttpRequest, body: DraftIn) -> dict[str, int]:
    fields = body.dict()
    exercise = fields.pop("exercise")
    fields["divisions"], fields["responses"] = tuple(body.divisions), tuple(body.responses)
    return _send(request, api.DraftWarning(**fields), exercise=exercise)


@router.get("/warnings/{warning}", response=WarningOut)
def one(request: HttpRequest, warning: int) -> api.WarningView:
    return _seen(request, warning)


@router.post("/warnings/{warning}/amend", response=Made)
def amend(request: HttpRequest, warning: int, body: ChangesIn) -> dict[str, int]:
    return _send(request, api.AmendWarning(warning=warning, changes=body.changes))


@router.post("/warnings/{warning}/review", response=Made)
def review(request: HttpRequest, warning: int, body: OpinionIn) -> dict[str, int]:
    return _send(request, api.ReviewWarning(warning=warning, opinion=body.opinion, approve=body.approve))


@router.post("/warnings/{warning}/issue", response=Made)
def issue(request: HttpRequest, warning: int) -> dict[str, int]:
    return _send(request, api.SignAndIssueWarning(warning=warning))


@router.post("/warnings/{warning}/update", response=Made)
def update(request: HttpRequest, warning: int, body: ChangesIn) -> dict[str, int]:
    return _send(request, api.UpdateWarning(warning=warning, changes=body.changes))


@router.post("/warnings/{warning}/lift", response=Made)
def lift(request: HttpRequest, warning: int, body: ReasonIn) -> dict[str, int]:
    return _send(request, api.LiftWarning(warning=warning, reason=body.reason, reason_en=body.reason_en))


@router.get("/warnings/{warning}/messages", response=list[MessageOut])
def messages(request: HttpRequest, warning: int) -> list[api.MessageView]:
    _seen(request, warning)
    return api.messages_of(warning)


@router.get("/warnings/{warning}/deliveries", response=list[DeliveryOut])
def deliveries(request: HttpRequest, warning: int) -> list[api.DeliveryView]:
    _seen(request, warning)
    return api.deliveries(warning)


@router.get("/warnings/{warning}/receipts", response=list[ReceiptOut])
def receipts(request: HttpRequest, warning: int) -> list[api.ReceiptView]:
    _seen(request, warning)
    return api.receipts(warning)


@router.get("/warnings/{warning}/callouts", response=list[CalloutOut])
def callouts(request: HttpRequest, warning: int) -> list[api.CalloutView]:
    require(actor_of(request), "warning.callout", _seen(request, warning).division)
    return api.callouts(warning)


@router.get("/warnings/{warning}/reach", response=ReachOut)
def reach(request: HttpRequest, warning: int) -> api.Reach:
    _seen(request, warning)
    return api.reach(warning)


@router.get("/receipts/mine", response=list[ReceiptOut])
def mine(request: HttpRequest) -> list[api.ReceiptView]:
    return api.my_receipts(actor_of(request))


@router.post("/receipts/{receipt}/acknowledge", response=Made)
def acknowledge(request: HttpRequest, receipt: int, body: NoteIn) -> dict[str, int]:
    return _send(request, api.AcknowledgeReceipt(receipt=receipt, note=body.note))


@router.post("/callouts/{callout}/calls", response=Made)
def call(request: HttpRequest, callout: int, body: CallIn) -> dict[str, int]:
    return _send(request, api.RecordCall(callout=callout, **body.dict()))


@router.post("/deliveries/{delivery}/retry", response=Made)
def retry(request: HttpRequest, delivery: int) -> dict[str, int]:
    return _send(request, api.RetryDelivery(delivery=delivery))


@router.get("/receivers", response=list[ReceiverOut])
def list_receivers(request: HttpRequest) -> list[Any]:
    """Where warnings go, within the caller's area."""
    return api.receivers(actor_of(request))


@router.put("/receivers/{key}", response=Made)
def save_receiver(request: HttpRequest, key: str, body: ReceiverIn) -> dict[str, int]:
    """Add or change one; an empty ``shared_secret`` keeps the one there is."""
    return _send(request, api.SaveReceiver(key=key, **body.dict()))


@router.get("/messages/{identifier}.cap", include_in_schema=True)
def signed_message(request: HttpRequest, identifier: str) -> HttpResponse:
    """The signed CAP of any message the caller may see, drills too."""
    found = api.cap_of(identifier)
    if found is None:
        raise LookupError(f"没有消息 {identifier}")
    require(actor_of(request), "warning.view", found[0].division)
    return HttpResponse(found[1], content_type=cap.CAP_TYPE)


@router.get("/public", response=list[MessageOut], auth=None)
def public(request: HttpRequest, before: int | None = None, limit: int = 50) -> list[api.MessageView]:
    """What the public may read, newest first; no signing in."""
    return api.public_warnings(before=before, limit=max(1, min(limit, 200)))
