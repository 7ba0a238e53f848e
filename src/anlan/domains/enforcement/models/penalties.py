"""Penalty cases 行政处罚案件, their file as a chain of papers, what was paid."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.platform.cases.models import Case


class Penalty(Case):
    """行政处罚案件. ``officers`` [{id, name, certificate}] investigate; ``proposal`` is what was announced, ``decision`` what was decided:

    {kinds, fine_yuan, reason, range}. ``circumstances`` are what the rules of discretion and mercy read.
    """

    table_key: ClassVar[str] = "penalty"

    party = models.CharField(_("当事人"), max_length=200, db_index=True)
    party_kind = models.CharField(_("当事人类别"), max_length=6, default="unit")
    party_code = models.CharField(_("统一社会信用代码或者证件号"), max_length=40, blank=True)
    party_address = models.CharField(_("地址"), max_length=200, blank=True)
    party_head = models.CharField(_("法定代表人（负责人）"), max_length=80, blank=True)
    enterprise = models.CharField(_("企业档案"), max_length=60, blank=True, db_index=True)
    source = models.CharField(_("案件来源"), max_length=60, blank=True)
    inspection = models.ForeignKey("enforcement.Inspection", models.PROTECT, null=True, blank=True, related_name="penalties")
    violation = models.CharField(_("违法行为"), max_length=20, db_index=True)
    facts = models.TextField(_("违法事实"), blank=True)
    ended_on = models.DateField(_("违法行为终了日期"), null=True)
    circumstances = models.JSONField(default=dict)
    officers = models.JSONField(default=list)
    proposal = models.JSONField(default=dict)
    decision = models.JSONField(default=dict)
    outcome = models.CharField(_("处理结果"), max_length=20, blank=True)
    ground = models.CharField(max_length=200, blank=True)
    simple = models.BooleanField(_("简易程序"), default=False)
    filed_at = models.DateTimeField(_("立案时间"), null=True)
    noticed_at = models.DateTimeField(_("告知时间"), null=True)
    hearing = models.JSONField(default=dict)
    heard = models.BooleanField(default=False)
    reviewed_by = models.CharField(max_length=80, blank=True)
    discussed_by = models.JSONField(default=list)
    opinions = models.JSONField(default=dict, help_text="verb → {by, at, text}: what stands in the boxes for opinions of the documents")
    decided_at = models.DateTimeField(_("决定时间"), null=True, db_index=True)
    fine_yuan = models.PositiveIntegerField(_("罚款（元）"), default=0)
    paid_yuan = models.PositiveIntegerField(_("已缴（元）"), default=0)
    served_at = models.DateTimeField(_("送达时间"), null=True)
    pay_until = models.DateTimeField(null=True)
    urged_at = models.DateTimeField(null=True)
    appealed_at = models.DateTimeField(null=True)
    stopped_days = models.PositiveIntegerField(default=0, help_text="days of review or suit, on which no late fee is counted")
    forced = models.BooleanField(default=False)
    paused_at = models.DateTimeField(null=True)
    pause_reason = models.CharField(max_length=60, blank=True)
    published_at = models.DateTimeField(_("公示时间"), null=True)
    invented = models.BooleanField(_("演示数据"), default=False)

    class Meta(Case.Meta):
        indexes: ClassVar = [
            models.Index(fields=["state", "-opened_at"], name="enforcement_penalty_state"),
            models.Index(fields=["division", "-opened_at"], name="enforcement_penalty_area"),
            models.Index(fields=["state", "division"], name="enforcement_penalty_open"),
        ]


class Paper(models.Model):
    """One paper of the file 案卷, sealed to the one before it; never changed, never removed. ``file`` is the attachment's key."""

    penalty = models.ForeignKey(Penalty, models.PROTECT, related_name="papers")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    file = models.BigIntegerField(null=True)
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    previous = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["penalty", "number"], name="enforcement_one_paper_a_number")]


class Payment(models.Model):
    """缴款: what came in, by which voucher. Fines are paid to the bank, not to the office (Art. 67)."""

    penalty = models.ForeignKey(Penalty, models.PROTECT, related_name="payments")
    amount_yuan = models.PositiveIntegerField()
    voucher = models.CharField(max_length=60)
    paid_on = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["penalty", "voucher"], name="enforcement_voucher_once")]
