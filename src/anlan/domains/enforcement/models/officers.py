"""Officers 执法人员, their training and what they carry."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.platform.geo import SpatialIndex
from anlan.platform.kinds.api import FlagField, Thing


class Officer(Thing):
    """执法人员. ``account`` is the user name of the person's account; ``valid_until`` of the record is when the certificate ends."""

    certificate = models.CharField(_("执法证号"), max_length=40, blank=True)
    certificate_until = models.DateField(_("执法证有效期至"), null=True, blank=True)
    entered_on = models.DateField(_("入职日期"), null=True, blank=True)
    account = models.CharField(_("账号"), max_length=80, blank=True, db_index=True)
    lawyer = FlagField(_("取得法律职业资格"))
    expertise = models.CharField(_("专业"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("执法人员")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="enforcement_officer_geo")]


class Training(models.Model):
    """培训: ``entry`` before acting alone, ``yearly`` afterwards; days are calendar days of the course."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="trainings")
    purpose = models.CharField(max_length=10)
    title = models.CharField(max_length=120)
    begins_on = models.DateField()
    days = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("-begins_on",)


class Equipment(models.Model):
    """执法装备: in whose hands, until when it is checked."""

    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    division = models.CharField(max_length=12, db_index=True)
    officer = models.ForeignKey(Officer, models.SET_NULL, null=True, blank=True, related_name="equipment")
    checked_until = models.DateField(null=True, blank=True)
    in_service = models.BooleanField(default=True)
    invented = models.BooleanField(default=False)

    class Meta:
        ordering = ("kind", "number")
