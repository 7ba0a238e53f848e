"""事故隐患: what is wrong at an enterprise, until it is right again."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.domains.supervision.models.files import SECTORS, EnterpriseFile
from anlan.platform.cases.models import Case
from anlan.platform.kinds.api import CodeField, QuantityField

LEVELS = {"general": "一般隐患", "major": "重大隐患"}
SOURCES = {
    "enterprise": "企业自查", "inspection": "监督检查", "public": "群众举报", "sensor": "监测报警", "drill": "演练发现", "video": "视频巡查",
    "incident": "事故评估",
}  # fmt: skip
# What goes wrong, for recurrence: our own short table, to be replaced by the city's classification [K]
CATEGORIES = {
    "equipment": "设备设施", "process": "工艺与自控", "storage": "危险品储存", "work": "特殊作业", "electric": "电气防爆", "fire": "消防", "place": "作业环境",
    "people": "培训与持证", "system": "制度与责任", "emergency": "应急准备", "other": "其他",
}  # fmt: skip


class Danger(Case):
    """隐患. ``thing`` is the registered thing it is at (``storage_tank/3``), where it is at one. The five of 五落实 are ``duty``, ``measures``, ``money_yuan``, ``due_at``, ``contingency``. ``system_measure`` is what keeps it from coming
    back: the second of the two lists. ``told_regulator_at`` and ``told_workers_at`` are the double report of a major danger.
    """

    table_key: ClassVar[str] = "danger"

    file = models.ForeignKey(EnterpriseFile, models.PROTECT, verbose_name=_("企业"), related_name="dangers")
    sector = CodeField(_("行业领域"), SECTORS)
    text = models.TextField(_("隐患描述"))
    level = CodeField(_("等级"), LEVELS, default="general")
    source = CodeField(_("来源"), SOURCES, default="enterprise")
    category = CodeField(_("类别"), CATEGORIES, default="other")
    clause = models.CharField(_("判定依据"), max_length=200, blank=True)
    origin = models.CharField(_("由来"), max_length=60, blank=True, db_index=True)
    thing = models.CharField(_("设备设施"), max_length=60, blank=True, db_index=True)
    place = models.CharField(_("部位"), max_length=200, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    found_by = models.CharField(_("发现人"), max_length=120)
    invented = models.BooleanField(_("演示数据"), default=False)

    duty = models.CharField(_("整改责任人"), max_length=120, blank=True)
    measures = models.TextField(_("整改措施"), blank=True)
    money_yuan = QuantityField(_("整改资金"), unit="元", maximum=1e12)
    due_at = models.DateTimeField(_("整改期限"), null=True, blank=True)
    contingency = models.TextField(_("整改期间防范措施和应急预案"), blank=True)
    system_measure = models.TextField(_("制度措施"), blank=True)
    result = models.TextField(_("整改情况"), blank=True)
    fixed_at = models.DateTimeField(_("整改完成时间"), null=True, blank=True)

    overdue = models.BooleanField(_("逾期"), default=False)
    escalated_to = models.CharField(_("提级至"), max_length=12, blank=True)
    refusals = models.PositiveSmallIntegerField(_("验收退回次数"), default=0)
    extensions = models.PositiveSmallIntegerField(_("延期次数"), default=0)
    stopped_at = models.DateTimeField(_("停产停用时间"), null=True, blank=True)
    listed_at = models.DateTimeField(_("挂牌督办时间"), null=True, blank=True)
    listed_by = models.CharField(_("督办单位"), max_length=120, blank=True)
    told_regulator_at = models.DateTimeField(_("报告监管部门时间"), null=True, blank=True)
    told_workers_at = models.DateTimeField(_("报告职代会时间"), null=True, blank=True)
    recurs = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+", verbose_name=_("上次同类隐患"))

    class Meta(Case.Meta):
        indexes: ClassVar = [
            models.Index(fields=["state", "-opened_at", "-id"], name="supervision_danger_state"),
            models.Index(fields=["-opened_at", "-id", "division"], name="supervision_danger_new"),
            models.Index(fields=["file", "-opened_at", "-id"], name="supervision_danger_of"),
            models.Index(fields=["division", "-opened_at", "-id"], name="supervision_danger_in"),
            models.Index(fields=["-opened_at", "-id", "division"], condition=models.Q(closed_at=None), name="supervision_danger_open"),
            models.Index(fields=["lon", "lat"], condition=models.Q(closed_at=None), name="supervision_danger_at"),
            models.Index(fields=["due_at", "id"], condition=models.Q(closed_at=None), name="supervision_danger_due"),
            models.Index(fields=["-opened_at", "-id"], condition=models.Q(overdue=True, closed_at=None), name="supervision_danger_late"),
            models.Index(fields=["-opened_at", "-id"], condition=models.Q(level="major", closed_at=None), name="supervision_danger_grave"),
        ]  # fmt: skip

    @property
    def level_label(self) -> str:
        return LEVELS.get(self.level, self.level)

    @property
    def source_label(self) -> str:
        return SOURCES.get(self.source, self.source)

    @property
    def category_label(self) -> str:
        return CATEGORIES.get(self.category, self.category)
