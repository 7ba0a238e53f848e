"""Counted refusals to where the analyst sees them."""

from anlan.domains.sensing.ingress import Faults
from anlan.domains.sensing.models import DeviceFault
from anlan.kernel import clock


def write_faults(*books: Faults) -> None:
    """Add what was counted since the last time; what was counted is then forgotten here."""
    for who, reason, count, example in (entry for book in books for entry in book.taken()):
        row, _ = DeviceFault.objects.get_or_create(device_code=who, reason=reason, defaults={"last_at": clock.now()})
        row.count, row.last_at, row.example = row.count + count, clock.now(), example or row.example
        row.save()
