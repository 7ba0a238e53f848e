"""Yearly supervision plans 年度监督检查计划, draws 双随机, inspections 检查, and what comes in from the field."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.platform.cases.models import Case


class SupervisionPlan(Case):
    """年度监督检查计划: ``lines`` [{class, title, enterprises, times_a_year, share}] by class and grade; ``officer_days`` what there is to do it with."""

    table_key: ClassVar[str] = "supervision_plan"

    year = models.PositiveSmallIntegerField(_("年度"))
    lines = models.JSONField(default=list)
    officer_days = models.PositiveIntegerField(_("可用执法工作日"), default=0)
    approved_at = models.DateTimeField(null=True)
    invented = models.BooleanField(_("演示数据"), default=False)


class Draw(models.Model):
    """双随机抽取. First the pools and the seed's hash are fixed, then a witness says a word and the draw follows from both; anybody can repeat it."""

    division = models.CharField(max_length=12, db_index=True)
    title = models.CharField(max_length=200)
    plan = models.ForeignKey(SupervisionPlan, models.PROTECT, null=True, related_name="draws")
    committed_at = models.DateTimeField()
    committed_by = models.CharField(max_length=120)
    commitment = models.CharField(max_length=64)
    seed = models.CharField(max_length=64)
    pools = models.JSONField(default=dict)
    enterprises = models.PositiveIntegerField()
    witness = models.CharField(max_length=120, blank=True)
    word = models.CharField(max_length=200, blank=True)
    drawn_at = models.DateTimeField(null=True)
    result = models.JSONField(default=list)
    invented = models.BooleanField(default=False)

    class Meta:
        ordering = ("-id",)


class Inspection(Case):
    """检查. ``items`` are the codes to be looked at, ``answers`` {code: {result, note}}; ``order`` holds the matters to be put right."""

    table_key: ClassVar[str] = "inspection"

    party = models.CharField(_("被检查单位"), max_length=200, db_index=True)
    enterprise = models.CharField(_("企业档案"), max_length=60, blank=True, db_index=True)
    party_address = models.CharField(_("地址"), max_length=200, blank=True)
    plan = models.ForeignKey(SupervisionPlan, models.PROTECT, null=True, related_name="inspections")
    draw = models.ForeignKey(Draw, models.PROTECT, null=True, related_name="inspections")
    planned_on = models.DateField(_("计划日期"), db_index=True)
    officers = models.JSONField(default=list)
    team = models.CharField(
        max_length=120, blank=True, help_text="the officers' keys as ,3,7, : what an officer's own list asks for"
    )
    items = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    started_at = models.DateTimeField(_("检查开始"), null=True)
    finished_at = models.DateTimeField(_("检查结束"), null=True)
    place = models.CharField(_("检查场所"), max_length=200, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    position_m = models.FloatField(_("定位精度（米）"), null=True)
    companion = models.CharField(_("被检查单位现场负责人"), max_length=80, blank=True)
    refused_to_sign = models.TextField(_("拒绝签字情况"), blank=True)
    faults = models.PositiveSmallIntegerField(_("问题数"), default=0)
    order = models.JSONField(default=list)
    due_at = models.DateTimeField(_("整改期限"), null=True)
    recheck = models.JSONField(default=dict)
    invented = models.BooleanField(_("演示数据"), default=False)

    class Meta(Case.Meta):
        indexes: ClassVar = [
            models.Index(fields=["state", "planned_on"], name="enforcement_insp_state"),
            models.Index(fields=["division", "-opened_at"], name="enforcement_insp_area"),
            models.Index(fields=["state", "division"], name="enforcement_insp_open"),
        ]


class FieldRecord(models.Model):
    """What a phone sent in: kept as it came. ``state`` is applied, conflict (somebody changed the inspection meanwhile) or settled."""

    key = models.CharField(max_length=64, unique=True)
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="field_records")
    base_version = models.PositiveIntegerField()
    said = models.JSONField()
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()
    by = models.CharField(max_length=120)
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=200, blank=True)
    settled_by = models.CharField(max_length=120, blank=True)
