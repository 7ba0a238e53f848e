"""Hills: geological hazard points and forest."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.platform.geo import SpatialIndex
from anlan.platform.kinds.api import CodeField, QuantityField, Thing


class GeologicalHazardPoint(Thing):
    """地质灾害隐患点."""

    form = CodeField(
        _("类型"),
        {"崩塌": "崩塌", "滑坡": "滑坡", "泥石流": "泥石流", "地面塌陷": "地面塌陷", "地裂缝": "地裂缝", "地面沉降": "地面沉降"},
    )
    scale = CodeField(_("规模"), {"小型": "小型", "中型": "中型", "大型": "大型", "特大型": "特大型"})
    threatened_people = models.PositiveIntegerField(_("受威胁人数"), null=True, blank=True)
    stability = CodeField(_("稳定性"), {"稳定": "稳定", "较稳定": "较稳定", "不稳定": "不稳定"})

    class Meta:
        verbose_name = _("地质灾害隐患点")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_geohazard_geo")]


class ForestBlock(Thing):
    """林班."""

    area_mu = QuantityField(_("面积"), unit="亩", maximum=1e7)
    main_species = models.CharField(_("优势树种"), max_length=40, blank=True)
    fire_risk_class = CodeField(_("火险等级"), {"Ⅰ": "Ⅰ级", "Ⅱ": "Ⅱ级", "Ⅲ": "Ⅲ级"})

    class Meta:
        verbose_name = _("林班")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_forest_geo")]
