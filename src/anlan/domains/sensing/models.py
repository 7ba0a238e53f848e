"""Devices and what they measure, who may deliver, the rules and their versions, alerts, and what devices did wrong."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.platform.cases.models import Case
from anlan.platform.geo import SpatialIndex
from anlan.platform.kinds.thing import Thing


class DeviceModel(models.Model):
    """A model of device 设备型号: what it measures and how its messages are read.

    ``quantities`` is a list of ``{quantity, name, unit, low, high, kind, substance}``; ``template`` a payload template of the engine.
    """

    key = models.CharField(_("型号"), max_length=60, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    protocol = models.CharField(_("协议"), max_length=20, default="mqtt")
    template = models.JSONField(_("报文模板"), default=dict, blank=True)
    quantities = models.JSONField(_("测量量"), default=list)

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return self.name


class Device(Thing):
    """A device 监测设备. ``number`` is what it calls itself in its field protocol (MN, terminal number); ``thing`` what it watches."""

    model = models.ForeignKey(DeviceModel, models.PROTECT, null=True, blank=True, related_name="devices", verbose_name=_("型号"))
    number = models.CharField(_("终端编号"), max_length=64, blank=True, db_index=True)
    thing = models.CharField(_("监测对象"), max_length=80, blank=True, db_index=True, help_text="kind/id")
    maintenance_until = models.DateTimeField(_("检修至"), null=True, blank=True)

    class Meta:
        ordering = ("code",)
        verbose_name = _("监测设备")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="sensing_device_geo")]


class Point(models.Model):
    """A point 测点: one quantity of one device. Its ``id`` is what the engine and history know it by; it is never used again."""

    key = models.CharField(_("测点编码"), max_length=120, unique=True)
    device = models.ForeignKey(Device, models.CASCADE, related_name="points")
    quantity = models.CharField(_("测量量"), max_length=50)
    name = models.CharField(_("名称"), max_length=120)
    unit = models.CharField(_("单位"), max_length=16, blank=True)
    low = models.FloatField(_("量程下限"), null=True, blank=True)
    high = models.FloatField(_("量程上限"), null=True, blank=True)
    kind = models.CharField(_("类别"), max_length=40, blank=True, db_index=True)
    substance = models.CharField(_("物质"), max_length=80, blank=True)
    marks = models.JSONField(_("特征值"), default=dict, blank=True, help_text="warning 警戒水位、guaranteed 保证水位等")

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return self.key


class AccessKey(models.Model):
    """Who may deliver readings: one device, or a gateway for all devices of an organisation or an area. Only a digest is kept."""

    name = models.CharField(_("名称"), max_length=120)
    device = models.ForeignKey(Device, models.CASCADE, null=True, blank=True, related_name="keys")
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, null=True, blank=True, related_name="+")
    division = models.CharField(_("区划"), max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    per_minute = models.PositiveIntegerField(_("每分钟读数上限"), default=6_000)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)


class Rule(models.Model):
    """A detection rule 报警规则; what it says lies in its versions."""

    code = models.CharField(_("编码"), max_length=60, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    division = models.CharField(_("区划"), max_length=12)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class RuleVersion(models.Model):
    """One version of a rule, never changed once live. ``selector`` and ``condition`` are the engine's stored forms."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    selector = models.JSONField()
    kind = models.CharField(max_length=20)
    condition = models.JSONField()
    level = models.PositiveSmallIntegerField(_("级别"), default=3)
    event_type = models.CharField(_("事件类型"), max_length=10, blank=True)
    clause = models.CharField(_("依据"), max_length=200, blank=True)
    parent = models.CharField(_("上级规则"), max_length=60, blank=True, help_text="该规则在同一设备或监测对象上报警时，本规则的报警不发声")
    state = models.CharField(max_length=8, default="draft")
    made_by = models.CharField(max_length=120)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("rule", "-version")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule", "version"], name="sensing_rule_version_once"),
            models.UniqueConstraint(fields=["rule"], condition=models.Q(state="live"), name="sensing_rule_one_live"),
        ]


class Alert(Case):
    """An alert 报警: one rule on one point, from its raising until it is over and someone has seen it.

    ``active`` is what detection says now. ``evidence`` holds the readings that raised and cleared it, with their stream sequence.
    ``stages`` are the stages of a staged rule that are raised. A ``storm`` 报警风暴 stands for all its members (:class:`StormMember`).
    """

    table_key = "alert"

    rule_code = models.CharField(_("规则"), max_length=60)
    rule_version = models.PositiveIntegerField()
    point = models.ForeignKey(Point, models.CASCADE, related_name="alerts")
    level = models.PositiveSmallIntegerField(_("级别"))
    event_type = models.CharField(_("事件类型"), max_length=10, blank=True)
    value = models.FloatField(_("读数"), null=True)
    unit = models.CharField(max_length=16, blank=True)
    threshold = models.CharField(_("报警条件"), max_length=120)
    substance = models.CharField(max_length=80, blank=True)
    thing = models.CharField(max_length=80, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    place = models.CharField(max_length=200, blank=True)
    since_at = models.DateTimeField()
    raised_at = models.DateTimeField(_("报警时间"), db_index=True)
    cleared_at = models.DateTimeField(null=True)
    active = models.BooleanField(default=True)
    occurrences = models.PositiveIntegerField(_("次数"), default=1)
    inhibited = models.CharField(_("抑制原因"), max_length=80, blank=True)
    silenced_until = models.DateTimeField(null=True)
    assigned_to = models.CharField(_("处置人"), max_length=120, blank=True)
    incident = models.CharField(max_length=60, blank=True, db_index=True)
    evidence = models.JSONField(default=list)
    stages = models.JSONField(default=list)
    storm = models.BooleanField(default=False)
    members_count = models.PositiveIntegerField(default=0)
    members_active = models.PositiveIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)

    class Meta(Case.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rule_code", "point"], condition=models.Q(closed_at=None, storm=False), name="sensing_alert_one_open"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["lat", "lon"], name="sensing_alert_place")]


class StormMember(models.Model):
    """One point within a storm of alarms: raised, cleared, counted, with its readings. Nothing of a storm is hidden."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="members")
    point = models.ForeignKey(Point, models.CASCADE, related_name="+")
    value = models.FloatField(null=True)
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    occurrences = models.PositiveIntegerField(default=1)
    evidence = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["alert", "point"], name="sensing_storm_member_once")]


class ToldMark(models.Model):
    """The last place of a stream (message, part of it) whose changes were told."""

    stream = models.CharField(max_length=120, unique=True)
    seq = models.BigIntegerField(default=-1)
    part = models.IntegerField(default=0)


class DeviceFault(models.Model):
    """What came from a device and could not be used, counted by reason 接入异常; ``device_code`` may be unknown to us."""

    device_code = models.CharField(max_length=120)
    reason = models.CharField(max_length=30)
    count = models.PositiveBigIntegerField(default=0)
    last_at = models.DateTimeField()
    example = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-last_at",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["device_code", "reason"], name="sensing_fault_once")]


class DeviceOrder(models.Model):
    """An order 下行命令 given to a device, and what became of it. Written before it is sent; one never settled went down with its process."""

    STATES: ClassVar = {
        "given": "正在发送", "acknowledged": "设备已执行", "declined": "设备未执行", "unanswered": "已发送，设备未应答", "absent": "设备不在线，未送达", "wrong": "内容有误，未发送",
    }  # fmt: skip
    device = models.ForeignKey(Device, models.CASCADE, related_name="orders")
    order = models.CharField(max_length=40)
    label = models.CharField(max_length=120, blank=True)
    given = models.JSONField(default=dict)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    state = models.CharField(max_length=12, default="given", choices=tuple(STATES.items()))
    settled_at = models.DateTimeField(null=True)
    frame = models.TextField(blank=True)  # what went over the line, hexadecimal
    word = models.CharField(max_length=300, blank=True)  # what the device said to it, or what was wrong

    class Meta:
        ordering = ("-id",)


class HistoryTerm(models.Model):
    """How long history is kept 保存期限; the newest row counts, the others say what held before. 0 days: for ever."""

    days = models.PositiveIntegerField(_("保存天数"))
    reason = models.CharField(_("依据"), max_length=200)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)


class HistoryHold(models.Model):
    """Legal hold 证据保全: the readings of a device are kept, however old, until it is lifted. Never removed, so that it can be shown afterwards."""

    device = models.ForeignKey(Device, models.PROTECT, related_name="holds", verbose_name=_("设备"))
    reason = models.CharField(_("事由"), max_length=200)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    lifted_by = models.CharField(max_length=120, blank=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_for = models.CharField(_("解除事由"), max_length=200, blank=True)

    class Meta:
        ordering = ("-id",)


class Revision(models.Model):
    """Grows with every change of devices, points, keys or rules, so that running processes know when to read them again."""

    number = models.PositiveBigIntegerField(default=0)
