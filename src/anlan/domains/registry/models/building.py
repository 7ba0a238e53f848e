"""What stands on the ground 建筑, one by one where a survey or an imported layer gives them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.platform.geo import SpatialIndex
from anlan.platform.kinds.api import CodeField, QuantityField, Thing

STRUCTURES = {"钢混": "钢筋混凝土", "砖混": "砖混", "砖木": "砖木", "钢": "钢结构", "土木": "土木", "其他": "其他"}


class Building(Thing):
    """建筑物."""

    use = models.CharField(_("用途"), max_length=20, blank=True, db_index=True)
    structure = CodeField(_("结构"), STRUCTURES, db_index=True)
    floors = models.PositiveIntegerField(_("层数"), null=True, blank=True)
    floor_area_m2 = QuantityField(_("建筑面积"), unit="m²", maximum=2_000_000)

    class Meta:
        verbose_name = _("建筑物")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_building_geo")]
