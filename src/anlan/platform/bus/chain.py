"""The cause chain: from any event back to what started it and on to all that followed."""

from typing import Any

from anlan.platform.bus.models import OutboxEvent


def cloud_event(row: OutboxEvent) -> dict[str, Any]:
    """The row as a CloudEvents 1.0 object (structured mode); extension attributes in lower case as the standard asks."""
    return {
        "specversion": "1.0", "id": row.event_id, "source": "/anlan", "type": row.name, "subject": row.subject, "time": row.at.isoformat(),
        "datacontenttype": "application/json", "cause": row.cause, "correlation": row.correlation, "area": row.area, "actor": row.actor,
        "exercise": row.exercise, "cursor": row.pk, "data": row.data,
    }  # fmt: skip


def chain_of(correlation: str) -> list[OutboxEvent]:
    """Every event of one chain in order."""
    return list(OutboxEvent.objects.filter(correlation=correlation).order_by("id"))


def causes_of(event_id: str) -> list[OutboxEvent]:
    """The event and what caused it, nearest first, up to the first cause."""
    found: list[OutboxEvent] = []
    while event_id and (row := OutboxEvent.objects.filter(event_id=event_id).first()) and row not in found:
        found.append(row)
        event_id = row.cause
    return found


def events_about(subject: str, limit: int = 500) -> list[OutboxEvent]:
    return list(OutboxEvent.objects.filter(subject=subject).order_by("id")[:limit])
