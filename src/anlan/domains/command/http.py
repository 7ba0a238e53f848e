"""The API of command: one call a verb."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from anlan.domains.command import api as command
from anlan.domains.command.duty.http import router as duty_router
from anlan.domains.command.http_views import incident_view, report_view, room_view, task_view
from anlan.platform.accounts.requests import actor_of
from anlan.platform.bus.api import Command, Context, send
from anlan.platform.bus.messages import plain
from anlan.platform.cases.act import Act

router = Router(tags=["command 应急指挥"])
router.add_router("", duty_router)


class ReportIn(Schema):
    division: str
    source: str = "phone"
    text: str = ""
    reported_at: str = ""
    reporter: str = ""
    reporter_phone: str = ""
    alert: int | None = None


class FactsIn(Schema):
    facts: dict[str, Any] = {}
    note: str = ""


class ConfirmIn(Schema):
    title: str = ""
    merge: list[int] = []
    alerts: list[int] = []


class StartIn(Schema):
    plan: int
    level: int
    reason: str = ""


class LevelIn(Schema):
    level: int
    reason: str
    drop: bool = False


class SituationReportIn(Schema):
    form: str
    text: str
    recipients: list[str] = []


class TaskIn(Schema):
    title: str
    unit: str
    text: str = ""
    organisation: int | None = None
    limit_minutes: float | None = None


class LineIn(Schema):
    thing: str
    quantity: float | None = None
    eta_minutes: float | None = None
    route: dict[str, Any] | None = None


class DispatchIn(Schema):
    lines: list[LineIn]


class ReasonIn(Schema):
    reason: str = ""


class EvaluationIn(Schema):
    text: str = ""
    proposals: list[str] = []
    dangers: list[str] = []


class VerbIn(Schema):
    text: str = ""
    data: dict[str, Any] = {}
    version: int | None = None


def _send(request: HttpRequest, cmd: Command) -> Any:
    """The caller's ``Idempotency-Key`` makes a repeated call harmless."""
    actor = actor_of(request)
    key = request.headers.get("Idempotency-Key", "")[:80]
    return send(cmd, Context(actor=actor, key=f"{actor.user}:{key}" if key else ""))


@router.post("/reports", summary="接报")
def receive_report(request: HttpRequest, body: ReportIn) -> dict[str, Any]:
    return {"id": _send(request, command.ReceiveReport(**body.dict()))}


@router.get("/reports", summary="待核实接报")
def list_reports(request: HttpRequest) -> list[dict[str, Any]]:
    return [report_view(row) for row in command.open_reports(actor_of(request))]


@router.get("/reports/{report}", summary="接报详情与疑似重复")
def read_report(request: HttpRequest, report: int) -> dict[str, Any]:
    actor = actor_of(request)
    row = command.get_report(actor, report)
    return report_view(row) | {"extracted": row.extracted, "duplicates": plain(command.duplicates_of(actor, row))}


@router.patch("/reports/{report}", summary="修正接报要素")
def correct_report(request: HttpRequest, report: int, body: FactsIn) -> dict[str, Any]:
    return {"id": _send(request, command.CorrectReport(report=report, facts=body.facts))}


@router.post("/reports/{report}/merge/{incident}", summary="并入突发事件")
def merge_report(request: HttpRequest, report: int, incident: int) -> dict[str, Any]:
    return {"id": _send(request, command.MergeReport(report=report, incident=incident))}


@router.post("/reports/{report}/confirm", summary="确认为突发事件")
def confirm_incident(request: HttpRequest, report: int, body: ConfirmIn) -> dict[str, Any]:
    return {"id": _send(request, command.ConfirmIncident(report=report, title=body.title, merge=tuple(body.merge), alerts=tuple(body.alerts)))}


@router.get("/incidents", summary="突发事件")
def list_incidents(request: HttpRequest, open_only: bool = True) -> list[dict[str, Any]]:
    return [incident_view(row) for row in command.incidents(actor_of(request), open_only=open_only)]


@router.get("/incidents/{incident}", summary="事件室")
def read_incident(request: HttpRequest, incident: int) -> dict[str, Any]:
    return room_view(command.incident_room(actor_of(request), incident))


@router.patch("/incidents/{incident}", summary="更新情况")
def update_incident(request: HttpRequest, incident: int, body: FactsIn) -> dict[str, Any]:
    return {"id": _send(request, command.UpdateIncident(incident=incident, facts=body.facts, note=body.note))}


@router.get("/incidents/{incident}/draft/{form}", summary="报告代拟稿")
def draft_report(request: HttpRequest, incident: int, form: str) -> dict[str, Any]:
    row = command.get_incident(actor_of(request), incident)
    if form not in ("phone", "first", "follow_up", "final"):
        raise LookupError("报告种类应为 phone、first、follow_up 或 final。")
    return {"form": form, "text": command.draft_report(row, form)}


@router.post("/incidents/{incident}/situation-reports", summary="报送信息")
def send_report(request: HttpRequest, incident: int, body: SituationReportIn) -> dict[str, Any]:
    cmd = command.SendSituationReport(incident=incident, form=body.form, text=body.text, recipients=tuple(body.recipients))
    return {"id": _send(request, cmd)}


@router.post("/incidents/{incident}/response", summary="启动响应")
def start_response(request: HttpRequest, incident: int, body: StartIn) -> dict[str, Any]:
    return {"id": _send(request, command.StartResponse(incident=incident, plan=body.plan, level=body.level, reason=body.reason))}


@router.post("/incidents/{incident}/level", summary="调整响应级别")
def change_level(request: HttpRequest, incident: int, body: LevelIn) -> dict[str, Any]:
    return {"id": _send(request, command.ChangeLevel(incident=incident, level=body.level, reason=body.reason, drop=body.drop))}


@router.get("/incidents/{incident}/level", summary="级别复核：建议与还应问清的事")
def review_level(request: HttpRequest, incident: int) -> dict[str, Any]:
    found = command.review_of(command.get_incident(actor_of(request), incident))
    return plain(found) if found else {}


@router.post("/incidents/{incident}/level/keep", summary="维持现级别")
def keep_level(request: HttpRequest, incident: int, body: ReasonIn) -> dict[str, Any]:
    return {"id": _send(request, command.KeepLevel(incident=incident, reason=body.reason))}


@router.post("/incidents/{incident}/tasks", summary="下达任务")
def give_task(request: HttpRequest, incident: int, body: TaskIn) -> dict[str, Any]:
    return {"id": _send(request, command.GiveTask(incident=incident, **body.dict()))}


@router.get("/incidents/{incident}/forces", summary="力量与物资建议")
def propose_forces(request: HttpRequest, incident: int) -> dict[str, Any]:
    proposal = command.propose_forces(command.get_incident(actor_of(request), incident))
    return {"offers": plain(proposal.offers), "missing": list(proposal.missing)}


@router.post("/incidents/{incident}/dispatches", summary="批准调派")
def approve_dispatch(request: HttpRequest, incident: int, body: DispatchIn) -> dict[str, Any]:
    return {"ids": _send(request, command.ApproveDispatch(incident=incident, lines=tuple(line.dict() for line in body.lines)))}


@router.post("/incidents/{incident}/end", summary="终止响应")
def end_response(request: HttpRequest, incident: int, body: ReasonIn) -> dict[str, Any]:
    return {"id": _send(request, command.EndResponse(incident=incident, reason=body.reason))}


@router.get("/incidents/{incident}/findings", summary="评估发现")
def read_findings(request: HttpRequest, incident: int) -> list[dict[str, Any]]:
    return [plain(found) for found in command.findings_of(command.get_incident(actor_of(request), incident))]


@router.post("/incidents/{incident}/evaluation", summary="评估")
def evaluate(request: HttpRequest, incident: int, body: EvaluationIn) -> dict[str, Any]:
    return {"id": _send(request, command.EvaluateIncident(incident=incident, text=body.text, proposals=tuple(body.proposals), dangers=tuple(body.dangers)))}


@router.get("/incidents/{incident}/export.docx", summary="导出 Word")
def export_docx(request: HttpRequest, incident: int) -> HttpResponse:
    row = command.get_incident(actor_of(request), incident)
    content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return HttpResponse(
        command.incident_docx(row), content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{row.number}.docx"'}
    )  # fmt: skip


@router.get("/tasks", summary="我的任务")
def list_tasks(request: HttpRequest, open_only: bool = True) -> list[dict[str, Any]]:
    return [task_view(row) for row in command.tasks_for(actor_of(request), open_only=open_only)]


@router.post("/tasks/{task}/{verb}", summary="任务：接收、完成、退回 …")
def act_on_task(request: HttpRequest, task: int, verb: str, body: VerbIn) -> dict[str, Any]:
    return {"id": _send(request, Act(kind="task", id=task, verb=verb, text=body.text, data=body.data, version=body.version))}


@router.post("/dispatches/{dispatch}/{verb}", summary="调度：出发、到场、释放 …")
def act_on_dispatch(request: HttpRequest, dispatch: int, verb: str, body: VerbIn) -> dict[str, Any]:
    return {"id": _send(request, Act(kind="dispatch", id=dispatch, verb=verb, text=body.text, data=body.data, version=body.version))}
