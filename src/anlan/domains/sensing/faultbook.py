"""Counted refusals to where the analyst sees them."""

from django.db import DatabaseError
from django.db.models import F

from anlan.domains.sensing.ingress import Faults
from anlan.domains.sensing.models import DeviceFault
from anlan.kernel import clock


def write_faults(*books: Faults) -> None:
    """Add what was counted since the last time; what was counted is then forgotten here. What could not be written is counted on."""
    for book in books:
        owed = book.taken()
        try:
            while owed:
                _add(*owed[-1])
                owed.pop()
        except DatabaseError:
            for entry in owed:
                book.add(*entry)
            raise


def _add(who: str, reason: str, count: int, example: str) -> None:
    """Several processes count the same device: the database adds."""
    told = {"last_at": clock.now(), **({"example": example} if example else {})}
    if not DeviceFault.objects.filter(device_code=who, reason=reason).update(count=F("count") + count, **told):
        row, made = DeviceFault.objects.get_or_create(device_code=who, reason=reason, defaults={"count": count, **told})
        if not made:
            DeviceFault.objects.filter(pk=row.pk).update(count=F("count") + count, **told)
