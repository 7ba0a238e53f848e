"""The map's search box: things of the register by their words, places of the gazetteer, and coordinates as typed."""

import re
from collections import defaultdict
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.models import Division
from anlan.platform.kinds.api import visible_rows
from anlan.platform.kinds.kind import kinds
from anlan.platform.search.api import find

LIMIT = 12
COORDINATES = re.compile(r"^\s*(\d{2,3}(?:\.\d+)?)\s*[,， ]\s*(\d{1,2}(?:\.\d+)?)\s*$")


def search(actor: Actor, text: str) -> list[dict[str, Any]]:
    """Coordinates first, then divisions by name, then things; at most a dozen."""
    if typed := COORDINATES.match(text):
        return [_found(text.strip(), _("坐标"), "risk_point", float(typed[1]), float(typed[2]))]
    return [*_divisions(text), *_things(actor, text)][:LIMIT]


def _found(label: str, kind_label: str, symbol: str, lon: float, lat: float, ref: str | None = None) -> dict[str, Any]:
    return {"label": label, "kind_label": kind_label, "symbol": symbol, "lon": lon, "lat": lat, "ref": ref, "url": None}


def _divisions(text: str) -> list[dict[str, Any]]:
    rows = Division.objects.filter(name__icontains=text.strip()).exclude(geom=None).order_by("level", "code")[:4]
    return [
        _found(row.name, _("行政区划"), "government", middle.x, middle.y)
        for row in rows
        if (middle := row.geom.representative_point())
    ]


def _things(actor: Actor, text: str) -> list[dict[str, Any]]:
    wanted = defaultdict(list)
    for entry in find(actor, text, "registry.view", LIMIT) if apps.is_installed("anlan.platform.search") else []:
        wanted[entry.kind].append(entry.object_id)
    return [row for key, ids in wanted.items() if key in kinds for row in _of_kind(actor, key, ids)]


def _of_kind(actor: Actor, key: str, ids: list[int]) -> list[dict[str, Any]]:
    kind = kinds[key]
    rows = visible_rows(kind, actor).filter(pk__in=ids).exclude(geom=None)
    return [_found(r.name, _(str(kind.label)), kind.layer.symbol, r.point.x, r.point.y, f"{key}/{r.pk}") for r in rows]
