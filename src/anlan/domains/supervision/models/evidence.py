"""Photographs and papers of a danger, with the time and place they were taken."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.domains.supervision.models.danger import Danger
from anlan.platform.kinds.api import CodeField

STAGES = {"before": "整改前", "after": "整改后", "proof": "凭证"}


class Evidence(models.Model):
    """One file. ``taken_at`` and the place come from the photograph itself (EXIF) when ``located_by`` is exif, else from the phone that sent it."""

    danger = models.ForeignKey(Danger, models.PROTECT, related_name="evidence")
    stage = CodeField(_("阶段"), STAGES)
    file = models.PositiveBigIntegerField(_("附件"))
    file_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    taken_at = models.DateTimeField(_("拍摄时间"), null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    located_by = models.CharField(max_length=8, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["danger", "stage", "sha256"], name="supervision_evidence_once")]

    @property
    def stage_label(self) -> str:
        return STAGES.get(self.stage, self.stage)

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")
