"""Operation analysis 运行分析研判: briefs and monthly reports as they were made."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.platform.cases.models import Case
from anlan.platform.kinds.api import CodeField

FORMS = {"daily": _("日报"), "monthly": _("月报")}


class Brief(Case):
    """研判报告: ``figures`` are as computed when it was made, with the address of their rows; the judgement is people's."""

    table_key: ClassVar[str] = "brief"

    form = CodeField(_("种类"), FORMS, blank=False, default="daily")
    begins_on = models.DateField(_("统计起日"))
    ends_on = models.DateField(_("止"))
    figures = models.JSONField(default=list, editable=False)
    findings = models.JSONField(default=list, editable=False)
    judgement = models.TextField(_("研判意见"), blank=True)
    invented = models.BooleanField(default=False)
