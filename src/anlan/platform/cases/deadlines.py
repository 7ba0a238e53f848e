"""Statutory clocks: set with their clause, met by a verb, told when near and when missed."""

from datetime import datetime, timedelta

from anlan.kernel import clock
from anlan.kernel.saying import Said
from anlan.platform.cases.models import Case, Deadline

NEAR_SHARE = 0.25


def set_deadline(
    case: Case, name: str, title: str, due_at: datetime, *, permission: str, clause: str = "", started_at: datetime | None = None,
    near: timedelta | None = None,
) -> Deadline:  # fmt: skip
    """Start (or restart) the clock ``name``. ``near`` before ``due_at`` it is told as near: a quarter of its length unless given."""
    started = started_at or clock.now()
    lead = near if near is not None else (due_at - started) * NEAR_SHARE
    values = {
        "title": title, "division": case.division, "organisation": case.organisation_id, "permission": permission, "clause": clause,
        "started_at": started, "near_at": due_at - lead, "due_at": due_at, "state": "running", "told_near": False, "told_missed": False,
        "met_at": None, "exercise": case.exercise, "said": title.packed() if isinstance(title, Said) else {},
    }  # fmt: skip
    return Deadline.objects.update_or_create(case=case.subject, name=name, defaults=values)[0]


def meet_deadline(case: Case, name: str) -> bool:
    """Stop the clock: what it asked for was done. True if it was in time."""
    row = Deadline.objects.filter(case=case.subject, name=name, state__in=("running", "missed")).first()
    if row is None:
        return True
    row.met_at, row.state = clock.now(), "met"
    row.save()
    return row.met_at <= row.due_at


def cancel_deadlines(case: Case, *names: str) -> None:
    rows = Deadline.objects.filter(case=case.subject, state="running")
    (rows.filter(name__in=names) if names else rows).update(state="cancelled")


def pause_deadlines(case: Case, *names: str) -> None:
    """Stop these clocks for a while: paused time does not count (a hearing, a test, an announcement)."""
    Deadline.objects.filter(case=case.subject, name__in=names, state="running").update(state="paused")


def resume_deadlines(case: Case, paused: timedelta, *names: str) -> None:
    """Let paused clocks run again, later by the time that did not count."""
    for row in Deadline.objects.filter(case=case.subject, name__in=names, state="paused"):
        row.state, row.due_at, row.near_at = "running", row.due_at + paused, row.near_at + paused
        row.save()


def deadlines_of(case: Case) -> list[Deadline]:
    return list(Deadline.objects.filter(case=case.subject))


def due_to_tell(limit: int = 200) -> list[tuple[int, bool]]:
    """(deadline, missed?) of clocks that have something to tell now."""
    now, running = clock.now(), Deadline.objects.filter(state="running")
    missed = running.filter(due_at__lt=now, told_missed=False).values_list("pk", flat=True)[:limit]
    near = running.filter(near_at__lt=now, due_at__gte=now, told_near=False).values_list("pk", flat=True)[:limit]
    return [(pk, True) for pk in missed] + [(pk, False) for pk in near]
