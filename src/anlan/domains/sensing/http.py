"""``/api/sensing``: deliveries of readings, alerts, points, history, rules."""

from dataclasses import asdict
from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from anlan.domains.sensing import commands, drawing, health, ordergiving, queries, weather
from anlan.domains.sensing.answers import answer_of, turned_answer
from anlan.domains.sensing.frontdoor import key_from
from anlan.domains.sensing.ingress import Turned
from anlan.domains.sensing.keys import new_key
from anlan.domains.sensing.models import Device, DeviceFault, Point, Rule
from anlan.domains.sensing.preview import preview_rule
from anlan.domains.sensing.rules import check_selector
from anlan.domains.sensing.shapes import (
    After,
    Doing,
    Instant,
    KeyWanted,
    Latitude,
    Longitude,
    Number,
    Ordering,
    RuleWanted,
    Short,
    Word,
)
from anlan.domains.sensing.webingress import web_ingress
from anlan.kernel.divisions import canonical
from anlan.kernel.verdict import refused
from anlan.platform.accounts.requests import actor_of
from anlan.platform.accounts.scope import visible
from anlan.platform.bus.api import Context, send
from anlan.platform.http.security import require

router = Router(tags=["sensing"])
MOST_BUCKETS = 5_000


@router.post("/readings", auth=None, summary="接收读数：NDJSON、JSON 数组或 Arrow IPC；答复即已落盘")
async def post_readings(request: HttpRequest) -> HttpResponse:
    """Key in ``Authorization: Device <key>`` or ``X-Device-Key``; ``Idempotency-Key`` makes a repetition harmless."""
    headers = request.headers
    try:
        receipt = await web_ingress().deliver(
            key_from(headers.get("Authorization", ""), headers.get("X-Device-Key", "")), headers.get("Content-Type", ""), request.body,
            headers.get("Idempotency-Key", ""),
        )  # fmt: skip
    except Turned as turned:
        return JsonResponse(turned_answer(turned), status=turned.status, content_type="application/problem+json")
    return JsonResponse(answer_of(receipt), json_dumps_params={"ensure_ascii": False})


@router.get("/alerts", summary="未关闭的报警")
def get_alerts(request: HttpRequest, limit: int = 200) -> list[dict[str, Any]]:
    return [asdict(alert) for alert in queries.open_alerts(actor_of(request), limit=max(1, min(limit, queries.MOST)))]


@router.get("/alerts/{alert}", summary="一条报警及其依据的读数")
def get_alert(request: HttpRequest, alert: Number) -> dict[str, Any]:
    found = queries.get_alert(alert)
    require(actor_of(request), "sensing.view", found.division, found.organisation)
    return asdict(found)


@router.post("/alerts/{alert}", summary="处置报警：确认、指派、静音、关闭")
def post_alert(request: HttpRequest, alert: Number, doing: Doing) -> dict[str, Any]:
    command = _command(alert, doing)
    send(command, Context(actor=actor_of(request), key=request.headers.get("Idempotency-Key", "")))
    return asdict(queries.get_alert(alert))


def _command(alert: int, doing: Doing) -> Any:
    match doing.verb:
        case "acknowledge":
            return commands.AcknowledgeAlert(alert=alert, text=doing.text)
        case "assign":
            return commands.AssignAlert(alert=alert, assignee=doing.assignee, text=doing.text)
        case "silence":
            return commands.SilenceAlert(alert=alert, minutes=doing.minutes, text=doing.text)
        case "clear":
            return commands.ClearAlert(alert=alert, reason=doing.text)
    raise refused("alert.verb", "可用的处置：acknowledge、assign、silence、clear。", verb="不认识的处置")


def _point(request: HttpRequest, key: str) -> Point:
    point = Point.objects.select_related("device").filter(key=key).first()
    if point is None:
        raise LookupError(f"没有测点 {key}")
    require(actor_of(request), "sensing.view", point.device.division, point.device.organisation_id)
    return point


@router.get("/points", summary="测点及最新值；按设备或类别")
def get_points(request: HttpRequest, device: Short = "", kind: Short = "", thing: Short = "", after: After = 0, limit: int = 100) -> dict[str, Any]:
    seen = visible(actor_of(request), "sensing.view", "device__division", "device__organisation")
    rows = Point.objects.select_related("device").filter(seen, pk__gt=after).order_by("pk")
    given = {"device__code": device, "kind": kind, "device__thing": thing}
    limit = max(1, min(limit, 500))
    found = list(rows.filter(**{name: value for name, value in given.items() if value})[:limit])
    newest = queries.latest_of(found)
    return {"points": [_shown(point, newest.get(point.key)) for point in found], "after": found[-1].pk if len(found) == limit else None}


def _shown(point: Point, newest: Any) -> dict[str, Any]:
    same = {name: getattr(point, name) for name in ("key", "quantity", "name", "unit", "low", "high", "kind", "substance")}
    return same | {"device": point.device.code, "latest": asdict(newest) if newest else None}


@router.get("/history", summary="历史：任意测点任意时段，原始或降采样（最小、最大、平均）")
def get_history(request: HttpRequest, point: Short, start: Instant, end: Instant, buckets: int = 500, raw: bool = False) -> dict[str, Any]:
    found = _point(request, point)
    if end <= start:
        raise refused("history.window", "结束时间应晚于开始时间。", end="应晚于开始时间")
    if raw:
        rows = queries.history_raw(found, start, end)
        return {"time_us": rows.time_us.tolist(), "value": _numbers(rows.value), "quality": rows.quality.tolist()}
    window = queries.history_window(found, start, end, max(1, min(buckets, MOST_BUCKETS)))
    columns = {name: _numbers(getattr(window, name)) for name in ("low", "high", "mean")}
    return {"width_us": window.width_us, "time_us": window.time_us.tolist(), "count": window.count.tolist(), **columns}


@router.get("/curve", summary="测点曲线：均值与极值、间断、规则阈值、报警时段")
def get_curve(request: HttpRequest, point: Short, start: Instant, end: Instant) -> dict[str, Any]:
    found = _point(request, point)
    if end <= start:
        raise refused("history.window", "结束时间应晚于开始时间。", end="应晚于开始时间")
    return drawing.curve(found, start, end, conditions=drawing.rules_on(found), spans=drawing.alarm_spans(found, start, end))


@router.get("/devices/{device}/quality", summary="设备各测点的数据质量：近若干小时各类问题读数的条数")
def get_quality(request: HttpRequest, device: Word, hours: int = 24) -> dict[str, Any]:
    found = health.device(device, hours=max(1, min(hours, 24 * 31)))
    require(actor_of(request), "sensing.view", found.device.division, found.device.organisation_id)
    return {
        "state": found.state,
        "points": {p.point.key: p.faults for p in found.points},
        "refused": {f.reason: f.count for f in health.refused_of(found.device)},
    }


@router.get("/devices/{device}/orders", summary="设备所用协议的下行命令；设备在线时才有")
async def get_orders(request: HttpRequest, device: Word) -> dict[str, Any]:
    await sync_to_async(_seen)(request, device)
    return _answered(await ordergiving.offered(device))


@router.post("/devices/{device}/orders", summary="向设备下达命令：校时、上报间隔、文本、查岗、复位……")
async def post_order(request: HttpRequest, device: Word, wanted: Ordering) -> dict[str, Any]:
    """Written down first, then sent; ``reply`` is what the device said to it within five seconds."""
    actor = await sync_to_async(actor_of)(request)
    return _answered(await ordergiving.give(device, wanted.order, wanted.given, Context(actor=actor)))


def _answered(said: dict[str, Any] | None) -> dict[str, Any]:
    if said is None:
        raise refused("device.absent", "设备不在线：它连上并报过数据后才能下达命令。", device="不在线")
    if "wrong" in said:
        raise refused("device.order", said["wrong"], order=said["wrong"])
    return said


def _seen(request: HttpRequest, device: str) -> None:
    found = Device.objects.filter(code=device).first()
    if found is None:
        raise LookupError(f"没有设备 {device}")
    require(actor_of(request), "sensing.view", found.division, found.organisation_id)


def _numbers(values: Any) -> list[float | None]:
    return [v if v == v else None for v in values.tolist()]  # noqa: PLR0124 - NaN has no JSON


@router.get("/weather", summary="某地的最新气象（最近的气象站）")
def get_weather(request: HttpRequest, lon: Longitude, lat: Latitude) -> dict[str, Any] | None:
    found = weather.weather_at(lon, lat)
    return asdict(found) if found else None


@router.get("/faults", summary="接入异常：来源、原因、次数")
def get_faults(request: HttpRequest) -> list[dict[str, Any]]:
    require(actor_of(request), "sensing.rules")
    return list(DeviceFault.objects.values("device_code", "reason", "count", "last_at", "example")[:500])


@router.post("/keys", summary="发放接入密钥（只显示这一次）")
def post_key(request: HttpRequest, wanted: KeyWanted) -> dict[str, Any]:
    key, digest = new_key()
    pk = send(commands.IssueAccessKey(**wanted.dict(), digest=digest), Context(actor=actor_of(request)))
    return {"id": pk, "key": key}


@router.delete("/keys/{key}", summary="吊销接入密钥")
def delete_key(request: HttpRequest, key: Number) -> dict[str, Any]:
    send(commands.RevokeAccessKey(key=key), Context(actor=actor_of(request)))
    return {"revoked": key}


@router.get("/rules", summary="报警规则及其版本")
def get_rules(request: HttpRequest) -> list[dict[str, Any]]:
    rows = Rule.objects.filter(visible(actor_of(request), "sensing.view", organisation=None)).prefetch_related("versions")[:1000]
    names = ("version", "state", "kind", "condition", "selector", "level", "event_type", "clause", "made_by", "made_at")
    return [
        {"code": r.code, "name": r.name, "division": r.division, "versions": [{n: getattr(v, n) for n in names} for v in r.versions.all()]}
        for r in rows
    ]


@router.post("/rules", summary="起草规则的新版本")
def post_rule(request: HttpRequest, wanted: RuleWanted) -> dict[str, Any]:
    return {"version": send(commands.DraftRule(**wanted.dict()), Context(actor=actor_of(request)))}


@router.post("/rules/preview", summary="规则预演：在历史读数上会报多少次警")
def post_preview(request: HttpRequest, wanted: RuleWanted, start: Instant, end: Instant) -> dict[str, Any]:
    require(actor_of(request), "sensing.rules", canonical(wanted.division))
    selector = {"area": canonical(wanted.division), **wanted.selector}
    check_selector(selector, canonical(wanted.division)).require()
    return preview_rule(wanted.kind, wanted.condition, selector, start, end)


@router.post("/rules/{rule}/live/{version}", summary="启用规则的一个版本")
def post_live(request: HttpRequest, rule: Word, version: Number) -> dict[str, Any]:
    send(commands.PutRuleLive(rule=rule, version=version), Context(actor=actor_of(request)))
    return {"rule": rule, "live": version}


@router.post("/rules/{rule}/retire", summary="停用规则")
def post_retire(request: HttpRequest, rule: Word) -> dict[str, Any]:
    send(commands.RetireRule(rule=rule), Context(actor=actor_of(request)))
    return {"rule": rule, "live": None}
