"""``/api/sensorthings/v1.1/``: what a SensorThings client sees."""

import base64
import json
import re
from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from anlan.domains.sensing.frontdoor import key_from
from anlan.domains.sensing.ingress import Turned
from anlan.domains.sensing.models import Point
from anlan.domains.sensing.sensorthings.answering import Asking, Nothing, answer
from anlan.domains.sensing.sensorthings.entities import RESOURCES
from anlan.domains.sensing.sensorthings.filtering import BadQuery
from anlan.domains.sensing.sensorthings.options import options_from
from anlan.domains.sensing.webingress import web_ingress
from anlan.platform.accounts.actor import NOBODY
from anlan.platform.accounts.requests import actor_of

CONFORMANCE = [
    f"http://www.opengis.net/spec/iot_sensing/1.1/req/{name}"
    for name in (
        "datamodel", "resource-path/resource-path-to-entities", "request-data/expand", "request-data/select", "request-data/filter", "request-data/orderby",
        "request-data/top", "request-data/skip", "request-data/count", "request-data/pagination", "request-data/status-code",
        "create-observations-via-post", "data-array/data-array",
    )
]  # fmt: skip
OF_DATASTREAM = re.compile(r"Datastreams\((\d{1,18})\)/Observations")
MOST_CREATED = 10_000


@csrf_exempt  # writing takes a device's key, never a session
async def sensorthings(request: HttpRequest, path: str = "") -> HttpResponse:
    if request.method == "POST":
        return await _created(request, path)
    return await sync_to_async(_read)(request, path)


def _read(request: HttpRequest, path: str) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return _problem(405, "只能读取，或新增 Observations；设备、测点在台账中登记。")
    actor = actor_of(request)
    if actor is NOBODY:
        refusal = _problem(401, "请以接口令牌访问：Authorization: Bearer <令牌>，或 HTTP Basic，密码为令牌。")
        refusal["WWW-Authenticate"] = 'Basic realm="SensorThings"'
        return refusal
    if not actor.grants_for("sensing.view"):
        return _problem(403, "没有权限：sensing.view。")
    root = request.build_absolute_uri(request.path[: len(request.path) - len(path)]).rstrip("/")
    if not path.strip("/"):
        return JsonResponse(_index(root))
    asking = Asking(actor=actor, root=root, url=request.build_absolute_uri(request.path), given=request.GET.dict())
    try:
        found = answer(asking, path, options_from(request.GET.dict()))
    except BadQuery as error:
        return _problem(400, str(error))
    except Nothing as error:
        return _problem(404, str(error))
    if path.endswith("/$value"):
        return HttpResponse(str(next(iter(found.values()))), content_type="text/plain; charset=utf-8")
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})


def _index(root: str) -> dict[str, Any]:
    names = [*RESOURCES, "Observations"]
    return {"value": [{"name": name, "url": f"{root}/{name}"} for name in sorted(names)], "serverSettings": {"conformance": CONFORMANCE}}


async def _created(request: HttpRequest, path: str) -> HttpResponse:
    """``Observations``, ``Datastreams(n)/Observations`` and ``CreateObservations`` (data array): answered when durable."""
    try:
        body = json.loads(request.body)
        rows = _array(body) if path.strip("/") == "CreateObservations" else [_one(body, path)]
        keys = await sync_to_async(_keys)({row[0] for row in rows})
    except (BadQuery, ValueError, RecursionError) as error:
        return _problem(400, str(error)[:300] or "请求无法解析")
    unknown = sorted({row[0] for row in rows} - set(keys))
    if unknown:
        return _problem(404, f"没有 Datastreams({unknown[0]})")
    readings = [{"point": keys[point], "time": at, "value": value} for point, at, value in rows]
    try:
        receipt = await web_ingress().deliver(_device_key(request), "application/json", json.dumps(readings).encode(), request.headers.get("Idempotency-Key", ""))
    except Turned as turned:
        return _problem(turned.status, str(turned))
    if receipt.accepted < len(rows):
        example = receipt.examples[0] if receipt.examples else None
        return _problem(400 if receipt.refused else 403, f"{len(rows) - receipt.accepted} 条未接收：{example.remedy if example else '该密钥不能为此测点上报'}")
    root = request.build_absolute_uri(request.path[: len(request.path) - len(path)]).rstrip("/")
    links = [f"{root}/Datastreams({point})/Observations" for point, _, _ in rows]
    answer_ = JsonResponse(links if path.strip("/") == "CreateObservations" else {}, status=201, safe=False)
    answer_["Location"] = links[0]
    return answer_


def _one(body: Any, path: str) -> tuple[int, Any, Any]:
    within = OF_DATASTREAM.fullmatch(path.strip("/"))
    if not isinstance(body, dict) or (path.strip("/") != "Observations" and not within):
        raise BadQuery("只能新增 Observations：请 POST 到 Observations 或 Datastreams(n)/Observations")
    point = int(within[1]) if within else _identity(body.get("Datastream"))
    return point, _when(body.get("phenomenonTime") or body.get("resultTime")), _result(body.get("result"))


def _array(body: Any) -> list[tuple[int, Any, Any]]:
    """The data array extension: ``[{"Datastream": …, "components": ["phenomenonTime", "result"], "dataArray": [[…], …]}]``."""
    rows: list[tuple[int, Any, Any]] = []
    for group in body if isinstance(body, list) else [None]:
        names = group.get("components") if isinstance(group, dict) else None
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names) or "result" not in names or not isinstance(group.get("dataArray"), list):
            raise BadQuery("CreateObservations 应为列表，每项含 Datastream、components（含 result）、dataArray")
        point = _identity(group.get("Datastream"))
        for values in group["dataArray"]:
            one = dict(zip(names, values, strict=False)) if isinstance(values, list) else {}
            rows.append((point, _when(one.get("phenomenonTime") or one.get("resultTime")), _result(one.get("result"))))
    if not 0 < len(rows) <= MOST_CREATED:
        raise BadQuery(f"一次 1 至 {MOST_CREATED} 条")
    return rows


def _identity(datastream: Any) -> int:
    number = datastream.get("@iot.id") if isinstance(datastream, dict) else None
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number < 2**63:
        raise BadQuery('请指明 Datastream：{"@iot.id": 编号}')
    return number


def _when(text: Any) -> str:
    """An instant, or the end of an interval; without one, now."""
    from anlan.kernel import clock

    if text is None:
        return clock.now().isoformat()
    if not isinstance(text, str):
        raise BadQuery("phenomenonTime 应为 ISO 8601")
    return text.rpartition("/")[2]


def _result(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadQuery("result 应为数字")
    try:
        return float(value)
    except OverflowError as error:
        raise BadQuery("result 超出数的范围") from error


def _keys(numbers: set[int]) -> dict[int, str]:
    return dict(Point.objects.filter(pk__in=numbers).values_list("pk", "key"))


def _device_key(request: HttpRequest) -> str:
    """``Authorization: Device``, ``X-Device-Key``, or HTTP Basic with the key as password: what stock clients can send."""
    header = request.headers.get("Authorization", "")
    if header.startswith("Basic "):
        try:
            return base64.b64decode(header[6:].strip(), validate=True).decode().partition(":")[2]
        except (ValueError, UnicodeDecodeError):
            return ""
    return key_from(header, request.headers.get("X-Device-Key", ""))


def _problem(status: int, text: str) -> HttpResponse:
    words = {"code": status, "type": "error", "message": text}
    return JsonResponse(words, status=status, json_dumps_params={"ensure_ascii": False})
