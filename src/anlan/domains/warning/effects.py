"""What follows from each verb of a warning's life, in the transaction of the verb. Reached by the room's commands and by plain verbs alike."""

from collections.abc import Mapping
from typing import Any

from anlan.domains.warning import audience, messages, planning, rules
from anlan.domains.warning.content import apply_changes
from anlan.domains.warning.events import WarningExpired, WarningIssued, WarningLifted, WarningReviewed, WarningUpdated
from anlan.domains.warning.models import Message, WarningCase
from anlan.engines import cap
from anlan.kernel import clock
from anlan.platform.bus.api import Context, emit
from anlan.platform.cases.api import cancel_deadlines, set_deadline

Data = Mapping[str, Any]


def written(case: WarningCase, data: Data, ctx: Context) -> None:
    """Who changes the words is one of those who may not review them; an earlier review is void."""
    apply_changes(case, data)
    if ctx.actor.user is not None and ctx.actor.user not in case.writers:
        case.writers = [*case.writers, ctx.actor.user]
    case.drafter_name = ctx.actor.name
    case.reviewer, case.reviewer_name, case.opinion = None, "", ""
    case.save()


def update_begun(case: WarningCase, data: Data, ctx: Context) -> None:
    """A new piece of writing: who wrote the last one may review this one."""
    case.writers = []
    written(case, data, ctx)


def update_dropped(case: WarningCase, data: Data, ctx: Context) -> None:
    """Back to what stands issued."""
    message = messages.current_message(case)
    if message:
        apply_changes(case, message.content)
        case.save()


def reviewed(case: WarningCase, data: Data, ctx: Context) -> None:
    rules.check_times(case.onset, case.expires, clock.now()).require()
    case.reviewer, case.reviewer_name, case.opinion = ctx.actor.user, ctx.actor.name, str(data["opinion"])
    case.save()
    _tell_review(case, approved=True)


def sent_back(case: WarningCase, data: Data, ctx: Context) -> None:
    case.reviewer, case.reviewer_name, case.opinion = None, "", str(data["opinion"])
    case.save()
    _tell_review(case, approved=False)


def issued(case: WarningCase, data: Data, ctx: Context) -> None:
    """Sign, publish, hand to the courier, ask the targets, start their clock."""
    again = case.issued_at is not None
    alert = messages.next_message(case)
    message, owed = _publish(case, alert)
    targets = audience.ask_targets(case, message)
    planning.owe_targets(message, targets)
    case.issued_at = case.issued_at or alert.sent
    case.save()
    _start_clocks(case, message, bool(targets))
    event = WarningUpdated if again else WarningIssued
    emit(event(
        subject=case.subject, area=case.division, warning=case.pk, title=case.title, about=case.about, colour=case.colour,
        identifier=alert.identifier, receivers=owed, targets=len(targets), people=case.people,
    ))  # fmt: skip
    planning.call_leaders(case, message)


def lifted(case: WarningCase, data: Data, ctx: Context) -> None:
    alert = messages.lift_message(case, str(data["reason"]), str(data.get("reason_en", "")))
    _publish(case, alert)
    planning.drop_callouts(case)
    emit(WarningLifted(
        subject=case.subject, area=case.division, warning=case.pk, title=case.title, about=case.about, identifier=alert.identifier,
        reason=str(data["reason"]),
    ))  # fmt: skip


def expired(case: WarningCase, data: Data, ctx: Context) -> None:
    planning.drop_callouts(case)
    emit(WarningExpired(subject=case.subject, area=case.division, warning=case.pk, title=case.title, about=case.about))


def _publish(case: WarningCase, alert: cap.Alert) -> tuple[Message, int]:
    xml = messages.signed(alert)
    message = messages.keep(case, alert, public=False, xml=xml)
    message.public = planning.may_stand_in_public(message)
    message.save(update_fields=["public"])
    return message, planning.owe_receivers(case, message)


def _start_clocks(case: WarningCase, message: Message, asked: bool) -> None:
    cancel_deadlines(case)
    set_deadline(case, "expiry", "预警即将失效，请更新或解除", case.expires, permission="warning.draft", clause=str(rules.LAW_64))
    if asked:
        due = message.sent + rules.ANSWER_WITHIN[case.level]
        set_deadline(case, "receipts", "防护目标回执", due, permission="warning.callout", clause=str(rules.CALL_RULE), started_at=message.sent)


def _tell_review(case: WarningCase, *, approved: bool) -> None:
    emit(WarningReviewed(
        subject=case.subject, area=case.division, warning=case.pk, title=case.title, about=case.about, approved=approved, opinion=case.opinion
    ))  # fmt: skip
