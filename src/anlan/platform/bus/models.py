"""Tables of the bus: the outbox, the deliveries to reactions, the hash-chained audit trail."""

from typing import ClassVar

from django.db import models


class OutboxEvent(models.Model):
    """An event as it was told. ``id`` grows in commit order (platform.bus.order) and is the cursor of the live screens."""

    event_id = models.CharField(max_length=36, unique=True)
    name = models.CharField(max_length=80)
    permission = models.CharField(max_length=80)
    subject = models.CharField(max_length=120, db_index=True)
    area = models.CharField(max_length=12)
    organisation = models.IntegerField(null=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    cause = models.CharField(max_length=36, blank=True, db_index=True)
    correlation = models.CharField(max_length=36, db_index=True)
    exercise = models.BooleanField(default=False)
    data = models.JSONField()
    relayed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=models.Q(relayed_at=None), name="bus_outbox_to_relay"),
            models.Index(fields=["name", "id"], name="bus_outbox_by_name"),
        ]


class Delivery(models.Model):
    """One event owed to one reaction. Done, tried again later, or laid on the dead-letter shelf."""

    event = models.ForeignKey(OutboxEvent, models.CASCADE, related_name="deliveries")
    reaction = models.CharField(max_length=160)
    state = models.CharField(max_length=8, default="pending")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    error = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "reaction"], name="bus_delivery_once")]
        indexes: ClassVar = [models.Index(fields=["next_at", "id"], condition=models.Q(state="pending"), name="bus_delivery_due")]


class AuditEntry(models.Model):
    """Who did, or tried to do, what. Each row's hash covers the row and the hash before it; ``verify`` finds a change."""

    at = models.DateTimeField()
    command_id = models.CharField(max_length=36)
    command = models.CharField(max_length=120, db_index=True)
    actor = models.CharField(max_length=120)
    user = models.IntegerField(null=True, db_index=True)
    channel = models.CharField(max_length=12)
    area = models.CharField(max_length=12)
    subject = models.CharField(max_length=120, blank=True, db_index=True)
    outcome = models.CharField(max_length=40)
    reason = models.CharField(max_length=200, blank=True)
    data = models.JSONField()
    cause = models.CharField(max_length=36, blank=True)
    key = models.CharField(max_length=160, null=True, unique=True)  # noqa: DJ001 - unique among those that have one
    result = models.JSONField(null=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("id",)
