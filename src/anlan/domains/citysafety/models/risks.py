"""The city risk list, what bears upon a risk now, and every assessment with its reason."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.platform.geo import SpatialIndex
from anlan.platform.kinds.api import CodeField, QuantityField, Thing

CATEGORIES = {
    "lifeline": _("城市生命线"), "infrastructure": _("关键基础设施"), "crowded": _("人员密集场所"), "industry": _("城市工业企业"), "natural": _("自然灾害"),
}  # fmt: skip
GRADES = {"1": _("重大风险（红）"), "2": _("较大风险（橙）"), "3": _("一般风险（黄）"), "4": _("低风险（蓝）")}


class CityRisk(Thing):
    """城市安全风险: ``base_grade`` is what the last review found; ``grade`` is that, raised by what bears upon it now (kept by the house)."""

    category = CodeField(_("类别"), CATEGORIES, blank=False)
    base_grade = CodeField(_("评估等级"), GRADES, blank=False, default="3", max_length=1)
    grade = CodeField(_("当前等级"), GRADES, max_length=1, editable=False)
    scenario = models.TextField(_("风险描述和可能后果"), blank=True)
    measures = models.TextField(_("管控措施"), blank=True)
    supervisor = models.CharField(_("监管部门"), max_length=120, blank=True)
    reach_m = QuantityField(_("关联范围"), unit="m", maximum=20_000, default=1000.0)
    thing = models.CharField(_("底数记录（类别/编号）"), max_length=60, blank=True)
    reviewed_on = models.DateField(_("最近评估日期"), null=True, blank=True)
    review_due_on = models.DateField(_("下次评估日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("城市安全风险")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="citysafety_risk_geo")]


class Influence(models.Model):
    """What happened that bears upon a risk: an incident, an alert, a danger. Active until ``until`` (None: until it is told to end)."""

    risk = models.ForeignKey(CityRisk, models.CASCADE, related_name="influences")
    subject = models.CharField(max_length=60, db_index=True)
    form = models.CharField(max_length=12)
    text = models.CharField(max_length=300)
    steps = models.PositiveSmallIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["risk", "subject"], name="citysafety_influence_once")]


class Assessment(models.Model):
    """评估记录: one change of grade, or a review that left it; never changed. ``cause`` is the case that made it."""

    risk = models.ForeignKey(CityRisk, models.CASCADE, related_name="assessments")
    at = models.DateTimeField()
    before = models.CharField(max_length=1, blank=True)
    after = models.CharField(max_length=1)
    base = models.CharField(max_length=1)
    reason = models.TextField()
    cause = models.CharField(max_length=60, blank=True)
    by = models.CharField(max_length=120)
    automatic = models.BooleanField(default=False)

    class Meta:
        ordering = ("-at", "-id")
        indexes: ClassVar = [models.Index(fields=["risk", "at"], name="citysafety_assessed")]
