"""Water works and what measures them 水利工程与监测站."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.platform.geo import SpatialIndex
from anlan.platform.kinds.api import CodeField, QuantityField, Thing

STATION_TYPES = {
    "hydrological": "水文站",
    "water_level": "水位站",
    "rainfall": "雨量站",
    "tide": "潮位站",
    "meteorological": "气象站",
}


class Reservoir(Thing):
    """水库. Levels in metres of the reservoir's own datum, as published."""

    size_class = CodeField(_("规模"), {"large": "大型", "medium": "中型", "small": "小型"}, db_index=True)
    catchment_km2 = QuantityField(_("集水面积"), unit="km²", maximum=100_000)
    total_capacity_1e4m3 = QuantityField(_("总库容"), unit="万m³", maximum=1e7)
    flood_storage_1e4m3 = QuantityField(_("防洪库容"), unit="万m³", maximum=1e7)
    active_storage_1e4m3 = QuantityField(_("兴利库容"), unit="万m³", maximum=1e7)
    dead_storage_1e4m3 = QuantityField(_("死库容"), unit="万m³", maximum=1e7)
    design_flood_level_m = QuantityField(_("设计洪水位"), unit="m", minimum=-50, maximum=9000)
    check_flood_level_m = QuantityField(_("校核洪水位"), unit="m", minimum=-50, maximum=9000)
    flood_limit_level_m = QuantityField(_("汛限水位"), unit="m", minimum=-50, maximum=9000)
    normal_level_m = QuantityField(_("正常蓄水位"), unit="m", minimum=-50, maximum=9000)
    dead_level_m = QuantityField(_("死水位"), unit="m", minimum=-50, maximum=9000)

    class Meta:
        verbose_name = _("水库")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_reservoir_geo")]


class Sluice(Thing):
    """水闸."""

    river = models.CharField(_("河流"), max_length=40, blank=True, db_index=True)
    gates = models.PositiveSmallIntegerField(_("闸孔数"), null=True, blank=True)
    design_flow_m3s = QuantityField(_("设计流量"), unit="m³/s", maximum=100_000)
    built_on = models.DateField(_("建成日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("水闸")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_sluice_geo")]


class RiverSection(Thing):
    """河段: a line. The warning level is the operator's to enter where no source gives it."""

    river = models.CharField(_("河流"), max_length=40, blank=True, db_index=True)
    design_flow_m3s = QuantityField(_("设计流量"), unit="m³/s", maximum=100_000)
    safe_flow_m3s = QuantityField(_("安全泄量"), unit="m³/s", maximum=100_000)
    warning_level_m = QuantityField(_("警戒水位"), unit="m", minimum=-50, maximum=9000)

    class Meta:
        verbose_name = _("河段")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_river_geo")]


class SeawallSection(Thing):
    """海堤段: a line."""

    length_km = QuantityField(_("长度"), unit="km", maximum=500)
    design_return_years = models.PositiveIntegerField(_("设计重现期（年）"), null=True, blank=True)
    crest_level_m = QuantityField(_("堤顶高程"), unit="m", minimum=-10, maximum=50)

    class Meta:
        verbose_name = _("海堤段")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_seawall_geo")]


class MonitoringStation(Thing):
    """水文、气象、潮位站. ``hydrology_code`` is the eight-digit station code where known."""

    station_type = CodeField(_("站类"), STATION_TYPES, db_index=True)
    river = models.CharField(_("河流"), max_length=40, blank=True)
    hydrology_code = models.CharField(_("测站编码"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("监测站")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_station_geo")]


class WaterIntake(Thing):
    """取水口, of a river or of the sea: what a spill must not reach."""

    water_body = models.CharField(_("取水水体"), max_length=40, blank=True)
    use = CodeField(_("用途"), {"生活": "生活", "工业": "工业", "农业": "农业", "养殖": "养殖"}, db_index=True)
    daily_m3 = QuantityField(_("日取水量"), unit="m³/d", maximum=1e8)
    people_served = models.PositiveIntegerField(_("供水人口"), null=True, blank=True)

    class Meta:
        verbose_name = _("取水口")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_intake_geo")]
