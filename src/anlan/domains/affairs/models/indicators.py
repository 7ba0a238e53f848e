"""What the core indicators are computed from: accidents, disaster losses, yearly statistics; and the schemes that say how."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.platform.geo import SpatialIndex
from anlan.platform.kinds.api import CodeField, FlagField, QuantityField, Thing

SECTORS = {
    "chemical": _("化工和危险化学品"), "mining": _("矿山"), "industry": _("冶金工贸"), "construction": _("建筑施工"), "commerce": _("商贸制造及其他"),
    "road": _("道路运输"), "water": _("水上交通"), "fishery": _("渔业船舶"), "rail": _("铁路交通"), "agriculture": _("农业机械"), "fire": _("生产经营性火灾"),
}  # fmt: skip
INDUSTRY = ("chemical", "mining", "industry", "construction", "commerce")
"""工矿商贸: the sectors whose deaths indicator 4 counts."""


class Accident(Thing):
    """生产安全事故: one row an accident, as counted in the statistics. ``incident`` is the incident it was recorded from."""

    occurred_on = models.DateField(_("发生日期"))
    year = models.PositiveSmallIntegerField(_("年度"), editable=False, default=0)
    sector = CodeField(_("行业领域"), SECTORS, blank=False)
    deaths = models.PositiveSmallIntegerField(_("死亡人数"), default=0)
    serious = models.PositiveSmallIntegerField(_("重伤人数"), default=0)
    injured = models.PositiveSmallIntegerField(_("轻伤人数"), default=0)
    loss_wan = QuantityField(_("直接经济损失"), unit="万元", maximum=10_000_000)
    counted = FlagField(_("纳入生产安全事故统计"), default=True)
    incident = models.CharField(_("突发事件"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("生产安全事故")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="affairs_accident_geo"), models.Index(fields=["year", "division"], name="affairs_accident_year")]


class DisasterLoss(Thing):
    """自然灾害灾情: one row a disaster and area, figures as verified."""

    occurred_on = models.DateField(_("发生日期"))
    year = models.PositiveSmallIntegerField(_("年度"), editable=False, default=0)
    event_type = models.CharField(_("灾种代码（GB/T 35561）"), max_length=8)
    affected = models.PositiveIntegerField(_("受灾人次"), default=0)
    dead = models.PositiveIntegerField(_("因灾死亡"), default=0)
    missing = models.PositiveIntegerField(_("因灾失踪"), default=0)
    relocated = models.PositiveIntegerField(_("紧急转移安置人次"), default=0)
    rooms_collapsed = models.PositiveIntegerField(_("倒塌房屋间数"), default=0)
    crop_ha = QuantityField(_("农作物受灾面积"), unit="公顷", maximum=10_000_000)
    loss_wan = QuantityField(_("直接经济损失"), unit="万元", maximum=100_000_000)
    incident = models.CharField(_("突发事件"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("自然灾害灾情")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="affairs_disaster_geo"), models.Index(fields=["year", "division"], name="affairs_disaster_year")]


class YearStatistic(Thing):
    """年度统计: what the statistics office and the bureau published for an area and a year. An empty figure is one not published."""

    year = models.PositiveSmallIntegerField(_("年度"))
    gdp_yi = QuantityField(_("地区生产总值"), unit="亿元", maximum=1_000_000)
    population_wan = QuantityField(_("常住人口"), unit="万人", maximum=20_000)
    employees_wan = QuantityField(_("工矿商贸就业人员"), unit="万人", maximum=20_000)
    accidents = models.PositiveIntegerField(_("事故起数（公布数）"), null=True, blank=True)
    deaths = models.PositiveIntegerField(_("事故死亡人数（公布数）"), null=True, blank=True)
    industry_deaths = models.PositiveIntegerField(_("工矿商贸死亡人数（公布数）"), null=True, blank=True)
    disaster_loss_wan = QuantityField(_("灾害直接经济损失（公布数）"), unit="万元", maximum=1_000_000_000)
    disaster_dead = models.PositiveIntegerField(_("因灾死亡（公布数）"), null=True, blank=True)
    disaster_missing = models.PositiveIntegerField(_("因灾失踪（公布数）"), null=True, blank=True)
    disaster_affected = models.PositiveIntegerField(_("受灾人次（公布数）"), null=True, blank=True)
    complete = FlagField(_("本年事故灾害台账已核全"))

    class Meta:
        verbose_name = _("年度统计")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="affairs_statistic_geo")]


class Scheme(models.Model):
    """A versioned scheme as data: how indicators are defined, how departments are appraised. A version is never changed."""

    kind = models.CharField(max_length=20)
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    valid_from = models.DateField()
    content = models.JSONField()
    adopted_at = models.DateTimeField()
    adopted_by = models.CharField(max_length=120)

    class Meta:
        ordering = ("kind", "-valid_from", "-id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "version"], name="affairs_scheme_version")]
