"""One row an attachment; the bytes lie under their SHA-256."""

from django.db import models


class Attachment(models.Model):
    subject = models.CharField(max_length=60, db_index=True)
    division = models.CharField(max_length=12)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)
