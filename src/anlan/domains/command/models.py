"""Tables of command: reports that came in, incidents, situation reports, responses, tasks, dispatches, evaluations, the duty log."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.platform.cases.models import Case


class Incident(Case):
    """突发事件: an event being handled. ``facts`` is what is known now, in the form of ``anlan extract``'s figures."""

    table_key: ClassVar[str] = "incident"

    event_type = models.CharField(_("事件类型"), max_length=8)
    grade = models.PositiveSmallIntegerField(_("事故等级"), null=True)
    grade_basis = models.JSONField(default=dict)
    place = models.CharField(_("地点"), max_length=200, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    occurred_at = models.DateTimeField(_("发生时间"), null=True)
    known_at = models.DateTimeField(_("接报时间"))
    facts = models.JSONField(default=dict)
    level = models.PositiveSmallIntegerField(_("响应级别"), null=True)


class Report(Case):
    """接报: one message that came in, with what the machine read out of it and what the officer made of that."""

    table_key: ClassVar[str] = "report"

    source = models.CharField(_("来源"), max_length=20)
    text = models.TextField(_("原文"), blank=True)
    reporter = models.CharField(_("报告人"), max_length=80, blank=True)
    reporter_phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    reported_at = models.DateTimeField(_("报告时间"))
    extracted = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    alert = models.BigIntegerField(null=True)
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="reports")


class SituationReport(models.Model):
    """信息报告: first, follow-up (numbered) or final, as sent upward."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="situation_reports")
    form = models.CharField(max_length=10)
    sequence = models.PositiveSmallIntegerField(default=1)
    text = models.TextField()
    recipients = models.JSONField(default=list)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=120, blank=True)
    in_time = models.BooleanField(null=True)

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["incident", "form", "sequence"], name="command_one_report_a_number")]


class Response(models.Model):
    """应急响应: a plan started at a level for an incident; raised, lowered, ended."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="responses")
    plan = models.BigIntegerField()
    plan_title = models.CharField(max_length=200)
    level = models.PositiveSmallIntegerField()
    clause = models.TextField(blank=True)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True)


class Task(Case):
    """任务: a measure of the plan, or an order, given to a unit with a time limit."""

    table_key: ClassVar[str] = "task"

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="tasks")
    text = models.TextField(_("内容"))
    unit = models.CharField(_("责任单位"), max_length=200, blank=True)
    phase = models.CharField(_("阶段"), max_length=40, blank=True)
    clause = models.TextField(_("依据"), blank=True)
    due_at = models.DateTimeField(_("时限"), null=True)
    received_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True)
    escalated = models.PositiveSmallIntegerField(default=0)


class Dispatch(Case):
    """调度: one team, machine or quantity of stock sent to an incident. ``thing`` is ``kind/id`` in the registry."""

    table_key: ClassVar[str] = "dispatch"

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="dispatches")
    thing = models.CharField(max_length=60)
    category = models.CharField(max_length=20)
    quantity = models.FloatField(null=True)
    unit = models.CharField(max_length=20, blank=True)
    mode = models.CharField(max_length=20, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    route = models.JSONField(null=True)
    eta_minutes = models.FloatField(null=True)
    expected_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)


class Evaluation(models.Model):
    """评估: how the response went against the plan; ``findings`` are counted from the record, ``text`` is people's."""

    incident = models.OneToOneField(Incident, models.PROTECT, related_name="evaluation")
    findings = models.JSONField(default=list)
    text = models.TextField(blank=True)
    proposals = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)


class DutyNote(models.Model):
    """值班日志: a line of the duty log, never changed."""

    division = models.CharField(max_length=12, db_index=True)
    at = models.DateTimeField(db_index=True)
    by = models.CharField(max_length=120)
    text = models.TextField()
    said = models.JSONField(default=dict)
    subject = models.CharField(max_length=60, blank=True)


class DutyTurn(models.Model):
    """值班班次: one person on one seat of one area, from when to when. ``user`` is the key of their account if they have one."""

    division = models.CharField(_("区划"), max_length=12, db_index=True)
    day = models.DateField(_("日期"))
    seat = models.CharField(_("岗位"), max_length=10)
    name = models.CharField(_("姓名"), max_length=80)
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    username = models.CharField(_("账号"), max_length=80, blank=True)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    invented = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("day", "starts_at", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["division", "day", "seat", "name"], name="command_one_seat_a_person")]
        indexes: ClassVar = [models.Index(fields=["division", "ends_at"], name="command_turn_of_now")]


class HandOver(Case):
    """交接班: what was open when one shift ended, as the machine listed it, and who took it over. ``since`` came in before it was signed."""

    table_key: ClassVar[str] = "hand_over"

    giver = models.CharField(_("交班人"), max_length=120)
    giver_user = models.BigIntegerField(null=True)
    receiver = models.CharField(_("接班人"), max_length=120, blank=True)
    receiver_user = models.BigIntegerField(null=True)
    text = models.TextField(_("交代事项"), blank=True)
    items = models.JSONField(default=list)
    since = models.JSONField(default=list)
    signed_at = models.DateTimeField(_("签收时间"), null=True)
