"""The layers of the one map: every kind the actor may see, by group, with its symbol and how many there are."""

from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from anlan.platform.accounts.actor import Actor
from anlan.platform.kinds.api import Kind, visible_rows
from anlan.platform.kinds.kind import kinds
from anlan.platform.live.api import cursor

COUNT_CAP = 100_000
COUNTED_FOR_S = 60
TILES = "/api/map/tiles/{key}/{z}/{x}/{y}.mvt"


def layer_index(actor: Actor) -> dict[str, Any]:
    """Groups in the order in which kinds were declared; a group without layers is not there."""
    groups: dict[str, dict[str, Any]] = {}
    for kind in visible_kinds(actor):
        group = groups.setdefault(str(kind.group), {"key": str(kind.group), "label": _(str(kind.group)), "layers": []})
        group["layers"].append(_layer(kind, actor))
    return {"groups": list(groups.values()), "cursor": str(cursor())}


def visible_kinds(actor: Actor) -> list[Kind]:
    return [kind for kind in kinds.values() if actor.grants_for(kind.permission("view"))]


def _layer(kind: Kind, actor: Actor) -> dict[str, Any]:
    return {
        "key": kind.key, "label": _(str(kind.label)), "symbol": kind.layer.symbol, "geometry": kind.layer.geometry, "min_zoom": kind.layer.min_zoom,
        "tiles": TILES, "count": _count(kind, actor), "on": kind.layer.shown,
    }  # fmt: skip


def _count(kind: Kind, actor: Actor) -> int:
    """Capped and remembered for a minute: a figure beside a name, not a report."""
    key = f"map.count:{kind.key}:{scope_key(actor, kind)}"
    found = cache.get(key)
    if found is None:
        found = len(visible_rows(kind, actor).order_by().values_list("pk")[:COUNT_CAP])
        cache.set(key, found, COUNTED_FOR_S)
    return int(found)


def scope_key(actor: Actor, kind: Kind) -> str:
    """What the actor's view of a kind depends on: two people of the same area share a cached answer."""
    grants = sorted({f"{g.area or 'all'}-{g.organisation or 'any'}" for g in actor.grants_for(kind.permission("view"))})
    return "+".join(grants)
