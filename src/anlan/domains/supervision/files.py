"""Files of enterprises: made from the register, counted anew when a danger changes."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q

from anlan.domains.registry.api import ThingView, find_thing, get_thing
from anlan.domains.supervision.models import Danger, EnterpriseFile
from anlan.domains.supervision.standing import regauge, rescore
from anlan.kernel import clock

KINDS = ("chemical_enterprise", "enterprise")  # of the register; a bare number means the first
YEAR = timedelta(days=365)
OF_THE_KIND = ("sector", "credit_code", "legal_person")
SAME = ("code", "name", "division", "organisation_id", "lon", "lat", "invented")


def subject_of(enterprise: int | str) -> str:
    """``12`` (a chemical enterprise), ``chemical_enterprise/12`` or ``enterprise/12`` as the subject."""
    return f"{KINDS[0]}/{enterprise}" if isinstance(enterprise, int) or str(enterprise).isdigit() else str(enterprise)


def file_of(enterprise: int | str) -> EnterpriseFile:
    """The file, made from the register where there is none yet. LookupError when the register knows no such enterprise."""
    subject = subject_of(enterprise)
    found = EnterpriseFile.objects.filter(subject=subject).first()
    return found or keep_file(subject)


def keep_file(subject: str) -> EnterpriseFile:
    """The file with what the register says now, its risks and its score counted anew."""
    if subject.partition("/")[0] not in KINDS:
        raise LookupError(f"{subject} 不是企业。")
    found, _new = EnterpriseFile.objects.update_or_create(subject=subject, defaults=said_by_register(get_thing(subject)))
    regauge(found)
    return found


def said_by_register(thing: ThingView) -> dict[str, Any]:
    """What the file takes over; of a chemical enterprise the register says no sector, so that what was set by hand stays."""
    said = {name: str(thing.attrs[name]) for name in OF_THE_KIND if thing.attrs.get(name)}
    return {name: getattr(thing, name) for name in SAME} | {"safety_grade": str(thing.attrs.get("safety_grade") or "")} | said


def enterprise_of(thing: str) -> ThingView | None:
    """The enterprise a thing belongs to: itself, or the one whose code the thing names."""
    try:
        found = get_thing(thing)
    except LookupError:
        return None
    return found if found.kind in KINDS else thing_by_code(str(found.attrs.get("enterprise") or ""))


def thing_by_code(code: str) -> ThingView | None:
    """The registered enterprise with this code, of whichever kind."""
    return next((thing for kind in KINDS if code and (thing := find_thing(kind, code))), None)


def recount(file_pk: int) -> None:
    """The counts of one enterprise from its dangers; of the past year where the field says so."""
    since = clock.now() - YEAR
    is_open = Q(closed_at=None)
    found: dict[str, Any] = Danger.objects.filter(file=file_pk, exercise=False).exclude(state="dismissed").aggregate(
        open_dangers=Count("pk", filter=is_open), major_dangers=Count("pk", filter=is_open & Q(level="major")),
        overdue_dangers=Count("pk", filter=is_open & Q(overdue=True)), found_dangers=Count("pk", filter=Q(opened_at__gte=since)),
        closed_dangers=Count("pk", filter=Q(state="closed", closed_at__gte=since)),
        recurrent_dangers=Count("pk", filter=Q(opened_at__gte=since, recurs__isnull=False)),
    )  # fmt: skip
    EnterpriseFile.objects.filter(pk=file_pk).update(**found, counted_at=clock.now())
    rescore(EnterpriseFile.objects.get(pk=file_pk))


def file_by_code(code: str) -> EnterpriseFile | None:
    """The file of the enterprise with this code, made if the register knows it."""
    found = EnterpriseFile.objects.filter(code=code).first()
    if found is None and (thing := thing_by_code(code)):
        return keep_file(thing.subject)
    return found
