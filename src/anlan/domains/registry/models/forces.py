"""Forces 应急力量: who can be sent. ``state`` follows dispatch: standby, called, moving, on scene; off when it cannot be sent."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.platform.geo import SpatialIndex
from anlan.platform.kinds.api import CodeField, FlagField, QuantityField, Thing

STATES = {"standby": "待命", "called": "已调度", "moving": "途中", "on_scene": "到场", "off": "停用"}
TEAM_FORMS = {
    "fire": "消防", "hazmat": "危化救援", "flood": "抗洪抢险", "forest_fire": "森林防灭火", "medical": "医疗救援", "water": "水上救援",
    "earthquake": "地震救援", "nuclear": "核应急", "general": "综合",
}  # fmt: skip
NATURES = {"government": "政府专职", "enterprise": "企业", "social": "社会力量"}


class Force(Thing):
    """What every force has: its state and what it is engaged in (``incident/3``)."""

    state = CodeField(_("状态"), STATES, default="standby", db_index=True, editable=False)
    engaged_in = models.CharField(_("任务"), max_length=80, blank=True, editable=False)

    class Meta:
        abstract = True


class FireStation(Force):
    """消防站. No list of the city's stations is public: those of the demonstration are invented."""

    form = models.CharField(_("类型"), max_length=40, blank=True)
    staff = models.PositiveIntegerField(_("人数"), null=True, blank=True)
    engines = models.PositiveIntegerField(_("消防车数"), null=True, blank=True)
    foam_t = QuantityField(_("泡沫储量"), unit="t", maximum=10_000)

    class Meta:
        verbose_name = _("消防站")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_firestation_geo")]


class RescueTeam(Force):
    """应急救援队伍."""

    form = CodeField(_("专业"), TEAM_FORMS, db_index=True)
    nature = CodeField(_("性质"), NATURES)
    members = models.PositiveIntegerField(_("人数"), null=True, blank=True)
    ready_minutes = models.PositiveIntegerField(_("集结时间（分钟）"), null=True, blank=True)

    class Meta:
        verbose_name = _("救援队伍")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_team_geo")]


class Expert(Force):
    """应急专家."""

    field = models.CharField(_("专业领域"), max_length=40, blank=True, db_index=True)
    title = models.CharField(_("职称"), max_length=40, blank=True)
    available = FlagField(_("可参加会商"))

    class Meta:
        verbose_name = _("专家")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_expert_geo")]


class LargeEquipment(Force):
    """大型应急装备."""

    form = models.CharField(_("装备类型"), max_length=40, blank=True, db_index=True)
    quantity = models.PositiveIntegerField(_("数量"), default=1)
    operator = models.CharField(_("管理单位"), max_length=120, blank=True)
    ready_minutes = models.PositiveIntegerField(_("出动准备（分钟）"), null=True, blank=True)

    class Meta:
        verbose_name = _("大型装备")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_equipment_geo")]


class TransportUnit(Force):
    """应急运力."""

    form = models.CharField(_("运力类型"), max_length=40, blank=True, db_index=True)
    seats = models.PositiveIntegerField(_("座位数"), null=True, blank=True)
    payload_t = QuantityField(_("载重"), unit="t", maximum=100_000)
    operator = models.CharField(_("承运单位"), max_length=120, blank=True)
    ready_minutes = models.PositiveIntegerField(_("出动准备（分钟）"), null=True, blank=True)

    class Meta:
        verbose_name = _("运力")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_transport_geo")]
