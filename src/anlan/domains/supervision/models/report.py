"""安全风险报告 (Jiangsu order 140): what an enterprise declares of its risks, checked by town and county."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.domains.supervision.models.files import EnterpriseFile
from anlan.domains.supervision.rules.reports import CHANGES, FORMS
from anlan.platform.cases.models import Case
from anlan.platform.kinds.api import CodeField


class RiskReport(Case):
    """风险报告. ``content`` is what was declared at the last submission, point by point, and stays as it was when the records change later."""

    table_key: ClassVar[str] = "risk_report"

    file = models.ForeignKey(EnterpriseFile, models.PROTECT, related_name="reports")
    form = CodeField(_("报告种类"), FORMS)
    year = models.PositiveSmallIntegerField(_("年度"))
    change = CodeField(_("变更事项"), CHANGES)
    change_text = models.CharField(_("变更说明"), max_length=300, blank=True)
    due_on = models.DateField(_("应报日期"), null=True, blank=True)
    signer = models.CharField(_("承诺人（主要负责人）"), max_length=80, blank=True)
    committed = models.BooleanField(_("已作承诺"), default=False)
    nothing_higher = models.BooleanField(_("经辨识无较大以上风险"), default=False)
    submitted_at = models.DateTimeField(_("报送时间"), null=True, blank=True)
    late = models.BooleanField(_("逾期报送"), default=False)
    red = models.PositiveIntegerField(_("重大风险"), default=0)
    orange = models.PositiveIntegerField(_("较大风险"), default=0)
    yellow = models.PositiveIntegerField(_("一般风险"), default=0)
    blue = models.PositiveIntegerField(_("低风险"), default=0)
    content = models.JSONField(_("报告内容"), default=dict)
    invented = models.BooleanField(_("演示数据"), default=False)

    class Meta(Case.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["file", "year", "form"], condition=~models.Q(form="change"), name="supervision_one_report_a_year"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["year", "state", "division"], name="supervision_report_year"),
            models.Index(fields=["file", "-opened_at"], name="supervision_report_of"),
            models.Index(fields=["year", "-submitted_at", "-id"], name="supervision_report_new"),
        ]  # fmt: skip

    @property
    def form_label(self) -> str:
        return FORMS.get(self.form, self.form)
