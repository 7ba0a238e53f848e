"""History of records."""

from typing import ClassVar

from django.db import models

from anlan.platform.kinds.thing import Thing

__all__ = ["RecordVersion", "Thing"]


class RecordVersion(models.Model):
    """One change of one record: field → [before, after]."""

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    command_id = models.CharField(max_length=36)
    action = models.CharField(max_length=10)
    changes = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "object_id", "version"], name="kinds_one_version")]
