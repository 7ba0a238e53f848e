"""Demonstration-city creation: the standard as versioned data, a creation with its items, tasks; remediation campaigns with their lists."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.platform.cases.models import Case


class Standard(models.Model):
    """评价细则: a version of the scoring scheme; never changed once adopted."""

    version = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    valid_from = models.DateField()
    content = models.JSONField()
    adopted_at = models.DateTimeField()
    adopted_by = models.CharField(max_length=120)

    class Meta:
        ordering = ("-valid_from", "-id")


class Creation(Case):
    """创建: one object (city, county, community) on its way to the title, by a version of the standard."""

    table_key: ClassVar[str] = "creation"

    standard = models.CharField(_("评价细则版本"), max_length=40, blank=True)
    target_on = models.DateField(_("计划申报日期"), null=True, blank=True)
    self_score = models.FloatField(_("自评得分"), null=True, editable=False)
    review_score = models.FloatField(_("模拟评审得分"), null=True, editable=False)
    result = models.TextField(_("评审结论"), blank=True)
    invented = models.BooleanField(default=False)


class CreationItem(models.Model):
    """One item of the standard in a creation: evidence as gathered, scores as given. ``points`` None: the standard's mark is not known."""

    creation = models.ForeignKey(Creation, models.CASCADE, related_name="items")
    key = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField()
    block = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    points = models.FloatField(null=True)
    evidence = models.JSONField(default=list)
    gathered_at = models.DateTimeField(null=True)
    proposed = models.FloatField(null=True)
    self_score = models.FloatField(null=True)
    self_note = models.TextField(blank=True)
    review_score = models.FloatField(null=True)
    review_note = models.TextField(blank=True)

    class Meta:
        ordering = ("order",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["creation", "key"], name="citysafety_item_once")]


class CreationTask(Case):
    """创建任务: a gap of an item, given to a unit."""

    table_key: ClassVar[str] = "creation_task"

    item = models.ForeignKey(CreationItem, models.PROTECT, related_name="tasks", null=True)
    text = models.TextField(_("缺项和要求"))
    due_on = models.DateField(_("完成时限"), null=True, blank=True)
    result = models.TextField(_("完成情况"), blank=True)
    invented = models.BooleanField(default=False)


class Campaign(Case):
    """综合整治行动."""

    table_key: ClassVar[str] = "campaign"

    field = models.CharField(_("整治领域"), max_length=120)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    goal = models.TextField(_("整治目标"), blank=True)
    begins_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    summary = models.TextField(_("总结"), blank=True)
    invented = models.BooleanField(default=False)


class CampaignItem(Case):
    """整治清单事项: one problem on a campaign's list."""

    table_key: ClassVar[str] = "campaign_item"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="items", verbose_name=_("整治行动"))
    place = models.CharField(_("点位"), max_length=200, blank=True)
    problem = models.TextField(_("问题"))
    measure = models.TextField(_("整改措施"), blank=True)
    due_on = models.DateField(_("整改时限"), null=True, blank=True)
    result = models.TextField(_("整改情况"), blank=True)
    invented = models.BooleanField(default=False)
