"""Tables of warning: the case, the messages it issued, receivers, deliveries with their attempts, receipts, calls."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.kernel.grades import WarningColour
from anlan.platform.cases.models import Case
from anlan.platform.geo import GeometryField, SpatialIndex


class WarningCase(Case):
    """预警. Its columns are the content now being worked on; what was issued stands unchanged in :class:`Message`."""

    table_key: ClassVar[str] = "warning"

    about = models.CharField(_("所涉事项"), max_length=60, blank=True, db_index=True, help_text="kind/id of the incident or alert")
    event_code = models.CharField(_("事件类型"), max_length=8)
    colour = models.PositiveSmallIntegerField(_("预警级别"), choices=[(c.value, c.zh) for c in WarningColour])
    geom = GeometryField(_("影响区域"))
    area_text = models.CharField(_("区域说明"), max_length=400)
    divisions = models.JSONField(_("涉及区划"), default=list)
    headline = models.CharField(_("标题"), max_length=160)
    description = models.TextField(_("情况说明"))
    instruction = models.TextField(_("注意事项和措施"))
    headline_en = models.CharField(_("英文标题"), max_length=300, blank=True)
    description_en = models.TextField(_("英文说明"), blank=True)
    instruction_en = models.TextField(_("英文措施"), blank=True)
    area_text_en = models.CharField(_("英文区域说明"), max_length=600, blank=True)
    urgency = models.CharField(_("紧迫程度"), max_length=12, default="Immediate")
    certainty = models.CharField(_("确定性"), max_length=12, default="Observed")
    responses = models.JSONField(_("应对行动"), default=list)
    onset = models.DateTimeField(_("起始时间"))
    expires = models.DateTimeField(_("失效时间"))
    sender_name = models.CharField(_("发布机关"), max_length=100)
    contact = models.CharField(_("联系方式"), max_length=100, blank=True)
    people = models.PositiveIntegerField(_("影响人口（估计）"), null=True)
    writers = models.JSONField(default=list, help_text="accounts that wrote what is now to be reviewed")
    drafter_name = models.CharField(_("编制人"), max_length=120)
    reviewer = models.IntegerField(null=True)
    reviewer_name = models.CharField(_("审核人"), max_length=120, blank=True)
    opinion = models.TextField(_("审核意见"), blank=True)
    issued_at = models.DateTimeField(_("首次发布时间"), null=True)

    class Meta(Case.Meta):
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="warning_case_geo")]

    @property
    def level(self) -> WarningColour:
        return WarningColour(self.colour)


class Message(models.Model):
    """One CAP message as it was signed; never changed. ``public`` was decided by the gate when it was issued."""

    warning = models.ForeignKey(WarningCase, models.PROTECT, related_name="messages")
    identifier = models.CharField(max_length=64, unique=True)
    msg_type = models.CharField(max_length=10)
    status = models.CharField(max_length=10)
    sent = models.DateTimeField(db_index=True)
    expires = models.DateTimeField(null=True)
    division = models.CharField(max_length=12, db_index=True)
    colour = models.PositiveSmallIntegerField()
    headline = models.CharField(max_length=200)
    xml = models.BinaryField()
    content = models.JSONField(default=dict, help_text="the columns it was made from, to go back to when an update is dropped")
    public = models.BooleanField(default=False)
    current = models.BooleanField(default=True, help_text="no later message of this warning")
    exercise = models.BooleanField(default=False)

    class Meta:
        ordering = ("-id",)
        indexes: ClassVar = [models.Index(fields=["public", "id"], name="warning_message_public")]


class Receiver(models.Model):
    """接收方: one way out. ``live`` False is a drill sink: the only kind an exercise may reach. ``secret`` signs what goes there."""

    key = models.SlugField(_("代号"), max_length=60, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    channel = models.CharField(_("通道"), max_length=12)
    address = models.CharField(_("地址"), max_length=1000, blank=True)
    secret = models.CharField(_("密钥"), max_length=200, blank=True)
    live = models.BooleanField(_("实战通道"), default=True)
    enabled = models.BooleanField(_("启用"), default=True)
    division = models.CharField(_("区划"), max_length=12, blank=True, help_text="only warnings that concern it; empty = all")
    least_colour = models.PositiveSmallIntegerField(_("最低级别"), default=WarningColour.BLUE, help_text="1 red … 4 blue")
    timeout_s = models.FloatField(_("超时（秒）"), default=4.0)
    max_attempts = models.PositiveSmallIntegerField(_("最多尝试次数"), default=6)
    invented = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return self.name


class Receipt(models.Model):
    """回执: a protected target that must say it has heard this message. ``token`` opens the page without an account."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="receipts")
    target = models.CharField(_("防护目标"), max_length=60, db_index=True)
    name = models.CharField(_("名称"), max_length=200)
    division = models.CharField(max_length=12, db_index=True)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    contact_name = models.CharField(_("联系人"), max_length=80, blank=True)
    contact_phone = models.CharField(_("电话"), max_length=40, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    token = models.CharField(max_length=43, unique=True)
    acknowledged_at = models.DateTimeField(_("回执时间"), null=True)
    acknowledged_by = models.CharField(_("回执人"), max_length=120, blank=True)
    by = models.CharField(_("回执方式"), max_length=10, blank=True, help_text="link, account or call")
    note = models.CharField(_("说明"), max_length=400, blank=True)

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["message", "target"], name="warning_receipt_once")]


class Delivery(models.Model):
    """One message owed to one receiver (for SMS also to one target): the row is the idempotency key.

    ``pending`` is due at ``next_at``; ``sent``; ``dead`` was tried to the end; ``held`` never leaves (an exercise, no gateway).
    """

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    receiver = models.ForeignKey(Receiver, models.PROTECT, related_name="deliveries")
    receipt = models.ForeignKey(Receipt, models.CASCADE, null=True, related_name="deliveries")
    key = models.CharField(max_length=130, unique=True)
    state = models.CharField(max_length=8, default="pending")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    last = models.CharField(_("最近结果"), max_length=400, blank=True)

    class Meta:
        ordering = ("id",)
        indexes: ClassVar = [models.Index(fields=["next_at", "id"], condition=models.Q(state="pending"), name="warning_delivery_due")]


class Attempt(models.Model):
    """One try of a delivery and what came of it."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="tries")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    seconds = models.FloatField()
    ok = models.BooleanField()
    detail = models.CharField(max_length=400)

    class Meta:
        ordering = ("id",)


class Callout(models.Model):
    """叫应: somebody who must be reached by telephone because of a message, and why."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="callouts")
    receipt = models.ForeignKey(Receipt, models.CASCADE, null=True, related_name="callouts")
    callee = models.CharField(_("被叫方"), max_length=200)
    post = models.CharField(_("职务"), max_length=120, blank=True)
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    reason = models.CharField(_("原因"), max_length=200)
    clause = models.CharField(_("依据"), max_length=200, blank=True)
    division = models.CharField(max_length=12, db_index=True)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("状态"), max_length=10, default="wanted", help_text="wanted, no_answer, answered, dropped")
    wanted_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["message", "callee", "phone"], name="warning_callout_once")]


class Call(models.Model):
    """One call: who called, when, answered or not, what was promised."""

    callout = models.ForeignKey(Callout, models.CASCADE, related_name="calls")
    caller = models.CharField(_("呼叫人"), max_length=120)
    called_at = models.DateTimeField(_("呼叫时间"))
    answered = models.BooleanField(_("接通"))
    answered_by = models.CharField(_("接听人"), max_length=120, blank=True)
    promised = models.CharField(_("承诺的行动"), max_length=400, blank=True)
    evidence = models.CharField(_("凭证"), max_length=200, blank=True)

    class Meta:
        ordering = ("id",)
