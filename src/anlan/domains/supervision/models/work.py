"""特殊作业票 (GB 30871): one work of the eight kinds, from the application to its closing, with its gas tests."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.domains.supervision.models.files import EnterpriseFile
from anlan.domains.supervision.rules.work import KINDS
from anlan.platform.cases.models import Case
from anlan.platform.kinds.api import CodeField


class WorkPermit(Case):
    """作业票. ``confirmed`` are the conditions ticked on the spot; ``clashes`` the other permits it endangers, found when it was approved."""

    table_key: ClassVar[str] = "work_permit"

    file = models.ForeignKey(EnterpriseFile, models.PROTECT, related_name="works")
    kind = CodeField(_("作业类别"), KINDS)
    grade = models.CharField(_("作业级别"), max_length=10, blank=True)
    place = models.CharField(_("作业地点"), max_length=200)
    content = models.TextField(_("作业内容"), blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    starts_at = models.DateTimeField(_("计划开始"))
    ends_at = models.DateTimeField(_("计划结束"))
    team = models.CharField(_("作业单位"), max_length=120)
    workers = models.CharField(_("作业人"), max_length=200)
    watcher = models.CharField(_("监护人"), max_length=80)
    approver = models.CharField(_("批准人"), max_length=80, blank=True)
    risks = models.TextField(_("风险辨识结果"), blank=True)
    confirmed = models.JSONField(_("已确认的作业条件"), default=list)
    watch_note = models.TextField(_("监护记录"), blank=True)
    began_at = models.DateTimeField(_("实际开始"), null=True, blank=True)
    finished_at = models.DateTimeField(_("完工验收"), null=True, blank=True)
    overdue = models.BooleanField(_("超时"), default=False)
    clashes = models.JSONField(_("交叉作业"), default=list)
    invented = models.BooleanField(_("演示数据"), default=False)

    class Meta(Case.Meta):
        indexes: ClassVar = [
            models.Index(fields=["state", "ends_at"], name="supervision_work_state"), models.Index(fields=["file", "-opened_at"], name="supervision_work_of"),
            models.Index(fields=["starts_at"], condition=models.Q(closed_at=None), name="supervision_work_live"),
        ]  # fmt: skip

    @property
    def kind_label(self) -> str:
        return KINDS.get(self.kind, self.kind)


class GasTest(models.Model):
    """气体分析."""

    permit = models.ForeignKey(WorkPermit, models.PROTECT, related_name="gas_tests")
    at = models.DateTimeField(_("分析时间"))
    by = models.CharField(_("分析人"), max_length=80)
    oxygen_percent = models.FloatField(_("氧含量"), null=True)
    combustible_percent = models.FloatField(_("可燃气体"), null=True)
    lower_limit_percent = models.FloatField(_("爆炸下限"), null=True)
    toxic = models.CharField(_("有毒物质"), max_length=60, blank=True)
    toxic_mg_m3 = models.FloatField(_("有毒气体浓度"), null=True)
    toxic_limit_mg_m3 = models.FloatField(_("接触限值"), null=True)
    passed = models.BooleanField(_("合格"))
    verdict = models.CharField(_("结论"), max_length=300)

    class Meta:
        ordering = ("at", "id")
