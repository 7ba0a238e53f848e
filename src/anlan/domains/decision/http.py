"""The API of decision: models and what they need, runs, comparison, consultation."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from anlan.domains.decision import api as decision
from anlan.engines import science
from anlan.platform.accounts.requests import actor_of
from anlan.platform.bus.api import Context, send
from anlan.platform.bus.messages import plain
from anlan.platform.http.security import require

router = Router(tags=["decision 决策支持"])


class RunIn(Schema):
    subject: str
    model: str
    division: str
    inputs: dict[str, Any]
    title: str = ""
    assumed: list[dict[str, str]] = []


class ProposeIn(Schema):
    facts: dict[str, Any]
    lon: float
    lat: float


class ConsultationIn(Schema):
    about: str
    title: str
    division: str
    runs: list[int] = []


@router.get("/models", summary="模型目录")
def models(request: HttpRequest) -> list[dict[str, Any]]:
    require(actor_of(request), "decision.view")
    return [{"id": m.spec.id, "version": m.spec.version, "zh": m.spec.zh, "en": m.spec.en} for m in science.MODELS.values()]


@router.get("/models/{model}", summary="一个模型的输入、公式与验证")
def model(request: HttpRequest, model: str) -> dict[str, Any]:
    require(actor_of(request), "decision.view")
    return science.describe(model).as_dict()


@router.post("/propose", summary="按事件事实推荐模型与输入")
def propose(request: HttpRequest, given: ProposeIn) -> dict[str, Any]:
    require(actor_of(request), "decision.run")
    found = decision.propose_run(given.facts, given.lon, given.lat)
    return {"request": plain(found) if found else None}


@router.post("/runs", summary="运行模型")
def run(request: HttpRequest, given: RunIn) -> dict[str, int]:
    command = decision.RunModel(**given.dict())
    return {"run": send(command, Context(actor=actor_of(request), key=request.headers.get("Idempotency-Key", "")))}


@router.get("/runs", summary="运行列表")
def runs(request: HttpRequest, subject: str = "", limit: int = 20) -> list[dict[str, Any]]:
    actor = actor_of(request)
    return [plain(view) for view in decision.visible_runs(actor, subject=subject, limit=min(max(limit, 1), 100))]


@router.get("/runs/{number}", summary="一次运行")
def one_run(request: HttpRequest, number: int) -> dict[str, Any]:
    return plain(_seen(request, number))


@router.post("/runs/{number}/stop", summary="停止")
def stop(request: HttpRequest, number: int) -> dict[str, bool]:
    send(decision.StopRun(run=number), Context(actor=actor_of(request)))
    return {"stopped": True}


@router.get("/compare", summary="两次运行的比较")
def compared(request: HttpRequest, first: int, second: int) -> dict[str, Any]:
    return plain(decision.compare(_seen(request, first), _seen(request, second)))


@router.post("/consultations", summary="发起会商")
def consult(request: HttpRequest, given: ConsultationIn) -> dict[str, int]:
    return {"consultation": send(decision.OpenConsultation(**given.dict()), Context(actor=actor_of(request)))}


def _seen(request: HttpRequest, number: int) -> decision.RunView:
    view = decision.get_run(number)
    require(actor_of(request), "decision.view", view.division)
    return view
