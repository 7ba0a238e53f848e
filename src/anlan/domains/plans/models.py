"""Tables of the plan library: versions of plans with the structure read from them, and proposals of revision."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.kernel.divisions import lies_within
from anlan.platform.cases.models import Case

TROUBLE = "trouble"  # the verb of a line in the timeline: what of the document was not read well


class Plan(Case):
    """预案版本: one document with its structure. Of a ``family`` (one title in one division) one version is in force."""

    table_key: ClassVar[str] = "plan"

    family = models.CharField(max_length=200, db_index=True)
    kind = models.CharField(_("类别"), max_length=20)
    tier = models.CharField(_("层级"), max_length=20)
    plan_division = models.CharField(_("适用区划"), max_length=12, blank=True)
    event_types = models.JSONField(_("应对事件类型"), default=list)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    issued_on = models.CharField(_("发布日期"), max_length=10, blank=True)
    demonstration = models.BooleanField(_("演示文本"), default=False)
    file_name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(max_length=64)
    text = models.TextField(_("正文"))
    structure = models.JSONField(_("结构"), default=dict)
    corrections = models.JSONField(_("人工修正"), default=list)
    suggestions = models.JSONField(_("模型建议"), default=list)
    approved_by = models.CharField(_("审核人"), max_length=120, blank=True)
    approved_at = models.DateTimeField(_("审核时间"), null=True)

    @property
    def area(self) -> str:
        """The division the plan is for; where the text names one apart from those who brought it in, theirs: nobody is shut out of what they read in."""
        own, said = self.division, self.plan_division
        return said if said and (lies_within(said, own) or lies_within(own, said)) else own

    class Meta(Case.Meta):
        indexes: ClassVar = [models.Index(fields=["state", "plan_division"], name="plans_in_force")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["family"], condition=models.Q(state="in_force"), name="plans_one_in_force_a_family"),
        ]


class Rehearsal(Case):
    """预案推演: a plan run in exercise time. ``begun_at`` is on the wall, ``story_at`` in the story; ``turns`` the levels with the wall time of each."""

    table_key: ClassVar[str] = "rehearsal"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="rehearsals")
    factor = models.FloatField(_("时间倍率"))
    begun_at = models.DateTimeField(_("开始（实际时间）"))
    story_at = models.DateTimeField(_("开始（推演时间）"))
    turns = models.JSONField(_("级别变化"), default=list)
    done = models.JSONField(_("已完成任务"), default=dict)


class Revision(Case):
    """修订建议: what a drill or a response showed to be wrong with a plan, from ``source``, until the plan is changed or it is declined."""

    table_key: ClassVar[str] = "plan_revision"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="revisions")
    text = models.TextField(_("建议"))
    reason = models.TextField(_("理由"))
    source = models.CharField(_("来源"), max_length=60, blank=True)
    opinion = models.TextField(_("处理意见"), blank=True)
