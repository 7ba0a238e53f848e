"""What a verb of affairs does beside changing the state."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q
from django.db.models.functions import Length

from anlan.domains.affairs.events import DocumentSigned, NoticePublished, TaskUrged
from anlan.domains.affairs.models import OutgoingDocument, Receipt
from anlan.domains.affairs.rules import next_document_number
from anlan.kernel import clock
from anlan.platform.accounts.models import Organisation, User
from anlan.platform.accounts.scope import within_area
from anlan.platform.bus.api import Context, emit
from anlan.platform.cases.api import link, meet_deadline, note, set_deadline
from anlan.platform.cases.models import Counter

DUE = "due"
DOCUMENT_PREFIX = "连应急发"
"""机关代字 of the demonstration; a bureau writes its own into its organisation's short name once it is in use."""


def end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), tzinfo=clock.SHANGHAI)


def start_clock(case: Any, data: Mapping[str, Any], ctx: Context) -> None:
    """The date by which it is due runs as a clock; a changed date restarts it."""
    if case.due_on:
        set_deadline(case, DUE, f"{case.table.label}：{case.title}"[:200], end_of(case.due_on), permission="affairs.view", clause="规划六（一）、督办制度")


def opened_task(case: Any, data: Mapping[str, Any], ctx: Context) -> None:
    start_clock(case, data, ctx)
    if case.source:
        link(case, case.source, "source")


def reported(case: Any, data: Mapping[str, Any], ctx: Context) -> None:
    case.reported_at = clock.now()
    case.save(update_fields=["reported_at"])


def handed_in(case: Any, data: Mapping[str, Any], ctx: Context) -> None:
    """Handed in: the clock stops, also one that was missed; sent back, it runs again (``start_clock``)."""
    if hasattr(case, "reported_at"):
        reported(case, data, ctx)
    meet_deadline(case, DUE)


def accepted(case: Any, data: Mapping[str, Any], ctx: Context) -> None:
    case.progress = 100
    case.save(update_fields=["progress"])


def urged(case: Any, data: Mapping[str, Any], ctx: Context) -> None:
    case.urged += 1
    case.save(update_fields=["urged"])
    emit(TaskUrged(subject=case.subject, area=case.division, organisation=case.organisation_id, title=case.title, times=case.urged, reason=str(data.get("reason", ""))))


def drafted(case: Any, data: Mapping[str, Any], ctx: Context) -> None:
    case.drafter = ctx.actor.user
    case.save(update_fields=["drafter"])


def signed(case: Any, data: Mapping[str, Any], ctx: Context) -> None:
    """Signing gives the number: the next of the year, without gaps."""
    case.signer, case.signed_on = ctx.actor.name, clock.local(clock.now()).date()
    case.document_number = _number(case.signed_on.year)
    case.save(update_fields=["signer", "signed_on", "document_number"])
    emit(DocumentSigned(subject=case.subject, area=case.division, title=case.title, number=case.document_number))


def _number(year: int) -> str:
    counter, _made = Counter.objects.select_for_update().get_or_create(name=f"document:{DOCUMENT_PREFIX}:{year}")
    counter.value += 1
    counter.save()
    return next_document_number(DOCUMENT_PREFIX, year, counter.value - 1)


def issued(case: OutgoingDocument, data: Mapping[str, Any], ctx: Context) -> None:
    """Shown to everybody of the units it is addressed to that have accounts here."""
    hand_out(case, _split(f"{case.recipients}、{case.copies_to}"), ctx)


def minutes_out(case: Any, data: Mapping[str, Any], ctx: Context) -> None:
    """The minutes are shown to those who were there: units and people named among the attendees."""
    hand_out(case, _split(case.attendees), ctx)


def published(case: Any, data: Mapping[str, Any], ctx: Context) -> None:
    if names := _split(case.to):
        hand_out(case, names, ctx)
    count = Receipt.objects.filter(subject=case.subject).count() if names else show(case, _everybody(case.division))
    emit(NoticePublished(subject=case.subject, area=case.division, title=case.title, people=count))


def _split(text: str) -> list[str]:
    return [name.strip() for name in re.split("[、，,；;\n]", text) if name.strip()]


def hand_out(case: Any, names: list[str], ctx: Context) -> None:
    """Shown to the people of the units named; the timeline says to how many, and which names nobody here answers to."""
    found = {name: _addressed(name, case.division) for name in names}
    show(case, [pk for people in found.values() for pk in people])
    nobody = [name for name, people in found.items() if not people]
    reached = len({pk for people in found.values() for pk in people})
    note(case, ctx, "show", f"送达 {reached} 人" + (f"；没有对应账号，须另行送达：{'、'.join(nobody)}" if nobody else ""))


COUNTIES = re.compile(r"(?:本市)?各(?:县区|县（区）|区县|县、区)(?P<office>.+)")
ALL_OFFICES = re.compile(r"(?:市)?(?:各有关|各|有关)(?:成员单位|部门|单位)(?:（单位）)?")
COUNTY_DIGITS = 6


def _addressed(name: str, division: str) -> list[int]:
    """The accounts behind a name a paper is addressed to: a unit, a person, 各县区某局, or the offices at the sender's own level."""
    units = Organisation.objects.exclude(kind="enterprise")
    if group := COUNTIES.fullmatch(name):
        inside = units.filter(within_area(division), name__endswith=group["office"]).annotate(digits=Length("division"))
        return _accounts(Q(organisation__in=inside.filter(digits__gte=COUNTY_DIGITS)))
    if ALL_OFFICES.fullmatch(name):
        return _accounts(Q(organisation__in=units.filter(division=division, kind="government")))
    named = Organisation.objects.filter(Q(name=name) | Q(short_name=name))
    return _accounts(Q(organisation__in=named) | Q(name=name))


def _accounts(which: Q) -> list[int]:
    return list(User.objects.filter(which, is_active=True).exclude(organisation=None).values_list("pk", flat=True))


def _everybody(division: str) -> list[int]:
    return _accounts(Q(within_area(division, "organisation__division")) & ~Q(organisation__kind="enterprise"))


def show(case: Any, users: list[int]) -> int:
    """Receipts for those who have none yet; returns how many people have it before them."""
    have = set(Receipt.objects.filter(subject=case.subject).values_list("user_id", flat=True))
    Receipt.objects.bulk_create(Receipt(subject=case.subject, user_id=pk, sent_at=clock.now()) for pk in dict.fromkeys(users) if pk not in have)
    return Receipt.objects.filter(subject=case.subject).count()
