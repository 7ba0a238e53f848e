"""Kinds of water works and stations."""

from django.utils.translation import gettext_lazy as _

from anlan.domains.registry import models
from anlan.platform.kinds.api import Kind, Layer, register

GROUP = _("水利与监测")
BLUE = "#1864ab"

register(Kind(
    key="reservoir", model=models.Reservoir, label=_("水库"), group=GROUP, layer=Layer(symbol="reservoir", min_zoom=8, colour=BLUE, shown=True),
    columns=("code", "name", "division", "size_class", "total_capacity_1e4m3", "flood_limit_level_m"),
    filters=("size_class", "total_capacity_1e4m3", "division"), sorts=("name", "code", "updated_at", "total_capacity_1e4m3"),
))  # fmt: skip
register(Kind(
    key="sluice", model=models.Sluice, label=_("水闸"), group=GROUP, layer=Layer(symbol="sluice", min_zoom=10, colour=BLUE),
    columns=("code", "name", "division", "river", "gates", "design_flow_m3s"), filters=("river", "gates", "design_flow_m3s", "division"),
))  # fmt: skip
register(Kind(
    key="river_section", model=models.RiverSection, label=_("河段"), group=GROUP,
    layer=Layer(symbol="river", geometry="line", min_zoom=7, colour=BLUE, shown=True),
    columns=("code", "name", "division", "river", "design_flow_m3s", "warning_level_m"), filters=("river", "division"),
    search=("code", "name", "river"),
))  # fmt: skip
register(Kind(
    key="seawall_section", model=models.SeawallSection, label=_("海堤段"), group=GROUP,
    layer=Layer(symbol="seawall", geometry="line", min_zoom=8, colour="#0b7285", shown=True),
    columns=("code", "name", "division", "length_km", "design_return_years"), filters=("design_return_years", "length_km", "division"),
))  # fmt: skip
register(Kind(
    key="monitoring_station", model=models.MonitoringStation, label=_("监测站"), group=GROUP,
    layer=Layer(symbol="hydro_station", min_zoom=9, colour="#1098ad"),
    columns=("code", "name", "division", "station_type", "river", "hydrology_code"), filters=("station_type", "river", "division"),
    search=("code", "name", "river", "hydrology_code"),
))  # fmt: skip
register(Kind(
    key="water_intake", model=models.WaterIntake, label=_("取水口"), group=GROUP, layer=Layer(symbol="sluice", min_zoom=9, colour=BLUE),
    columns=("code", "name", "division", "water_body", "use", "daily_m3", "people_served"), filters=("use", "water_body", "division"),
    search=("code", "name", "water_body"),
))  # fmt: skip
