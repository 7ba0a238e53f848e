"""Training courses with examinations, and publicity activities with their coverage."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.platform.cases.models import Case
from anlan.platform.geo import SpatialIndex
from anlan.platform.kinds.api import CodeField, QuantityField, Thing

THEMES = {
    "disaster_day": _("防灾减灾日"), "safety_month": _("安全生产月"), "law_week": _("安全生产法宣传周"), "fire_month": _("消防宣传月"), "daily": _("常态化宣传"),
}  # fmt: skip
FIVE = {"enterprise": _("进企业"), "village": _("进农村"), "community": _("进社区"), "school": _("进学校"), "family": _("进家庭")}


class Course(Case):
    """培训班. ``questions`` is the paper: [{"text", "options": […], "answer": [index …]}]; the answers are not shown before it is handed in."""

    table_key: ClassVar[str] = "course"

    audience = models.CharField(_("培训对象"), max_length=120)
    begins_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    hours = QuantityField(_("学时"), unit="学时", maximum=2000)
    content = models.TextField(_("培训内容"), blank=True)
    pass_mark = models.PositiveSmallIntegerField(_("合格线（百分制）"), default=80)
    questions = models.JSONField(default=list, editable=False)
    invented = models.BooleanField(default=False)


class Enrolment(models.Model):
    """参训人员."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="enrolments")
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    enrolled_at = models.DateTimeField()
    hours_attended = models.FloatField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["course", "user"], name="affairs_enrolled_once")]


class Attempt(models.Model):
    """考试: one paper handed in; the score is computed once and kept."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="attempts")
    answers = models.JSONField(default=list)
    score = models.FloatField()
    passed = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)


class Activity(Thing):
    """宣教活动: where, when, under which theme, into which of the five, how many were reached."""

    theme = CodeField(_("主题"), THEMES, blank=False)
    five = CodeField(_("五进"), FIVE)
    held_on = models.DateField(_("日期"))
    year = models.PositiveSmallIntegerField(_("年度"), editable=False, default=0)
    people = models.PositiveIntegerField(_("覆盖人数"), default=0)
    materials = models.PositiveIntegerField(_("发放资料份数"), default=0)
    place = models.CharField(_("单位或地点"), max_length=120, blank=True)
    summary = models.TextField(_("活动情况"), blank=True)

    class Meta:
        verbose_name = _("宣教活动")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="affairs_activity_geo")]
