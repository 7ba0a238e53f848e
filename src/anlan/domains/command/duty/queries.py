"""What the duty pages ask: who sits there, what was handed over, one day of the log."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from anlan.domains.command.models import DutyNote, DutyTurn, HandOver, Incident, Report
from anlan.domains.command.rules import MUST_SIT, SEATS
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.models import RoleGrant, User
from anlan.platform.accounts.roles import all_roles
from anlan.platform.accounts.scope import visible, within_area

SEE = "command.duty"


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterDay:
    """``missing`` are the seats that must be filled and are not."""

    day: date
    turns: dict[str, list[DutyTurn]]
    missing: tuple[str, ...]
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyDay:
    """The duty log of one day: duty persons, leader, items received and how they were handled, notes, hand-over."""

    division: str
    day: date
    turns: list[DutyTurn]
    reports: list[Report]
    incidents: list[Incident]
    notes: list[DutyNote]
    hand_overs: list[HandOver]


def check_area(actor: Actor, division: str) -> None:
    if not actor.may(SEE, division):
        raise Refused(refuse("denied", "此辖区的值班不在您的岗位职责内。", area=division))


def on_duty(division: str, at: datetime | None = None) -> list[DutyTurn]:
    """Who sits there now, leader first."""
    moment = at or clock.now()
    rows = DutyTurn.objects.filter(division=division, starts_at__lte=moment, ends_at__gt=moment)
    return sorted(rows, key=lambda turn: (list(SEATS).index(turn.seat), turn.starts_at))


def roster(actor: Actor, division: str, first: date, days: int) -> list[RosterDay]:
    """Day by day from ``first``; days without anybody too."""
    check_area(actor, division)
    turns = list(DutyTurn.objects.filter(division=division, day__gte=first, day__lt=first + timedelta(days=days)))
    now = clock.now()
    return [_roster_day(first + timedelta(days=number), turns, now) for number in range(days)]


def _roster_day(day: date, turns: list[DutyTurn], now: datetime) -> RosterDay:
    here: dict[str, list[DutyTurn]] = {}
    for turn in turns:
        if turn.day == day:
            here.setdefault(turn.seat, []).append(turn)
    over = day < clock.local(now).date() and all(turn.ends_at <= now for found in here.values() for turn in found)
    return RosterDay(day=day, turns=here, missing=() if over else tuple(seat for seat in MUST_SIT if seat not in here), over=over)


def hand_overs(actor: Actor, limit: int = 60) -> list[HandOver]:
    return list(HandOver.objects.filter(visible(actor, SEE, organisation=None))[:limit])


def waiting_hand_overs(actor: Actor) -> list[HandOver]:
    """Written and not signed yet, in the areas of the actor."""
    return list(HandOver.objects.filter(visible(actor, SEE, organisation=None), state="open")[:20])


def get_hand_over(actor: Actor, pk: int) -> HandOver:
    row = HandOver.objects.filter(pk=pk).first()
    if row is None:
        raise LookupError("没有这份交接班。")
    check_area(actor, row.division)
    return row


def takers(division: str, but: int | None) -> list[User]:
    """Accounts that may take over in the area: they hold duty there."""
    roles = [role.key for role in all_roles() if _holds_duty(role.permissions)]
    grants = RoleGrant.objects.filter(role__in=roles, own_only=False, area__in=[division[:length] for length in range(len(division) + 1)])
    rows = User.objects.filter(is_active=True, pk__in=grants.values("user_id")).exclude(pk=but)
    return list(rows.select_related("organisation").order_by("name")[:200])


def _holds_duty(permissions: frozenset[str]) -> bool:
    return bool({SEE, "command.*"} & permissions)


def duty_day(actor: Actor, division: str, day: date) -> DutyDay:
    """Everything of one day in Shanghai, in the area and below it; the roster and the notes of the area itself."""
    check_area(actor, division)
    since = datetime.combine(day, time(), clock.SHANGHAI)
    span = (since, since + timedelta(days=1))
    below = within_area(division)
    return DutyDay(
        division=division, day=day,
        turns=list(DutyTurn.objects.filter(division=division, starts_at__lt=span[1], ends_at__gt=span[0])),
        reports=list(Report.objects.filter(below, opened_at__gte=span[0], opened_at__lt=span[1]).select_related("incident").order_by("opened_at")),
        incidents=list(Incident.objects.filter(below, opened_at__gte=span[0], opened_at__lt=span[1]).order_by("opened_at")),
        notes=list(DutyNote.objects.filter(division=division, at__gte=span[0], at__lt=span[1]).order_by("at")),
        hand_overs=list(HandOver.objects.filter(division=division, opened_at__gte=span[0], opened_at__lt=span[1]).order_by("opened_at")),
    )  # fmt: skip
