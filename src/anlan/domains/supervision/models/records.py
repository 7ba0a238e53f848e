"""Records an enterprise keeps of itself: permits, people, trainings, insurance, risk points. ``enterprise`` is its code in the register."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.domains.supervision.rules.methods import METHODS
from anlan.platform.geo import SpatialIndex
from anlan.platform.kinds.api import CodeField, FlagField, QuantityField, Thing

PERMITS = {
    "safety": "安全生产许可证", "hazchem_trade": "危险化学品经营许可证", "hazchem_use": "危险化学品安全使用许可证", "registration": "危险化学品登记证", "hazard_filing": "重大危险源备案",
    "precursor": "易制毒化学品许可（备案）", "special_equipment": "特种设备使用登记", "fire": "消防验收（备案）", "plan_filing": "应急预案备案", "other": "其他",
}  # fmt: skip
POSTS = {
    "principal": "主要负责人", "safety_head": "安全总监（分管负责人）", "safety_staff": "安全生产管理人员", "engineer": "注册安全工程师", "special_worker": "特种作业人员",
    "hazard_principal": "重大危险源主要负责人", "hazard_technical": "重大危险源技术负责人", "hazard_operator": "重大危险源操作负责人",
}  # fmt: skip
TRAININGS = {
    "entry": "三级教育",
    "yearly": "年度再培训",
    "principal": "负责人与管理人员培训",
    "special": "特种作业培训",
    "new_process": "四新培训",
    "drill": "应急培训与演练",
}
LIKELIHOODS = {
    "10": "10 完全可以预料",
    "6": "6 相当可能",
    "5": "5",
    "4": "4",
    "3": "3 可能但不经常",
    "2": "2",
    "1": "1 可能性小",
    "0.5": "0.5 很不可能",
    "0.2": "0.2 极不可能",
    "0.1": "0.1 实际不可能",
}
EXPOSURES = {
    "10": "10 连续暴露",
    "6": "6 每天工作时间内",
    "3": "3 每周一次或偶然",
    "2": "2 每月一次",
    "1": "1 每年几次",
    "0.5": "0.5 非常罕见",
}
SEVERITIES = {
    "100": "100 多人死亡",
    "40": "40 数人死亡",
    "15": "15 一人死亡",
    "7": "7 重伤",
    "5": "5",
    "4": "4",
    "3": "3 致残轻伤",
    "2": "2",
    "1": "1 轻微",
}
RISK_LEVELS = {"1": "重大风险（红）", "2": "较大风险（橙）", "3": "一般风险（黄）", "4": "低风险（蓝）"}


class OfEnterprise(Thing):
    enterprise = models.CharField(_("企业编码"), max_length=64, db_index=True)

    class Meta:
        abstract = True


class EnterprisePermit(OfEnterprise):
    """许可证照. ``expires_on`` empty: without end."""

    permit = CodeField(_("证照类别"), PERMITS)
    number = models.CharField(_("证书编号"), max_length=80, blank=True)
    issued_by = models.CharField(_("发证机关"), max_length=120, blank=True)
    issued_on = models.DateField(_("发证日期"), null=True, blank=True)
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)

    class Meta:
        verbose_name = _("许可证照")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="supervision_permit_geo")]


class SafetyPerson(OfEnterprise):
    """责任人与持证人员; the name of the record is the person's."""

    post = CodeField(_("岗位"), POSTS)
    certificate = models.CharField(_("证书编号"), max_length=80, blank=True)
    certified_until = models.DateField(_("证书有效期至"), null=True, blank=True)
    installation = models.CharField(_("包保的重大危险源编码"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("安全责任人")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="supervision_person_geo")]


class SafetyTraining(OfEnterprise):
    """安全培训与企业演练."""

    training = CodeField(_("类别"), TRAININGS)
    held_on = models.DateField(_("日期"), null=True, blank=True)
    hours = QuantityField(_("学时"), unit="学时", maximum=1000)
    people = models.PositiveIntegerField(_("参加人数"), null=True, blank=True)
    passed = models.PositiveIntegerField(_("合格人数"), null=True, blank=True)

    class Meta:
        verbose_name = _("安全培训")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="supervision_training_geo")]


class EnterpriseAccident(OfEnterprise):
    """生产安全事故 of the enterprise: recorded from an incident (``incident`` its subject) or by hand. Counts in the score for three years."""

    occurred_on = models.DateField(_("发生日期"))
    deaths = models.PositiveSmallIntegerField(_("死亡人数"), default=0)
    serious = models.PositiveSmallIntegerField(_("重伤人数"), default=0)
    incident = models.CharField(_("突发事件"), max_length=60, blank=True, db_index=True)

    class Meta:
        verbose_name = _("企业事故")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="supervision_accident_geo")]


class SafetyInsurance(OfEnterprise):
    """安全生产责任保险; the policy holds from 启用日期 to 停用日期."""

    insurer = models.CharField(_("保险公司"), max_length=120, blank=True)
    policy = models.CharField(_("保单号"), max_length=80, blank=True)
    cover_yuan = QuantityField(_("累计责任限额"), unit="元", maximum=1e12)

    class Meta:
        verbose_name = _("安全生产责任保险")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="supervision_insurance_geo")]


class RiskPoint(OfEnterprise):
    """安全风险点 of a risk unit. ``steps`` of JHA and SCL: [{step, hazard, l: [1–5 …], s: [1–5 …]}]. Score and level are worked out by the method chosen;
    ``direct`` is judged major without a score, with its reason in ``direct_basis``.
    """

    unit = models.CharField(_("风险单元"), max_length=120, blank=True)
    hazard = models.CharField(_("危险因素"), max_length=300, blank=True)
    accident = models.CharField(_("可能的事故类型"), max_length=120, blank=True)
    method = CodeField(_("评价方法"), METHODS)
    likelihood = CodeField(_("可能性 L"), LIKELIHOODS)
    exposure = CodeField(_("暴露频率 E"), EXPOSURES)
    severity = CodeField(_("后果 C / S"), SEVERITIES)
    steps = models.JSONField(_("作业步骤或检查项目"), default=list, blank=True)
    direct = FlagField(_("直接判定为重大风险"))
    direct_basis = models.CharField(_("直接判定依据"), max_length=200, blank=True)
    owner = models.CharField(_("管控责任人"), max_length=120, blank=True)
    controls = models.TextField(_("管控措施"), blank=True)
    emergency = models.TextField(_("应急处置措施"), blank=True)
    score = models.FloatField(_("评价分值"), null=True, editable=False)
    score_words = models.CharField(_("分值由来"), max_length=200, blank=True, editable=False)
    level = CodeField(_("风险等级"), RISK_LEVELS, editable=False, db_index=True)

    class Meta:
        verbose_name = _("安全风险点")
        indexes: ClassVar = [
            SpatialIndex(fields=["geom"], name="supervision_riskpoint_geo"), models.Index(fields=["enterprise", "level"], name="supervision_riskpoint_of"),
        ]  # fmt: skip
