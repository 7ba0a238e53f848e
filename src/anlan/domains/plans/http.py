"""The API of the plan library."""

import base64
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from anlan.domains.plans import api as plans
from anlan.kernel import clock
from anlan.kernel.verdict import refused
from anlan.platform.accounts.requests import actor_of
from anlan.platform.bus.api import Command, Context, send
from anlan.platform.http.security import require

router = Router(tags=["plans 预案"])


class MatchIn(Schema):
    facts: dict[str, Any]
    division: str


class CorrectionIn(Schema):
    path: str
    value: Any = None
    reason: str = ""


class RevisionIn(Schema):
    text: str
    reason: str = ""
    source: str = ""


class ReasonIn(Schema):
    reason: str = ""


def _send(request: HttpRequest, command: Command) -> Any:
    return send(command, Context(actor=actor_of(request)))


def _seen(request: HttpRequest, plan: int) -> plans.PlanView:
    """The plan, if the caller may see plans where it belongs; otherwise as if there were none."""
    view = plans.get_plan(plan)
    if not actor_of(request).hears("plans.view", view.division):
        raise LookupError(f"no plan {plan}")
    return view


@router.get("", summary="预案列表")
def list_plans(request: HttpRequest, state: str = "", event_type: str = "", q: str = "") -> list[dict[str, Any]]:
    return [_brief(view) for view in plans.list_plans(actor_of(request), state=state, event_type=event_type, q=q)]


def _brief(view: plans.PlanView) -> dict[str, Any]:
    found = asdict(view)
    for name in ("text", "structure", "levels"):
        found.pop(name)
    return found


@router.post("", summary="导入预案文件")
def import_plan(request: HttpRequest, division: str, file: File[UploadedFile]) -> dict[str, Any]:
    content = base64.b64encode(file.read()).decode()
    return {"id": _send(request, plans.ImportPlan(division=division, file_name=file.name or "", content=content))}


@router.post("/match", summary="匹配预案")
def match(request: HttpRequest, body: MatchIn) -> list[dict[str, Any]]:
    require(actor_of(request), "plans.match", body.division)
    return [asdict(one) for one in plans.plan_matches(body.facts, body.division, clock.now())]


@router.get("/{int:plan}", summary="预案结构与正文")
def get_plan(request: HttpRequest, plan: int) -> dict[str, Any]:
    return asdict(_seen(request, plan))


@router.get("/{int:plan}/tasks", summary="某一级响应的任务")
def tasks(request: HttpRequest, plan: int, level: int) -> list[dict[str, Any]]:
    _seen(request, plan)
    if not 1 <= level <= 4:
        raise refused("plan.level", "响应级别应为 1–4。", level="1–4")
    return [asdict(task) for task in plans.compile_tasks(plan, level)]


@router.get("/{int:plan}/lint", summary="预案检查")
def lint(request: HttpRequest, plan: int) -> list[dict[str, Any]]:
    _seen(request, plan)
    return [asdict(finding) for finding in plans.lint_of(plan, clock.now())]


@router.post("/{int:plan}/approve", summary="审核通过")
def approve(request: HttpRequest, plan: int, body: ReasonIn) -> dict[str, Any]:
    return {"id": _send(request, plans.ApprovePlan(plan=plan, reason=body.reason))}


@router.post("/{int:plan}/corrections", summary="修正读取结果")
def correct(request: HttpRequest, plan: int, body: CorrectionIn) -> dict[str, Any]:
    return {"id": _send(request, plans.CorrectPlan(plan=plan, path=body.path, value=body.value, reason=body.reason))}


@router.post("/{int:plan}/revisions", summary="提出修订建议")
def propose(request: HttpRequest, plan: int, body: RevisionIn) -> dict[str, Any]:
    return {"id": _send(request, plans.ProposeRevision(plan=plan, text=body.text, reason=body.reason, source=body.source))}
