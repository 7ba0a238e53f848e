"""The file of an enterprise: one row a registered enterprise, with what lists and figures need; and norms a city sets itself."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.domains.registry.api import SECTORS
from anlan.platform.kinds.api import CodeField

SIZES = {"large": "大型", "medium": "中型", "small": "小型", "micro": "微型"}


class EnterpriseFile(models.Model):
    """企业安全档案. ``subject`` is the registered enterprise (``chemical_enterprise/12``), whose name, place and owner it repeats so that a list of
    20,000 needs no other table; the counts are worked out anew whenever a danger or a risk of the enterprise changes.
    """

    subject = models.CharField(_("企业"), max_length=60, unique=True)
    code = models.CharField(_("编码"), max_length=64, unique=True)
    name = models.CharField(_("名称"), max_length=200, db_index=True)
    division = models.CharField(_("区划"), max_length=12, db_index=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任单位")
    )
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    invented = models.BooleanField(_("演示数据"), default=False)
    sector = CodeField(_("行业领域"), SECTORS, default="chemical", db_index=True)
    size = CodeField(_("规模"), SIZES)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    legal_person = models.CharField(_("法定代表人"), max_length=80, blank=True)
    accepted_on = models.DateField(_("竣工验收日期"), null=True, blank=True)
    open_dangers = models.PositiveIntegerField(_("未销号隐患"), default=0)
    major_dangers = models.PositiveIntegerField(_("未销号重大隐患"), default=0)
    overdue_dangers = models.PositiveIntegerField(_("逾期隐患"), default=0)
    found_dangers = models.PositiveIntegerField(_("一年内发现"), default=0)
    closed_dangers = models.PositiveIntegerField(_("一年内销号"), default=0)
    recurrent_dangers = models.PositiveIntegerField(_("一年内重复"), default=0)
    red = models.PositiveIntegerField(_("重大风险"), default=0)
    orange = models.PositiveIntegerField(_("较大风险"), default=0)
    yellow = models.PositiveIntegerField(_("一般风险"), default=0)
    blue = models.PositiveIntegerField(_("低风险"), default=0)
    hazard_level = models.PositiveSmallIntegerField(_("重大危险源最高级别"), default=0)
    safety_grade = models.CharField(_("标准化等级"), max_length=10, blank=True)
    duties = models.JSONField(_("主体责任核查"), default=dict)
    accidents = models.PositiveIntegerField(_("三年内事故"), default=0)
    deaths = models.PositiveIntegerField(_("三年内死亡"), default=0)
    reported_year = models.PositiveSmallIntegerField(_("最近年度报告"), default=0, db_index=True)
    score = models.FloatField(_("分级监管得分"), null=True)
    grade = models.CharField(_("分级"), max_length=1, blank=True, db_index=True)
    parts = models.JSONField(_("得分构成"), default=list)
    counted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name",)
        indexes: ClassVar = [
            models.Index(fields=["-overdue_dangers", "id"], name="supervision_file_overdue"),
            models.Index(fields=["-open_dangers", "id"], name="supervision_file_open"),
            models.Index(fields=["score", "id"], name="supervision_file_score"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def colour(self) -> int:
        """The gravest level of its risk points, 0 where none is known."""
        return next((level for level, count in enumerate((self.red, self.orange, self.yellow, self.blue), 1) if count), 0)

    @property
    def sector_label(self) -> str:
        return SECTORS.get(self.sector, self.sector)


class Norm(models.Model):
    """A term, a cut-off, a weight the city has set; what is not set here is as ``rules.norms`` says. ``basis`` is the document it rests on."""

    key = models.CharField(max_length=60, unique=True)
    value = models.JSONField()
    basis = models.CharField(_("依据"), max_length=200)
    set_by = models.CharField(max_length=120)
    set_at = models.DateTimeField()
