"""Kinds of forces."""

from django.utils.translation import gettext_lazy as _

from anlan.domains.registry import models
from anlan.platform.kinds.api import Kind, Layer, register

GROUP = _("应急力量")
ORANGE = "#d9480f"
FORCE = frozenset({"force"})

register(Kind(
    key="fire_station", model=models.FireStation, label=_("消防站"), group=GROUP,
    layer=Layer(symbol="fire_station", min_zoom=9, colour=ORANGE, shown=True), tags=FORCE,
    columns=("code", "name", "division", "form", "staff", "engines", "state"), filters=("form", "state", "engines", "division"),
))  # fmt: skip
register(Kind(
    key="rescue_team", model=models.RescueTeam, label=_("救援队伍"), group=GROUP,
    layer=Layer(symbol="rescue_team", min_zoom=9, colour=ORANGE, shown=True), tags=FORCE,
    columns=("code", "name", "division", "form", "nature", "members", "ready_minutes", "state"), filters=("form", "nature", "state", "members", "division"),
    sorts=("name", "code", "updated_at", "members"),
))  # fmt: skip
register(Kind(
    key="expert", model=models.Expert, label=_("专家"), group=GROUP, layer=Layer(symbol="expert", min_zoom=11, colour=ORANGE), tags=FORCE,
    columns=("code", "name", "division", "field", "title", "available", "state"), filters=("field", "title", "available", "state", "division"),
    search=("code", "name", "field"),
))  # fmt: skip
register(Kind(
    key="large_equipment", model=models.LargeEquipment, label=_("大型装备"), group=GROUP, tags=FORCE,
    layer=Layer(symbol="equipment", min_zoom=10, colour=ORANGE),
    columns=("code", "name", "division", "form", "quantity", "operator", "state"), filters=("form", "operator", "state", "division"),
    search=("code", "name", "form", "operator"),
))  # fmt: skip
register(Kind(
    key="transport_unit", model=models.TransportUnit, label=_("运力"), group=GROUP, layer=Layer(symbol="transport", min_zoom=11, colour=ORANGE), tags=FORCE,
    columns=("code", "name", "division", "form", "seats", "payload_t", "operator", "state"), filters=("form", "operator", "state", "seats", "division"),
    search=("code", "name", "form", "operator"),
))  # fmt: skip
