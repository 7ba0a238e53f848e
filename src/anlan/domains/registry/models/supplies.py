"""Depots, stock in three reserve modes with its bookings, shelters."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.platform.geo import SpatialIndex
from anlan.platform.kinds.api import CodeField, FlagField, QuantityField, Thing

RESERVE_MODES = {"physical": "实物储备", "agreed": "协议储备", "capacity": "产能储备"}
SPECIAL_GROUPS = {"women": "妇女", "children": "儿童", "disabled": "残疾人", "elderly": "老年人"}
SHELTER_CLASSES = {
    "emergency": "紧急",
    "short_fixed": "短期固定",
    "medium_fixed": "中期固定",
    "long_fixed": "长期固定",
    "central": "中心",
}
SHELTER_STATES = {"closed": "未开放", "open": "已开放", "full": "已满"}


class Depot(Thing):
    """储备库. Floor areas are judged by 建标121-2009."""

    level = CodeField(_("级别"), {"central": "中央", "province": "省级", "city": "市级", "county": "县级", "town": "乡镇"})
    floor_area_m2 = QuantityField(_("建筑面积"), unit="m²", maximum=200_000)

    class Meta:
        verbose_name = _("储备库")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_depot_geo")]


class StockItem(Thing):
    """物资. ``quantity`` is what is held, agreed or ready to be made; ``booked`` what responses have taken of it, never more."""

    item = models.CharField(_("品名"), max_length=120, blank=True, db_index=True)
    item_code = models.CharField(_("GB/T 38565 编码"), max_length=7, blank=True)
    unit = models.CharField(_("单位"), max_length=10, blank=True)
    quantity = models.PositiveIntegerField(_("数量"), default=0)
    booked = models.PositiveIntegerField(_("已预订"), default=0, editable=False)
    reserve_mode = CodeField(_("储备方式"), RESERVE_MODES, db_index=True)
    special_group = CodeField(_("特殊人群"), SPECIAL_GROUPS)
    depot = models.CharField(_("储备库编码"), max_length=64, blank=True, db_index=True)
    supplier = models.CharField(_("供应企业"), max_length=120, blank=True)
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)
    delivery_hours = QuantityField(_("供货时限"), unit="h", maximum=2000)
    daily_capacity = models.PositiveIntegerField(_("日产能"), null=True, blank=True)

    class Meta:
        verbose_name = _("应急物资")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_stock_geo")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(booked__lte=models.F("quantity")), name="registry_stock_not_overbooked")
        ]

    @property
    def free(self) -> int:
        return self.quantity - self.booked


class StockBooking(models.Model):
    """What of a stock item a response has taken (``subject`` such as ``incident/4``) and how much of it came back."""

    stock = models.ForeignKey(StockItem, models.PROTECT, related_name="bookings")
    subject = models.CharField(max_length=80, db_index=True)
    quantity = models.PositiveIntegerField()
    returned = models.PositiveIntegerField(default=0)
    booked_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)


class Shelter(Thing):
    """避难场所 (GB 51143-2015). The capacity is worked out from the effective area by class."""

    shelter_class = CodeField(_("类别"), SHELTER_CLASSES, db_index=True)
    form = CodeField(_("形式"), {"场地型": "场地型", "建筑型": "建筑型"})
    effective_area_m2 = QuantityField(_("有效面积"), unit="m²", maximum=5e6)
    capacity = models.PositiveIntegerField(_("容纳人数"), null=True, editable=False)
    longest_stay_days = models.PositiveIntegerField(_("最长开放天数"), null=True, editable=False)
    underground = FlagField(_("地下"))
    barrier_free = FlagField(_("无障碍设施"))
    state = CodeField(_("状态"), SHELTER_STATES, default="closed", db_index=True, editable=False)
    occupants = models.PositiveIntegerField(_("已安置人数"), default=0, editable=False)
    engaged_in = models.CharField(_("任务"), max_length=80, blank=True, editable=False)

    class Meta:
        verbose_name = _("避难场所")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_shelter_geo")]
