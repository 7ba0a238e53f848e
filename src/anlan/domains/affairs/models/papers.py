"""Office work: documents in and out, meetings, notices, tasks that follow, receipts."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.platform.cases.models import Case
from anlan.platform.kinds.api import CodeField

URGENCY = {"": _("平件"), "urgent": _("加急"), "extra": _("特急")}
FORMS = {
    "notice": _("通知"), "report": _("报告"), "request": _("请示"), "reply": _("批复"), "letter": _("函"), "opinion": _("意见"), "minutes": _("纪要"), "circular": _("通报"),
}  # fmt: skip


class IncomingDocument(Case):
    """收文."""

    table_key: ClassVar[str] = "incoming"

    sender = models.CharField(_("来文单位"), max_length=120)
    sender_number = models.CharField(_("来文字号"), max_length=80, blank=True)
    received_on = models.DateField(_("收文日期"), null=True, blank=True)
    urgency = CodeField(_("紧急程度"), URGENCY)
    abstract = models.TextField(_("内容摘要"), blank=True)
    proposal = models.TextField(_("拟办意见"), blank=True)
    instruction = models.TextField(_("批示"), blank=True)
    result = models.TextField(_("办理结果"), blank=True)
    due_on = models.DateField(_("办理时限"), null=True, blank=True)
    archive_no = models.CharField(_("归档号"), max_length=40, blank=True)
    invented = models.BooleanField(default=False)


class OutgoingDocument(Case):
    """发文. ``number`` of the case is the house's; ``document_number`` is the 发文字号 given when it is signed."""

    table_key: ClassVar[str] = "outgoing"

    form = CodeField(_("文种"), FORMS, blank=False, default="notice")
    recipients = models.CharField(_("主送"), max_length=300)
    copies_to = models.CharField(_("抄送"), max_length=300, blank=True)
    urgency = CodeField(_("紧急程度"), URGENCY)
    body = models.TextField(_("正文"))
    annexes = models.TextField(_("附件名称（一行一个）"), blank=True)
    opinion = models.TextField(_("核稿意见"), blank=True)
    signer = models.CharField(_("签发人"), max_length=80, blank=True)
    signed_on = models.DateField(_("签发日期"), null=True, blank=True)
    document_number = models.CharField(_("发文字号"), max_length=60, blank=True)
    archive_no = models.CharField(_("归档号"), max_length=40, blank=True)
    drafter = models.BigIntegerField(null=True, editable=False)
    invented = models.BooleanField(default=False)


class Meeting(Case):
    """会议."""

    table_key: ClassVar[str] = "meeting"

    held_at = models.DateTimeField(_("召开时间"))
    place = models.CharField(_("地点"), max_length=120, blank=True)
    chair = models.CharField(_("主持人"), max_length=80, blank=True)
    attendees = models.TextField(_("参会单位和人员"), blank=True)
    agenda = models.TextField(_("议题"), blank=True)
    minutes = models.TextField(_("纪要"), blank=True)
    invented = models.BooleanField(default=False)


class WorkTask(Case):
    """督办事项: what a meeting resolved, a document asks or a leader ordered, until it is done. ``source`` is what it came from."""

    table_key: ClassVar[str] = "work_task"

    text = models.TextField(_("事项内容"))
    source = models.CharField(_("来源"), max_length=60, blank=True)
    due_on = models.DateField(_("完成时限"), null=True, blank=True)
    result = models.TextField(_("办理结果"), blank=True)
    urged = models.PositiveSmallIntegerField(_("督办次数"), default=0)
    invented = models.BooleanField(default=False)


class Notice(Case):
    """通知公告: published to everybody with an account in the named organisations; who has read it is known."""

    table_key: ClassVar[str] = "notice"

    body = models.TextField(_("正文"))
    to = models.TextField(_("发往单位（一行一个，空为辖区全部单位）"), blank=True)
    read_by = models.DateField(_("阅知时限"), null=True, blank=True)
    invented = models.BooleanField(default=False)


class Receipt(models.Model):
    """阅知: a document or notice shown to a person, when they read it and what they said."""

    subject = models.CharField(max_length=60)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    opinion = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["subject", "user"], name="affairs_receipt_once")]
        indexes: ClassVar = [models.Index(fields=["user", "read_at"], name="affairs_receipt_unread")]
