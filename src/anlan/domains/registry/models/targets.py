"""Those to be protected 防护目标, and the places from which one sees."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.platform.geo import SpatialIndex
from anlan.platform.kinds.api import CodeField, FlagField, QuantityField, Thing


class Hospital(Thing):
    """医疗机构."""

    grade = models.CharField(_("等级"), max_length=20, blank=True)
    beds = models.PositiveIntegerField(_("床位数"), null=True, blank=True)
    emergency_department = FlagField(_("设急诊"))

    class Meta:
        verbose_name = _("医院")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_hospital_geo")]


class School(Thing):
    """学校、幼儿园."""

    stage = CodeField(
        _("学段"),
        {"幼儿园": "幼儿园", "小学": "小学", "初中": "初中", "高中": "高中", "高校": "高校", "特教": "特教"},
        db_index=True,
    )
    pupils = models.PositiveIntegerField(_("学生数"), null=True, blank=True)
    staff = models.PositiveIntegerField(_("教职工数"), null=True, blank=True)
    boarders = models.PositiveIntegerField(_("寄宿生数"), null=True, blank=True)

    class Meta:
        verbose_name = _("学校")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_school_geo")]


class NursingHome(Thing):
    """养老机构."""

    beds = models.PositiveIntegerField(_("床位数"), null=True, blank=True)
    residents = models.PositiveIntegerField(_("入住人数"), null=True, blank=True)
    disabled_residents = models.PositiveIntegerField(_("失能人数"), null=True, blank=True)

    class Meta:
        verbose_name = _("养老机构")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_nursing_geo")]


class CrowdedPlace(Thing):
    """人员密集场所. It must name who receives and passes on warnings (突发事件应对法 2024 第65条)."""

    form = models.CharField(_("类型"), max_length=20, blank=True, db_index=True)
    capacity = models.PositiveIntegerField(_("容纳人数"), null=True, blank=True)
    warning_receiver = FlagField(_("已明确预警接收人"))

    class Meta:
        verbose_name = _("人员密集场所")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_crowded_geo")]


class Bridge(Thing):
    """桥梁."""

    river = models.CharField(_("跨越河流"), max_length=40, blank=True)
    length_m = QuantityField(_("长度"), unit="m", maximum=60_000)
    load_limit_t = QuantityField(_("限载"), unit="t", maximum=500)
    built_on = models.DateField(_("建成日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("桥梁")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_bridge_geo")]


class PortBerth(Thing):
    """港口泊位."""

    cargo = models.CharField(_("货类"), max_length=20, blank=True, db_index=True)
    tonnage_dwt = models.PositiveIntegerField(_("靠泊吨级"), null=True, blank=True)
    hazardous_storage_m3 = QuantityField(_("危险货物储量"), unit="m³", maximum=1e7)

    class Meta:
        verbose_name = _("港口泊位")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_berth_geo")]


class Camera(Thing):
    """视频监控点. ``stream`` is an address only where there is a camera behind it."""

    view = models.CharField(_("监视对象"), max_length=80, blank=True)
    owner = models.CharField(_("权属"), max_length=40, blank=True, db_index=True)
    form = models.CharField(_("形式"), max_length=20, blank=True)
    stream = models.CharField(_("视频地址"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("视频监控点")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_camera_geo")]
