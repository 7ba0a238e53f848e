"""The plan as work: its text as a tree, its tasks with department, measure, date and evidence, and the appraisal."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.platform.cases.models import Case


class PlanText(models.Model):
    """规划: a plan whose text was read in. ``sha256`` is of the text the places of its nodes count in."""

    title = models.CharField(max_length=200)
    division = models.CharField(max_length=12)
    sha256 = models.CharField(max_length=64)
    source = models.CharField(max_length=200, blank=True)
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=120)


class PlanNode(models.Model):
    """A part of the plan's text: ``ref`` as people cite it (四（二）3), ``start``–``end`` its characters in the text."""

    plan = models.ForeignKey(PlanText, models.CASCADE, related_name="nodes")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    ref = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    form = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField()
    order = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ("order",)


class PlanTask(Case):
    """规划任务: one measure or key project of the plan as work of a department."""

    table_key: ClassVar[str] = "plan_task"

    node = models.ForeignKey(PlanNode, models.PROTECT, related_name="tasks")
    ref = models.CharField(_("规划条目"), max_length=60)
    text = models.TextField(_("规划原文"))
    supporting = models.CharField(_("配合单位"), max_length=200, blank=True)
    measure = models.TextField(_("实施措施"), blank=True)
    due_on = models.DateField(_("完成时限"), null=True, blank=True)
    progress = models.PositiveSmallIntegerField(_("进度（%）"), default=0)
    reported_at = models.DateTimeField(_("最近上报"), null=True, blank=True)
    evidence = models.TextField(_("完成佐证"), blank=True)
    urged = models.PositiveSmallIntegerField(_("督办次数"), default=0)
    invented = models.BooleanField(_("演示数据"), default=False)


class Appraisal(models.Model):
    """考核: a department's score in a period by a version of the scheme, with the parts it is made of."""

    plan = models.ForeignKey(PlanText, models.CASCADE, related_name="appraisals")
    period = models.CharField(max_length=20)
    scheme_version = models.CharField(max_length=40)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    score = models.FloatField(null=True)
    parts = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering = ("-at", "-score")
