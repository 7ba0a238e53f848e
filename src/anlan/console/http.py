"""What the map island asks: layers, tiles, base picture, situation, search, counting inside a shape. All filtered by rights."""

import hashlib
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from anlan.console.map.base import base_layer
from anlan.console.map.inside import count_inside, read_area
from anlan.console.map.layers import layer_index, scope_key
from anlan.console.map.search import search
from anlan.console.map.situation import situation
from anlan.console.map.tiles import Tile, encode
from anlan.kernel.verdict import refused
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.requests import actor_of
from anlan.platform.kinds.api import Kind, get_kind, visible_rows
from anlan.platform.kinds.counts import areas_of

router = Router(tags=["map"])
prefix = "/map"
BASE_KEPT_S, TILE_KEPT_S, MOST_KINDS = 3600, 15, 40


class Drawn(Schema):
    geometry: dict[str, Any]
    layers: list[str] = []


def viewer(request: HttpRequest) -> Actor:
    """The actor, who must hold ``map.view`` somewhere."""
    actor = actor_of(request)
    if not actor.grants_for("map.view"):
        raise refused("denied", "没有权限查看地图。")
    return actor


@router.get("/layers", summary="Layers of the one map, by group")
def layers(request: HttpRequest) -> dict[str, Any]:
    return layer_index(viewer(request))


@router.get("/situation", summary="What is happening: footprints, warnings, alerts, incidents, forces, one chain of cases")
def now(request: HttpRequest, incident: int | None = None, chain: str = "") -> dict[str, Any]:
    return situation(viewer(request), incident, chain[:60])


@router.get("/search", summary="Places and things by words or coordinates")
def find(request: HttpRequest, q: str = "") -> dict[str, Any]:
    actor = viewer(request)
    return {"results": search(actor, q[:80]) if q.strip() else []}


@router.post("/inside", summary="Counts of things and people inside a polygon")
def inside(request: HttpRequest, drawn: Drawn) -> dict[str, Any]:
    return count_inside(viewer(request), read_area(drawn.geometry), drawn.layers)


@router.get("/base/{name}.geojson", summary="Base picture: land, divisions, rivers, roads, places")
def base(request: HttpRequest, name: str) -> HttpResponse:
    viewer(request)
    text = cache.get(f"map.base:{name}") or base_layer(name)
    cache.set(f"map.base:{name}", text, BASE_KEPT_S)
    return _kept(request, text.encode(), "application/geo+json", 300)


@router.get("/tiles/{kinds}/{z}/{x}/{y}.mvt", summary="Vector tile of one or more kinds, comma-separated")
def tile(request: HttpRequest, kinds: str, z: int, x: int, y: int) -> HttpResponse:
    actor, wanted = viewer(request), [get_kind(key) for key in dict.fromkeys(kinds.split(","))]
    if len(wanted) > MOST_KINDS:
        raise refused("invalid", "一次请求的图层过多。", kinds=f"最多 {MOST_KINDS} 个")
    seen = [kind for kind in wanted if actor.grants_for(kind.permission("view"))]
    if not seen:
        raise refused("denied", "没有权限查看这些图层。")
    body = _tile(actor, seen, Tile(z=z, x=x, y=y).checked())
    return _kept(request, body, "application/vnd.mapbox-vector-tile", TILE_KEPT_S)


def _tile(actor: Actor, kinds: list[Kind], tile: Tile) -> bytes:
    """Kept a few seconds for all who see the same: many screens on one place ask the database once."""
    words = "|".join(f"{kind.key}:{scope_key(actor, kind)}" for kind in kinds)
    key = "map.tile:" + hashlib.sha256(f"{tile}{words}".encode()).hexdigest()
    body = cache.get(key)
    if body is None:
        body = encode([(kind, visible_rows(kind, actor), areas_of(actor, kind.permission("view"))) for kind in kinds], tile)
        cache.set(key, body, TILE_KEPT_S)
    return bytes(body)


def _kept(request: HttpRequest, body: bytes, content_type: str, seconds: int) -> HttpResponse:
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    answer = HttpResponse(status=304) if request.headers.get("If-None-Match") == tag else HttpResponse(body, content_type=content_type)
    answer["ETag"], answer["Cache-Control"] = tag, f"private, max-age={seconds}"
    return answer
