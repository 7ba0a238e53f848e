"""What every record has, whatever its kind."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.platform.geo import GeometryField

KEPT_BY_THE_HOUSE = ("id", "quality", "version", "created_at", "updated_at")


class Thing(models.Model):
    """A thing on the one map. ``invented`` marks demonstration data; ``approximate`` a place or figure that is only about right."""

    code = models.CharField(_("编码"), max_length=64, unique=True)
    name = models.CharField(_("名称"), max_length=200, db_index=True)
    division = models.CharField(_("区划"), max_length=12, db_index=True)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任单位"))
    geom = GeometryField(_("位置"))
    address = models.CharField(_("地址"), max_length=200, blank=True)
    contact_name = models.CharField(_("联系人"), max_length=80, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    valid_from = models.DateField(_("启用日期"), null=True, blank=True)
    valid_until = models.DateField(_("停用日期"), null=True, blank=True)
    source = models.CharField(_("数据来源"), max_length=200, blank=True)
    invented = models.BooleanField(_("演示数据"), default=False)
    approximate = models.BooleanField(_("近似"), default=False)
    note = models.TextField(_("备注"), blank=True)
    quality = models.PositiveSmallIntegerField(_("数据质量"), default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("建档时间"), editable=False)
    updated_at = models.DateTimeField(_("更新时间"), editable=False)

    kind_key: ClassVar[str] = ""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        return f"{self.kind_key}/{self.pk}"

    @property
    def point(self) -> Any:
        """A point to stand for the thing: itself, or a point on its surface; None without a place."""
        return None if self.geom is None else self.geom.representative_point()
