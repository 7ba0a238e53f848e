"""Kinds of supplies and shelters."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from anlan.domains.registry import models
from anlan.domains.registry.rules import shelter_capacity
from anlan.platform.kinds.api import Kind, Layer, register

GROUP = _("物资与避难")
TEAL = "#087f5b"


def sized(thing: Any) -> dict[str, Any]:
    return shelter_capacity(thing.shelter_class, thing.effective_area_m2)


register(Kind(
    key="depot", model=models.Depot, label=_("储备库"), group=GROUP, layer=Layer(symbol="depot", min_zoom=8, colour=TEAL, shown=True),
    columns=("code", "name", "division", "level", "floor_area_m2"), filters=("level", "division"),
))  # fmt: skip
register(Kind(
    key="stock_item", model=models.StockItem, label=_("应急物资"), group=GROUP, layer=Layer(symbol="stock", min_zoom=12, colour=TEAL),
    columns=("code", "name", "division", "item", "quantity", "booked", "unit", "reserve_mode", "expires_on"),
    filters=("item", "reserve_mode", "special_group", "depot", "expires_on", "quantity", "division"),
    sorts=("name", "code", "updated_at", "quantity", "expires_on"), search=("code", "name", "item", "supplier"),
))  # fmt: skip
register(Kind(
    key="shelter", model=models.Shelter, label=_("避难场所"), group=GROUP, layer=Layer(symbol="shelter", min_zoom=9, colour=TEAL, shown=True),
    columns=("code", "name", "division", "shelter_class", "capacity", "state", "occupants"),
    filters=("shelter_class", "form", "state", "capacity", "barrier_free", "division"), sorts=("name", "code", "updated_at", "capacity"), compute=sized,
))  # fmt: skip
