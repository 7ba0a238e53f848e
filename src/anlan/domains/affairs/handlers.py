"""The commands of affairs."""

from typing import Any

from anlan.domains.affairs import commands as c
from anlan.domains.affairs.effects import opened_task, show
from anlan.domains.affairs.events import PlanReadIn, SchemeAdopted
from anlan.domains.affairs.incidents import record_incident
from anlan.domains.affairs.indicators import definitions
from anlan.domains.affairs.models import (
    Appraisal,
    Attempt,
    Course,
    Enrolment,
    IncomingDocument,
    Meeting,
    Notice,
    OutgoingDocument,
    PlanText,
    Receipt,
    Scheme,
    WorkTask,
)
from anlan.domains.affairs.planning import appraise_units, plant
from anlan.domains.affairs.rules import check_questions, mark, may_hand_in, may_record_hours
from anlan.domains.affairs.schemes import KINDS, shipped
from anlan.kernel import clock
from anlan.kernel.verdict import refused
from anlan.platform.accounts.models import User
from anlan.platform.bus.api import Context, emit, handles
from anlan.platform.cases.api import link, note, open_case


@handles(c.AdoptScheme, area=lambda cmd: cmd.division)
def adopt_scheme(cmd: c.AdoptScheme, ctx: Context) -> int:
    content = dict(cmd.content)
    if cmd.kind not in KINDS:
        raise refused("scheme.kind", f"方案种类应为：{'、'.join(KINDS)}。", kind="请选择")
    lacking = {name: "缺少此项" for name in ("version", "title", "valid_from", "source") if not content.get(name)}
    if lacking:
        raise refused("scheme.incomplete", "方案缺少必要内容。", **lacking)
    _check_content(cmd.kind, content)
    if content["version"] == shipped(cmd.kind)["version"] or Scheme.objects.filter(kind=cmd.kind, version=content["version"]).exists():
        raise refused("scheme.version", "这个版本号已经用过；方案不修改，只能另立版本。", version="已用过")
    row = Scheme.objects.create(
        kind=cmd.kind, version=content["version"], title=content["title"], valid_from=content["valid_from"], content=content, adopted_at=clock.now(),
        adopted_by=ctx.actor.name,
    )  # fmt: skip
    emit(SchemeAdopted(subject=f"scheme/{row.pk}", area=cmd.division, kind=cmd.kind, version=row.version))
    return int(row.pk)


PAPERS: dict[str, Any] = {"incoming": IncomingDocument, "outgoing": OutgoingDocument, "notice": Notice, "meeting": Meeting}


def _check_content(kind: str, content: dict[str, Any]) -> None:
    try:
        if kind == "indicators":
            definitions(content)
        elif sum(float(part["points"]) for part in content["parts"]) != 100:
            raise ValueError("各部分分值之和应为 100。")
    except (KeyError, TypeError, ValueError) as error:
        raise refused("scheme.content", f"方案内容不正确：{error}", content=str(error)) from error


@handles(c.ReadInPlan, area=lambda cmd: cmd.division)
def read_in_plan(cmd: c.ReadInPlan, ctx: Context) -> int:
    plan, tasks = plant(cmd.title, cmd.text, cmd.division, cmd.source, ctx)
    emit(PlanReadIn(subject=f"plan_text/{plan.pk}", area=cmd.division, plan=plan.pk, title=plan.title, tasks=tasks))
    return int(plan.pk)


@handles(c.Appraise, area=lambda cmd: PlanText.objects.get(pk=cmd.plan).division)
def appraise_all(cmd: c.Appraise, ctx: Context) -> int:
    """How many departments were scored."""
    if not cmd.period.strip():
        raise refused("appraisal.period", "请填写考核期，如 2025 或 2025-H1。", period="请填写此项。")
    shared = {"plan_id": cmd.plan, "period": cmd.period.strip()[:20], "at": clock.now(), "by": ctx.actor.name}
    rows = [Appraisal(**shared, scheme_version=r.version, organisation_id=r.organisation, score=r.score, parts=r.stored_parts) for r in appraise_units(cmd.plan)]
    return len(Appraisal.objects.bulk_create(rows))


@handles(c.RecordIncident, area=lambda cmd: cmd.division)
def record(cmd: c.RecordIncident, ctx: Context) -> str:
    return record_incident(cmd.incident, ctx)


def _paper(cmd: c.Circulate) -> Any:
    """A draft is shown to nobody before it is out."""
    if cmd.kind not in PAPERS:
        raise LookupError("没有这一类文件。")
    row = PAPERS[cmd.kind].objects.select_for_update().get(pk=cmd.document)
    if row.state == "draft":
        raise refused("document.draft", "还是草稿，核稿后才能送阅。")
    return row


@handles(c.Circulate, subject=_paper)
def circulate(cmd: c.Circulate, ctx: Context, document: Any) -> int:
    people = list(User.objects.filter(pk__in=cmd.users, is_active=True))
    if not people:
        raise refused("document.readers", "请选择传阅人员。", users="请选择")
    count = show(document, [person.pk for person in people])
    note(document, ctx, "circulate", f"传阅：{'、'.join(str(person) for person in people)}")
    return count


@handles(c.MarkRead, area=lambda cmd: "")
def mark_read(cmd: c.MarkRead, ctx: Context) -> None:
    row = Receipt.objects.select_for_update().filter(pk=cmd.receipt, user=cmd.user).first()
    if row is None:
        raise LookupError("没有发给您的这份文件。")
    row.read_at, row.opinion = row.read_at or clock.now(), cmd.opinion.strip() or row.opinion
    row.save()


@handles(c.Resolve, subject=lambda cmd: Meeting.objects.select_for_update().get(pk=cmd.meeting))
def resolve(cmd: c.Resolve, ctx: Context, meeting: Meeting) -> int:
    if not cmd.text.strip():
        raise refused("meeting.resolution", "请填写议定事项。", text="请填写此项。")
    task = open_case(
        WorkTask, ctx, title=cmd.text.strip()[:60], division=meeting.division, organisation_id=cmd.organisation, text=cmd.text.strip(), source=meeting.subject,
        due_on=cmd.due_on, invented=meeting.invented,
    )  # fmt: skip
    opened_task(task, {}, ctx)
    link(meeting, task.subject, "resolution")
    note(meeting, ctx, "resolve", f"议定事项交办：{task.title}")
    return int(task.pk)


@handles(c.SetQuestions, subject=lambda cmd: Course.objects.select_for_update().get(pk=cmd.course))
def set_questions(cmd: c.SetQuestions, ctx: Context, course: Course) -> int:
    questions = [dict(q) for q in cmd.questions]
    if wrong := check_questions(questions):
        raise refused("course.questions", "试题有误。", questions=" ".join(wrong))
    if Attempt.objects.filter(enrolment__course=course).exists():
        raise refused("course.begun", "已有人交卷，不能再改试题。", questions="已有人交卷")
    course.questions = questions
    course.save(update_fields=["questions"])
    note(course, ctx, "questions", f"试卷已设定：{len(questions)} 题")
    return len(questions)


@handles(c.Enrol, subject=lambda cmd: Course.objects.select_for_update().get(pk=cmd.course))
def enrol(cmd: c.Enrol, ctx: Context, course: Course) -> int:
    have = set(course.enrolments.values_list("user_id", flat=True))
    people = User.objects.filter(pk__in=cmd.users, is_active=True).exclude(pk__in=have)
    made = Enrolment.objects.bulk_create(Enrolment(course=course, user=person, enrolled_at=clock.now()) for person in people)
    return len(made)


@handles(c.RecordHours, subject=lambda cmd: Course.objects.select_for_update().get(pk=cmd.course))
def record_hours(cmd: c.RecordHours, ctx: Context, course: Course) -> int:
    """How many lines of the roll changed."""
    if course.state == "cancelled":
        raise refused("course.cancelled", "培训班已取消。")
    roll = {e.pk: e for e in course.enrolments.select_related("user")}
    may_record_hours({str(roll[pk].user): hours for pk, hours in cmd.hours.items() if pk in roll}, course.hours).require()
    moved = [roll[pk] for pk, hours in cmd.hours.items() if pk in roll and pk not in cmd.off and roll[pk].hours_attended != hours]
    for e in moved:
        e.hours_attended = cmd.hours[e.pk]
    Enrolment.objects.bulk_update(moved, ["hours_attended"])
    gone = _take_off(course, cmd.off)
    if moved or gone:
        note(course, ctx, "roll", f"登记学时 {len(moved)} 人" + (f"，移出名单：{'、'.join(gone)}" if gone else ""))
    return len(moved) + len(gone)


def _take_off(course: Course, enrolments: tuple[int, ...]) -> list[str]:
    """Names of those taken off; who has handed in a paper stays."""
    rows = course.enrolments.filter(pk__in=enrolments).select_related("user")
    if kept := [str(e.user) for e in rows.filter(attempts__isnull=False).distinct()]:
        raise refused("course.examined", f"已经交卷，不能移出名单：{'、'.join(kept)}。")
    names = [str(e.user) for e in rows]
    rows.delete()
    return names


@handles(c.SitExam, area=lambda cmd: "")
def sit_exam(cmd: c.SitExam, ctx: Context) -> int:
    enrolment = Enrolment.objects.select_related("course").filter(course=cmd.course, user=cmd.user).first()
    if enrolment is None:
        raise LookupError("您没有报名这个培训班。")
    course = enrolment.course
    if course.state != "open" or not course.questions:
        raise refused("course.closed", "现在不能考试：培训班未开班、已结业或没有试卷。")
    may_hand_in(len(course.questions), cmd.answers).require()
    score = mark(course.questions, cmd.answers)
    attempt = Attempt.objects.create(enrolment=enrolment, answers=[list(a) for a in cmd.answers], score=score, passed=score >= course.pass_mark, at=clock.now())
    return int(attempt.pk)
