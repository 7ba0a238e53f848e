"""A record as JSON."""

from typing import Any

from django.db.models import NOT_PROVIDED

from anlan.platform.accounts.actor import Actor
from anlan.platform.bus.messages import plain
from anlan.platform.geo import GeometryField, as_geojson
from anlan.platform.kinds.kind import Kind
from anlan.platform.kinds.web.schemas import describe, shown_fields


def record(kind: Kind, thing: Any, hidden: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The record in full; ``hidden`` fields are left out."""
    told: dict[str, Any] = {"id": thing.pk, "kind": kind.key, "subject": thing.subject}
    for field in shown_fields(kind):
        if field.name not in hidden:
            value = getattr(thing, field.attname)
            told[field.name] = as_geojson(value) if isinstance(field, GeometryField) else plain(value)
    told["organisation_name"] = str(thing.organisation) if thing.organisation_id else ""
    return told


def hidden_from(kind: Kind, actor: Actor) -> frozenset[str]:
    """Personal columns do not stand in lists for those who have no right to them; who opens one record sees whom to call."""
    return frozenset() if actor.grants_for(kind.permission("personal")) else frozenset(kind.personal)


def about(kind: Kind) -> dict[str, Any]:
    """The kind itself."""
    layer = kind.layer
    return {
        "key": kind.key, "label": str(kind.label), "group": str(kind.group), "room": kind.room, "geometry": layer.geometry, "symbol": layer.symbol,
        "colour": layer.colour, "min_zoom": layer.min_zoom, "columns": list(kind.columns), "filters": list(kind.filters), "sorts": list(kind.sorts),
        "fields": [_about_field(f) for f in kind.fields],
    }  # fmt: skip


def _about_field(field: Any) -> dict[str, Any]:
    told = {
        "name": field.name, "label": str(field.verbose_name), "type": type(field).__name__, "required": not (field.blank or field.null),
        "unit": getattr(field, "unit", ""), "description": describe(field),
    }  # fmt: skip
    if field.choices:
        told["codes"] = {str(key): str(label) for key, label in field.flatchoices}
    if field.default is not NOT_PROVIDED and not callable(field.default):
        told["default"] = plain(field.default)
    return told
