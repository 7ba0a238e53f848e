"""重大事故隐患判定标准: the criteria of each sector as the texts carry them, to be searched and cited."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Criterion(models.Model):
    """One criterion 判定条款. ``standard`` is the name of its standard, ``clause`` its number there."""

    standard = models.CharField(_("标准"), max_length=200, db_index=True)
    authority = models.CharField(_("发布部门"), max_length=80, blank=True)
    clause = models.CharField(_("条款"), max_length=40, blank=True)
    order = models.PositiveIntegerField(default=0)
    text = models.TextField(_("内容"))
    source = models.CharField(_("出处"), max_length=200)

    class Meta:
        ordering = ("standard", "order")
        constraints: ClassVar = [models.UniqueConstraint(fields=["standard", "order"], name="supervision_criterion_once")]

    @property
    def citation(self) -> str:
        return f"{self.standard} {self.clause}".strip()[:200]
