"""The cursor a page is rendered at."""

from anlan.platform.bus.models import OutboxEvent


def cursor() -> int:
    """The id of the last event told; 0 when there is none."""
    return OutboxEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0
