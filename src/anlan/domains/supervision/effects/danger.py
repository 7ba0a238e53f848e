"""Guards and consequences of a danger's verbs."""

from collections.abc import Mapping
from typing import Any

from anlan.domains.supervision import events, files
from anlan.domains.supervision.models import Danger
from anlan.domains.supervision.norms import after_days, after_workdays, norm
from anlan.domains.supervision.rules import dangers as rules
from anlan.domains.supervision.said import moment
from anlan.kernel import clock
from anlan.kernel.verdict import Verdict, allow, refused
from anlan.platform.bus.api import Context, emit
from anlan.platform.cases.api import cancel_deadlines, deadlines_of, meet_deadline, set_deadline

Data = Mapping[str, Any]
PRESS = "supervision.check"
EXTENSION = "extension"
UNFIXED = ("found", "registered", "fixing")


def tell(event: type[events.DangerTold], danger: Danger, **more: Any) -> None:
    emit(event(
        subject=danger.subject, area=danger.division, organisation=danger.organisation_id, danger=danger.pk, title=danger.title, enterprise=danger.file.subject,
        level=danger.level, source=danger.source, origin=danger.origin, due_at=danger.due_at.isoformat() if danger.due_at else "", **more,
    ))  # fmt: skip


def keep(danger: Danger, **values: Any) -> None:
    """Columns of the danger beside those its move saved; the counts of its enterprise follow."""
    for name, value in values.items():
        setattr(danger, name, value)
    if values:
        Danger.objects.filter(pk=danger.pk).update(**values)
    files.recount(danger.file_id)


def own(danger: Danger, actor: Any) -> bool:
    """Does the actor act for the enterprise itself and for nobody above it?"""
    return not any(
        g.organisation is None and g.covers(danger.division, danger.organisation_id)
        for g in actor.grants_for("supervision.accept")
    )


def plan_holds(danger: Danger, data: Data, actor: Any) -> Verdict:
    wanted = {name: data.get(name) or getattr(danger, name) for name in rules.FIVE}
    return rules.five_settled(danger.level, wanted)


def planned(danger: Danger, data: Data, ctx: Context) -> None:
    """五落实 are kept; the clock of removal runs to the term the plan names."""
    start_fixing(danger, danger.due_at)
    meet_deadline(danger, "plan")


def start_fixing(danger: Danger, due_at: Any) -> None:
    basis = str(rules.ART41) if danger.level == "major" else str(rules.ORDER16_3)
    keep(danger, due_at=due_at, overdue=due_at < clock.now())
    set_deadline(
        danger, "fix", f"整改：{danger.title}"[:200], due_at, permission=PRESS, clause=basis, started_at=danger.opened_at
    )
    cancel_deadlines(danger, "escalate")


def start_duties(danger: Danger) -> None:
    """What a major danger asks for at once: the double report and a plan of removal."""
    if danger.level == "major":
        now = clock.now()
        set_deadline(
            danger,
            "report",
            f"双报告：{danger.title}"[:200],
            after_workdays(now, "danger.report_workdays"),
            permission=PRESS,
            clause=str(rules.ART41),
        )
        set_deadline(
            danger,
            "plan",
            f"治理方案：{danger.title}"[:200],
            after_workdays(now, "danger.plan_workdays"),
            permission=PRESS,
            clause=str(rules.ORDER16_PLAN),
        )


def graded(danger: Danger, data: Data, ctx: Context) -> None:
    """A danger that becomes major takes on the duties of one; one that turns out general is rid of them."""
    if danger.level == "major" and danger.told_regulator_at is None:
        start_duties(danger)
    if danger.level != "major":
        cancel_deadlines(danger, "report", "plan")
    keep(danger)


def registrable(danger: Danger, data: Data, actor: Any) -> Verdict:
    return rules.may_register(danger.source, own=own(danger, actor))


def dismissed(danger: Danger, data: Data, ctx: Context) -> None:
    keep(danger)


def fixed(danger: Danger, data: Data, ctx: Context) -> None:
    """In time or not is settled by the day the work was reported done."""
    now = clock.now()
    keep(danger, fixed_at=now)
    meet_deadline(danger, "fix")
    cancel_deadlines(danger, "escalate")
    set_deadline(
        danger,
        "accept",
        f"验收：{danger.title}"[:200],
        after_workdays(now, "danger.accept_workdays"),
        permission="supervision.accept",
    )
    tell(events.DangerFixed, danger)


def keeps_from_returning(danger: Danger, data: Data, actor: Any) -> Verdict:
    """A major danger, or one that came back, is fixed only with a measure that keeps it from returning: the second list."""
    if (danger.level == "major" or danger.recurs_id) and not (data.get("system_measure") or danger.system_measure):
        raise refused(
            "danger.system_measure",
            "重大或重复隐患要写明制度措施，防止再次发生（列入制度措施清单）。",
            system_measure="请填写制度措施",
        )
    return allow()


def acceptable(danger: Danger, data: Data, actor: Any) -> Verdict:
    return rules.may_accept(level=danger.level, source=danger.source, listed=danger.listed_at is not None, own=own(danger, actor))


def accepted(danger: Danger, data: Data, ctx: Context) -> None:
    meet_deadline(danger, "accept")
    keep(danger, overdue=False)
    tell(events.DangerAccepted, danger)


def recheckable(danger: Danger, data: Data, actor: Any) -> Verdict:
    return rules.may_recheck(danger.source, own=own(danger, actor))


def rechecked(danger: Danger, data: Data, ctx: Context) -> None:
    """Seen put right on the spot by those who ordered it: fixed and accepted at once, whatever the enterprise has written down of it."""
    now = clock.now()
    keep(danger, fixed_at=danger.fixed_at or now, result=danger.result or f"执法复查：{data['opinion']}")
    for name in ("plan", "fix", "accept"):
        meet_deadline(danger, name)
    cancel_deadlines(danger, "escalate")
    accepted(danger, data, ctx)


def sent_back(danger: Danger, data: Data, ctx: Context) -> None:
    """Refused at acceptance: the clock of removal runs again, late at once if its term is past."""
    meet_deadline(danger, "accept")
    keep(danger, refusals=danger.refusals + 1, fixed_at=None)
    start_fixing(danger, danger.due_at or after_days(clock.now(), "danger.general_days"))


def closable(danger: Danger, data: Data, actor: Any) -> Verdict:
    verdict = acceptable(danger, data, actor)
    return verdict if not verdict.allowed else rules.may_close(
        level=danger.level, stopped=danger.stopped_at is not None, told_regulator=danger.told_regulator_at is not None,
        told_workers=danger.told_workers_at is not None,
    )  # fmt: skip


def closed(danger: Danger, data: Data, ctx: Context) -> None:
    keep(danger, overdue=False)
    tell(events.DangerClosed, danger)


def extendable(danger: Danger, data: Data, actor: Any) -> Verdict:
    return rules.may_extend(
        due_at=danger.due_at,
        wanted=moment(data.get("due_at")),
        listed_at=danger.listed_at,
        longest_days=int(norm("danger.listed_days")),
    )


def extended(danger: Danger, data: Data, ctx: Context) -> None:
    keep(danger, extensions=danger.extensions + 1)
    meet_deadline(danger, EXTENSION)
    start_fixing(danger, danger.due_at)


def waits_for_answer(danger: Danger) -> bool:
    return any(each.name == EXTENSION and each.state == "running" for each in deadlines_of(danger))


def may_ask_extension(danger: Danger, data: Data, actor: Any) -> Verdict:
    wanted = moment(data.get("until"), "until")
    return rules.may_ask_extension(due_at=danger.due_at, wanted=wanted, now=clock.now(), asked=waits_for_answer(danger))


def extension_asked(danger: Danger, data: Data, ctx: Context) -> None:
    """The clock of the answer runs for those who may extend."""
    due = after_workdays(clock.now(), "danger.extension_workdays")
    set_deadline(danger, EXTENSION, f"答复延期申请：{danger.title}"[:200], due, permission=PRESS)


def extension_waits(danger: Danger, data: Data, actor: Any) -> Verdict:
    return rules.may_deny_extension(asked=waits_for_answer(danger))


def extension_denied(danger: Danger, data: Data, ctx: Context) -> None:
    meet_deadline(danger, EXTENSION)


def suspendable(danger: Danger, data: Data, actor: Any) -> Verdict:
    return rules.may_suspend(danger.level, stopped=danger.stopped_at is not None)


def suspended(danger: Danger, data: Data, ctx: Context) -> None:
    keep(danger, stopped_at=clock.now())
    tell(events.WorkSuspended, danger)


def resumable(danger: Danger, data: Data, actor: Any) -> Verdict:
    return rules.may_resume(danger.state, stopped=danger.stopped_at is not None)


def resumed(danger: Danger, data: Data, ctx: Context) -> None:
    keep(danger, stopped_at=None)
    tell(events.WorkResumed, danger)


def listable(danger: Danger, data: Data, actor: Any) -> Verdict:
    return rules.may_list(danger.level, listed=danger.listed_at is not None)


def listed(danger: Danger, data: Data, ctx: Context) -> None:
    """挂牌督办: the government that lists it, the term of publication, and a term of removal no longer than the norm."""
    now = clock.now()
    rules.may_extend(due_at=None, wanted=danger.due_at, listed_at=now, longest_days=int(norm("danger.listed_days"))).require()
    keep(danger, listed_at=now, listed_by=danger.listed_by or ctx.actor.name[:120])
    set_deadline(
        danger,
        "publish",
        f"挂牌公布：{danger.title}"[:200],
        after_workdays(now, "danger.publish_workdays"),
        permission="supervision.list",
    )
    start_fixing(danger, danger.due_at)
    tell(events.DangerListed, danger, listed_by=danger.listed_by)


def published(danger: Danger, data: Data, ctx: Context) -> None:
    meet_deadline(danger, "publish")


def told_regulator(danger: Danger, data: Data, ctx: Context) -> None:
    keep(danger, told_regulator_at=danger.told_regulator_at or clock.now())
    _both_told(danger)


def told_workers(danger: Danger, data: Data, ctx: Context) -> None:
    keep(danger, told_workers_at=danger.told_workers_at or clock.now())
    _both_told(danger)


def _both_told(danger: Danger) -> None:
    if danger.told_regulator_at and danger.told_workers_at:
        meet_deadline(danger, "report")
