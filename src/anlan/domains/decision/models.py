"""Tables of decision: model runs with all that is needed to repeat and to trust them, and consultations over them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.platform.cases.models import Case
from anlan.platform.geo import GeometryField, SpatialIndex

STATES = {"asked": _("排队"), "done": _("完成"), "failed": _("失败"), "stopped": _("已停止")}


class ModelRun(models.Model):
    """模型运行. ``inputs`` is the snapshot as given; ``sha256`` seals model, version and the completed inputs."""

    subject = models.CharField(_("所涉事项"), max_length=60, db_index=True)
    title = models.CharField(_("标题"), max_length=200)
    model = models.CharField(_("模型"), max_length=60)
    model_version = models.CharField(_("模型版本"), max_length=20)
    inputs = models.JSONField(_("输入"), default=dict)
    assumed = models.JSONField(_("假定与来源"), default=list)
    division = models.CharField(_("区划"), max_length=12, db_index=True)
    state = models.CharField(_("状态"), max_length=10, default="asked", db_index=True)
    asked_at = models.DateTimeField(_("提出时间"))
    asked_by = models.CharField(_("提出人"), max_length=120)
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    duration_s = models.FloatField(_("用时（秒）"), null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    warnings = models.JSONField(_("提示"), default=list)
    outputs = models.JSONField(_("结果"), default=dict)
    contours = models.JSONField(_("影响范围"), null=True)
    exposure = models.JSONField(_("影响人口与目标"), null=True)
    error = models.TextField(_("错误"), blank=True)
    geom = GeometryField(_("影响范围外轮廓"))
    progress = models.FloatField(_("进度"), default=0.0)
    doing = models.CharField(_("正在算"), max_length=80, blank=True)
    exercise = models.BooleanField(_("演练"), default=False)

    class Meta:
        ordering = ("id",)
        indexes: ClassVar = [
            models.Index(fields=["subject", "id"], name="decision_run_of_subject"),
            SpatialIndex(fields=["geom"], name="decision_run_geo"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.model}）"


class Consultation(Case):
    """会商: several people over the runs of one subject; opinions on the timeline, a signed conclusion at the end."""

    table_key: ClassVar[str] = "consultation"

    about = models.CharField(_("所涉事项"), max_length=60, db_index=True)
    conclusion = models.TextField(_("结论"), blank=True)
    signed_by = models.CharField(_("签署人"), max_length=120, blank=True)
    signed_at = models.DateTimeField(_("签署时间"), null=True, blank=True)
    seal = models.CharField(_("封印"), max_length=64, blank=True)


class Pin(models.Model):
    """便签: what someone pinned on the map of a consultation. Taken down it stays in the record, with who took it down."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="pins")
    lon = models.FloatField(_("经度"))
    lat = models.FloatField(_("纬度"))
    text = models.CharField(_("内容"), max_length=200)
    author = models.CharField(_("署名"), max_length=120)
    at = models.DateTimeField(_("时间"))
    removed_by = models.CharField(_("取下人"), max_length=120, blank=True)
    removed_at = models.DateTimeField(_("取下时间"), null=True, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.text
