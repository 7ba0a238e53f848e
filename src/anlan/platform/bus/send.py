"""Sending a command: authorise, one transaction, tell, audit. The same for a page, the API, a job, the CLI and a reaction."""

import time
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, OperationalError, transaction

from anlan.kernel import clock
from anlan.kernel.ids import new_id
from anlan.kernel.saying import say
from anlan.kernel.verdict import Refused, refuse, refused
from anlan.platform.bus import audit, order
from anlan.platform.bus.context import Context
from anlan.platform.bus.messages import Command, Event, payload, plain, unspeakable_fields
from anlan.platform.bus.models import AuditEntry, Delivery, OutboxEvent
from anlan.platform.bus.register import handlings, known_event, reactions_to

PAUSES_S = (0.02, 0.1, 0.4)
AGAIN_WITHIN_S = 5.0


@dataclass(slots=True)
class Work:
    """What one command does while it runs: its context and the events it will tell."""

    ctx: Context
    events: list[Event] = field(default_factory=list)


_work: ContextVar[Work | None] = ContextVar("anlan_work", default=None)


def send(cmd: Command, ctx: Context) -> Any:
    """Do ``cmd`` and return what its handler returned.

    Raises Refused (a rule or the rights say no; nothing changed) and LookupError (what it is about is not there).
    A command with a key already done is not done again: its recorded result is returned.
    """
    if ctx.key and (done := AuditEntry.objects.filter(key=ctx.key).first()):
        return done.result
    if _work.get() is not None:
        raise RuntimeError(f"{type(cmd).__name__} sent inside another command: use an event and a reaction")
    try:
        return _run_whole(cmd, ctx)
    except Refused as refusal:
        _record_refusal(cmd, ctx, refusal)
        raise
    except IntegrityError:
        if ctx.key and (done := AuditEntry.objects.filter(key=ctx.key).first()):
            return done.result
        raise


def emit(event: Event) -> None:
    """Tell an event from inside a handler: it becomes a fact when the command commits."""
    work = _work.get()
    if work is None:
        raise RuntimeError(f"{type(event).__name__} told outside a command")
    work.events.append(event)


def current() -> Context:
    """The context of the command that is running."""
    work = _work.get()
    if work is None:
        raise RuntimeError("no command is running")
    return work.ctx


def follow(event_id: str, correlation: str) -> None:
    """What the running command tells was caused by this earlier event: joins the chain of a case it works on."""
    work = _work.get()
    if work and not work.ctx.cause and event_id:
        work.ctx = replace(work.ctx, cause=event_id, correlation=correlation)


def exercise() -> None:
    """The running command works on a drill: all it tells is marked so."""
    work = _work.get()
    if work and not work.ctx.exercise:
        work.ctx = replace(work.ctx, exercise=True)


def _run_whole(cmd: Command, ctx: Context) -> Any:
    """In one transaction. Where others held the database nothing was changed, so it is tried again, while that is no long wait for who asked."""
    began = time.monotonic()
    for pause_s in (*PAUSES_S, None):
        try:
            with order.queued(), transaction.atomic():
                return _run(cmd, ctx)
        except OperationalError as error:
            inside = transaction.get_connection().in_atomic_block
            if pause_s is None or inside or not order.busy(error) or time.monotonic() - began > AGAIN_WITHIN_S:
                raise
            time.sleep(pause_s)
    raise AssertionError("unreachable")


def _run(cmd: Command, ctx: Context) -> Any:
    handling = handlings[type(cmd)]
    if wrong := unspeakable_fields(cmd):
        raise refused("text.control", "文字中含有无法保存的字符，请删去后重试。", **dict.fromkeys(wrong, "含空字符或不完整的字符"))
    row = _load(handling.subject, cmd) if handling.subject else None
    area, organisation = _place(_load(handling.area, cmd) if handling.area else row)
    _authorise(cmd, ctx, area, organisation)
    work = Work(ctx)
    token = _work.set(work)
    try:
        result = handling.handler(cmd, ctx, row) if handling.subject else handling.handler(cmd, ctx)
    except ObjectDoesNotExist as error:
        raise LookupError(f"{type(cmd).__name__}: 所引用的对象不存在或已删除") from error
    finally:
        _work.reset(token)
    order.take_turn()
    ctx = work.ctx
    told = [_store(event, ctx) for event in work.events]
    audit.write(cmd, ctx, area=area, outcome="done", subject=told[0].subject if told else str(getattr(cmd, "about", "")), result=plain(result) if ctx.key else None)
    return result


def _authorise(cmd: Command, ctx: Context, area: str, organisation: int | None) -> None:
    """The one gate. ``self`` is what a user does to their own account: the command names them."""
    own = cmd.permission == "self" and ctx.actor.user is not None and getattr(cmd, "user", None) == ctx.actor.user
    if not own and not ctx.actor.may(cmd.permission, area, organisation):
        raise Refused(refuse("denied", say("没有权限：{permission} 不在您的辖区或岗位职责内。", permission=cmd.permission), permission=cmd.permission, area=area))


def _load(load: Any, cmd: Command) -> Any:
    try:
        return load(cmd)
    except ObjectDoesNotExist as error:
        raise LookupError(f"{type(cmd).__name__}: 对象不存在或已删除") from error


def _place(where: Any) -> tuple[str, int | None]:
    """The (division, organisation) of a row or of what an area function said."""
    if isinstance(where, str):
        return where, None
    if isinstance(where, tuple):
        return where
    return where.division, getattr(where, "organisation_id", None)


def _store(event: Event, ctx: Context) -> OutboxEvent:
    known_event(type(event))
    row = OutboxEvent.objects.create(
        event_id=new_id(), name=event.name, permission=event.permission, subject=event.subject, area=event.area, organisation=event.organisation,
        at=clock.now(), actor=ctx.actor.name, cause=ctx.cause, correlation=ctx.correlation or ctx.id, exercise=ctx.exercise, data=payload(event),
    )  # fmt: skip
    Delivery.objects.bulk_create(Delivery(event=row, reaction=name, next_at=row.at) for name in reactions_to(type(event)))
    return row


def _record_refusal(cmd: Command, ctx: Context, refusal: Refused) -> None:
    """A refused try is part of the trail, in a transaction of its own."""
    if _work.get() is None and transaction.get_connection().in_atomic_block is False:
        with order.queued(), transaction.atomic():
            order.take_turn()
            audit.write(cmd, ctx, area=str(refusal.verdict.inputs.get("area", ""))[:12], outcome="refused", reason=f"{refusal.verdict.code}: {refusal}")
