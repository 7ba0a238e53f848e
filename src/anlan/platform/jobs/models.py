"""When a periodic job last began, so that many workers run it once a period."""

from django.db import models


class JobRun(models.Model):
    name = models.CharField(max_length=80, primary_key=True)
    next_at = models.DateTimeField()
    last_error = models.TextField(blank=True)
    runs = models.PositiveBigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
