"""OGC API – Features, part 1: core (OGC 17-069r4) and GeoJSON, a collection a kind. QGIS adds it with ``/api/ogc`` as the address.

A desktop program signs in with an API token: as bearer token, or as the password of HTTP Basic (any user name, reading only).
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refused
from anlan.platform.accounts.requests import actor_of
from anlan.platform.http.problems import problem
from anlan.platform.kinds.asked import Part, parts, read_box, settled
from anlan.platform.kinds.counts import extent
from anlan.platform.kinds.kind import Kind, get_kind, kinds
from anlan.platform.kinds.web.records import hidden_from, record
from anlan.platform.kinds.web.typed import one

router = Router(tags=["ogc OGC API Features"])
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CONFORMS_TO = [f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}" for part in ("core", "geojson")]
KNOWN = frozenset({"bbox", "limit", "datetime", "after", "bbox-crs", "crs", "f", "q", "area"})
FRACTION = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+(Z|[+-]\d\d:\d\d)")
DEFAULT_LIMIT, MAX_LIMIT = 100, 5000
GEOJSON, JSON = "application/geo+json", "application/json"


@router.get("", operation_id="ogc_landing", summary="入口")
def landing(request: HttpRequest) -> HttpResponse:
    return _json({
        "title": "Anlan 安澜", "description": "应急资源一张图",
        "links": [
            _link(request, "", "self", JSON, "入口"), _link(request, "/conformance", "conformance", JSON, "符合性"),
            _link(request, "/collections", "data", JSON, "数据集"), _link(request, "/../openapi.json", "service-desc", "application/vnd.oai.openapi+json;version=3.1", "接口定义"),
            _link(request, "/../docs", "service-doc", "text/html", "接口文档"),
        ],
    })  # fmt: skip


@router.get("/conformance", operation_id="ogc_conformance", summary="符合性")
def conformance(request: HttpRequest) -> HttpResponse:
    return _json({"conformsTo": CONFORMS_TO})


@router.get("/collections", operation_id="ogc_collections", summary="数据集")
def collections(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    seen = [kind for kind in kinds.values() if actor.grants_for(kind.permission("view"))]
    return _json({"links": [_link(request, "/collections", "self", JSON, "数据集")], "collections": [_collection(request, kind) for kind in seen]})


@router.get("/collections/{key}", operation_id="ogc_collection", summary="一个数据集")
def collection(request: HttpRequest, key: str) -> HttpResponse:
    return _json(_collection(request, _visible_kind(request, key)))


@router.get("/collections/{key}/items", operation_id="ogc_items", summary="要素；参数 bbox、limit、datetime 及类别的筛选字段")
def items(request: HttpRequest, key: str) -> HttpResponse:
    kind = _visible_kind(request, key)
    try:
        return _items(request, kind, request.GET.dict())
    except Refused as refusal:  # 17-069r4, 7.5: a parameter that is unknown or wrong is answered with 400
        return problem(400, refusal.verdict.code, str(refusal), fields=refusal.fields)


@router.get("/collections/{key}/items/{int:id}", operation_id="ogc_item", summary="一个要素")
def item(request: HttpRequest, key: str, id: int) -> HttpResponse:  # noqa: A002 - the name in the address
    kind = _visible_kind(request, key)
    thing = one(kind, request, id)
    path = f"/collections/{kind.key}"
    feature = _feature(kind, thing, hidden_from(kind, actor_of(request)))
    return _json(feature | {"links": [
        _link(request, f"{path}/items/{id}", "self", GEOJSON, thing.name), _link(request, path, "collection", JSON, str(kind.label)),
    ]}, GEOJSON)  # fmt: skip


def _items(request: HttpRequest, kind: Kind, asked: Mapping[str, str]) -> HttpResponse:
    limit, after = _number(asked, "limit", DEFAULT_LIMIT, 1), _number(asked, "after", 0, 0)
    _check_known(kind, asked)
    filters = {name: value for name, value in asked.items() if name not in KNOWN}
    question = parts(kind, actor_of(request), filters=filters, q=asked.get("q", ""), area=asked.get("area", ""), bbox=_box(asked.get("bbox", "")))
    answer, limit = settled(kind, [*question, Part(condition=_valid(asked.get("datetime", "")))], "pk"), min(limit, MAX_LIMIT)
    found = list(answer.rows.filter(pk__gt=after).select_related("organisation").order_by("pk")[: limit + 1])
    hidden = hidden_from(kind, actor_of(request))
    body: dict[str, Any] = {
        "type": "FeatureCollection", "timeStamp": clock.now().isoformat(timespec="seconds").replace("+00:00", "Z"),
        "numberReturned": len(found[:limit]), "features": [_feature(kind, thing, hidden) for thing in found[:limit]],
        "links": _page_links(request, kind, asked, found[limit - 1].pk if len(found) > limit else 0),
    }  # fmt: skip
    if answer.whole:
        body["numberMatched"] = len(answer.keys)
    return _json(body, GEOJSON)


def _page_links(request: HttpRequest, kind: Kind, asked: Mapping[str, str], last: int) -> list[dict[str, str]]:
    path = f"/collections/{kind.key}"
    links = [
        _link(request, f"{path}/items?{urlencode(asked)}" if asked else f"{path}/items", "self", GEOJSON, "本页"),
        _link(request, path, "collection", JSON, str(kind.label)),
    ]
    following = urlencode({**asked, "after": last})
    return [*links, _link(request, f"{path}/items?{following}", "next", GEOJSON, "下一页")] if last else links


def _collection(request: HttpRequest, kind: Kind) -> dict[str, Any]:
    path, box = f"/collections/{kind.key}", extent(kind)
    told: dict[str, Any] = {
        "id": kind.key, "title": str(kind.label), "description": f"{kind.group} · {kind.label}", "itemType": "feature", "crs": [CRS84],
        "links": [_link(request, path, "self", JSON, str(kind.label)), _link(request, f"{path}/items", "items", GEOJSON, str(kind.label))],
    }  # fmt: skip
    return told | ({"extent": {"spatial": {"bbox": [list(box)], "crs": CRS84}}} if box else {})


def _feature(kind: Kind, thing: Any, hidden: frozenset[str]) -> dict[str, Any]:
    properties = {name: _to_the_second(value) for name, value in record(kind, thing, hidden).items()}
    return {"type": "Feature", "id": properties.pop("id"), "geometry": properties.pop("geom"), "properties": properties}


def _to_the_second(value: Any) -> Any:
    """Map programs keep seconds as a short float: 59.9999 becomes a minute of sixty seconds, and GDAL's reader gives up the whole layer."""
    return FRACTION.sub(r"\1\2", value) if isinstance(value, str) and FRACTION.fullmatch(value) else value


def _visible_kind(request: HttpRequest, key: str) -> Kind:
    kind = get_kind(key)
    if not actor_of(request).grants_for(kind.permission("view")):
        raise LookupError(f"没有“{key}”这一数据集，或您无权查看。")
    return kind


def _check_known(kind: Kind, asked: Mapping[str, str]) -> None:
    for name in asked:
        if name not in KNOWN and name.partition("__")[0] not in kind.filters:
            raise refused("parameter.unknown", f"没有参数 {name[:60]}；可用：{'、'.join((*sorted(KNOWN), *kind.filters))}。", **{name[:60]: "未知参数"})
    for name in ("crs", "bbox-crs"):
        if asked.get(name, CRS84) != CRS84:
            raise refused("crs.unknown", f"坐标参考系只支持 {CRS84}。", **{name: "不支持"})


def _number(asked: Mapping[str, str], name: str, default: int, least: int) -> int:
    text = asked.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) <= 18 and int(text) >= least):
        raise refused("parameter.invalid", f"{name} 应为不小于 {least} 的整数。", **{name: "应为整数"})
    return int(text)


def _box(text: str) -> tuple[float, ...] | None:
    """Four numbers; of six the heights are left out."""
    parts = text.split(",")
    if len(parts) == 6 and all(re.fullmatch(r"[-+]?\d*\.?\d+(e[-+]?\d+)?", parts[i].strip(), re.IGNORECASE) for i in (2, 5)):
        parts = [parts[i] for i in (0, 1, 3, 4)]
    return read_box(",".join(parts))


def _valid(text: str) -> Q:
    """``datetime``: an instant, or an interval open at ``..``; a thing without dates is always there."""
    if not text:
        return Q()
    start, _, end = text.partition("/") if "/" in text else (text, "", text)
    first, last = _day(start), _day(end)
    begun = Q(valid_from=None) | Q(valid_from__lte=last) if last else Q()
    return begun & (Q(valid_until=None) | Q(valid_until__gte=first) if first else Q())


def _day(text: str) -> date | None:
    if text in ("", ".."):
        return None
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).date()
    except (ValueError, OverflowError) as error:
        raise refused("datetime.invalid", "datetime 应为 RFC 3339 时间或区间，如 2024-01-01T00:00:00Z/..", datetime="格式不正确") from error


def _link(request: HttpRequest, path: str, rel: str, media_type: str, title: str) -> dict[str, str]:
    base = request.build_absolute_uri(request.path[: request.path.index("/ogc") + 4])
    return {"href": base.removesuffix("/ogc") + path.removeprefix("/..") if path.startswith("/..") else base + path, "rel": rel, "type": media_type, "title": title}


def _json(body: Any, media_type: str = JSON) -> HttpResponse:
    return JsonResponse(body, content_type=media_type, json_dumps_params={"ensure_ascii": False})
