"""A plan is started at a level; the level changes; the plan's measures become tasks."""

from anlan.domains.command import reviewing
from anlan.domains.command.commands import ChangeLevel, KeepLevel, ReviewLevel, StartResponse
from anlan.domains.command.events import ResponseChanged, ResponseStarted
from anlan.domains.command.handlers.tasks import give
from anlan.domains.command.knowing import known_of
from anlan.domains.command.models import Incident, Response
from anlan.domains.command.rules import may_start, task_due
from anlan.domains.plans import api as plans
from anlan.kernel import clock
from anlan.kernel.grades import ResponseLevel
from anlan.kernel.saying import say
from anlan.kernel.verdict import refused
from anlan.platform.bus.api import Context, emit, handles
from anlan.platform.cases.api import link, move
from anlan.platform.cases.life import join


@handles(StartResponse, subject=lambda cmd: Incident.objects.select_for_update().get(pk=cmd.incident))
def start_response(cmd: StartResponse, ctx: Context, incident: Incident) -> int:
    level = _level(cmd.level)
    match = _match(incident, cmd.plan)
    may_start(incident.facts, match.title, level, match.level, cmd.reason).require()
    incident.level = level
    clause = match.level_clause if match.level == level else f"指挥长决定：{cmd.reason}"
    move(incident, "start", ctx, say("启动{plan}{level}响应", plan=match.title, level=level.zh), plan=cmd.plan, level=int(level), clause=clause, reason=cmd.reason)
    response = Response.objects.create(
        incident=incident, plan=cmd.plan, plan_title=match.title, level=level, clause=clause, started_at=clock.now(), started_by=ctx.actor.name
    )  # fmt: skip
    link(incident, f"plan/{cmd.plan}", "plan")
    count = _give_measures(incident, cmd.plan, level, ctx)
    emit(ResponseStarted(
        subject=incident.subject, area=incident.division, incident=incident.pk, title=incident.title, plan=cmd.plan, plan_title=match.title,
        level=int(level), clause=clause, tasks=count,
    ))  # fmt: skip
    return int(response.pk)


@handles(ChangeLevel, subject=lambda cmd: Incident.objects.select_for_update().get(pk=cmd.incident))
def change_level(cmd: ChangeLevel, ctx: Context, incident: Incident) -> int:
    level, before = _level(cmd.level), incident.level or 4
    if not cmd.reason.strip():
        raise refused("response.reason", "请写明调整理由。", reason="请填写此项。")
    if level == before:
        raise refused("response.same", "已经是这一级别。", level="请选择另一级别")
    incident.level = level
    word = "提升" if level < before else "降低"
    move(incident, "change", ctx, say("响应级别{word}为{level}：{reason}", word=word, level=level.zh, reason=cmd.reason), level=int(level), level_before=before)
    current = incident.responses.filter(ended_at=None).order_by("-id").first()
    if current:
        Response.objects.filter(pk=current.pk).update(level=level)
        _give_measures(incident, current.plan, level, ctx)
        if cmd.drop:
            _drop(incident, plans.level_fork(current.plan, int(before), int(level)).dropped, ctx)
    emit(ResponseChanged(
        subject=incident.subject, area=incident.division, incident=incident.pk, title=incident.title, level=int(level), before=before,
        reason=cmd.reason,
    ))  # fmt: skip
    return int(incident.pk)


@handles(KeepLevel, subject=lambda cmd: Incident.objects.select_for_update().get(pk=cmd.incident))
def keep_level(cmd: KeepLevel, ctx: Context, incident: Incident) -> int:
    if not cmd.reason.strip():
        raise refused("response.reason", "请写明维持现级别的理由。", reason="请填写此项。")
    join(incident)
    if not reviewing.keep(incident, cmd.reason.strip(), ctx):
        raise refused("response.no_proposal", "现在没有调整级别的建议，不必答复。")
    level = incident.level or 4
    emit(ResponseChanged(
        subject=incident.subject, area=incident.division, incident=incident.pk, title=incident.title, level=level, before=level, reason=cmd.reason.strip()
    ))  # fmt: skip
    return int(incident.pk)


@handles(ReviewLevel, subject=lambda cmd: Incident.objects.select_for_update().get(pk=cmd.incident))
def review_level(cmd: ReviewLevel, ctx: Context, incident: Incident) -> None:
    join(incident)
    reviewing.tell_proposal(incident, ctx)


def _drop(incident: Incident, texts: tuple[str, ...], ctx: Context) -> None:
    """What nobody has begun and the level no longer asks for; what was received is somebody's work and stays."""
    for task in incident.tasks.filter(state="given", text__in=texts):
        move(task, "cancel", ctx, reason="响应级别已调整，此项不再要求")


def _level(level: int) -> ResponseLevel:
    try:
        return ResponseLevel(level)
    except ValueError as error:
        raise refused("response.level", "响应级别应为 1–4。", level="1–4") from error


def _match(incident: Incident, plan: int) -> plans.PlanMatch:
    for match in plans.plan_matches(known_of(incident), incident.division, incident.known_at):
        if match.plan_id == plan:
            return match
    view = plans.get_plan(plan)
    return plans.PlanMatch(plan_id=plan, title=view.title, score=0.0, level=None, level_clause="", reasons=(), ask_next=())


def _give_measures(incident: Incident, plan: int, level: ResponseLevel, ctx: Context) -> int:
    """The plan's measures at this level as tasks; those already given are not given twice."""
    given = set(incident.tasks.values_list("text", flat=True))
    fresh = [spec for spec in plans.compile_tasks(plan, int(level)) if spec.text not in given]
    for spec in fresh:
        give(
            incident, ctx, title=spec.text[:60], text=spec.text, unit=spec.unit, phase=spec.phase, clause=spec.clause,
            due_at=task_due(clock.now(), spec.limit_minutes),
        )  # fmt: skip
    return len(fresh)
