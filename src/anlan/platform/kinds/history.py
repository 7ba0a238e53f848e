"""A record's history, newest first."""

from anlan.platform.kinds.models import RecordVersion


def history(kind: str, object_id: int, limit: int = 200) -> list[RecordVersion]:
    return list(RecordVersion.objects.filter(kind=kind, object_id=object_id).order_by("-version")[:limit])
