"""An invented duty roster around today, so that the duty desk of the demonstration knows who sits there. Every name is made up."""

from datetime import date, timedelta

from anlan.domains.command.models import DutyTurn
from anlan.domains.command.rules import turn_hours
from anlan.kernel import clock

BEFORE_DAYS, AFTER_DAYS = 7, 21
#: area → seat → (name, account) in turn, day by day
PEOPLE = {
    "3207": {
        "leader": (("演示陈带班", ""), ("演示周带班", ""), ("演示吴带班", "")),
        "officer": (("市值班员", "duty"), ("演示孙值守", ""), ("演示李值守", "")),
        "backup": (("演示郑备班", ""), ("演示王备班", "")),
    },
    "320703007": {"leader": (("徐圩新区科室负责人", "xuwei"), ("演示赵带班", "")), "officer": (("演示冯值守", ""), ("演示褚值守", ""))},
}


def make(scale: str, seed: int) -> dict[str, int]:
    first = clock.local(clock.now()).date() - timedelta(days=BEFORE_DAYS)
    turns = [turn for number in range(BEFORE_DAYS + AFTER_DAYS) for turn in _of(first + timedelta(days=number), number + seed)]
    DutyTurn.objects.bulk_create(turns)
    return {"duty_turn": len(turns)}


def _of(day: date, number: int) -> list[DutyTurn]:
    hours = turn_hours(day.isoformat(), "", "")
    chosen = [(area, seat, *people[number % len(people)]) for area, seats in PEOPLE.items() for seat, people in seats.items()]
    return [
        DutyTurn(division=area, day=day, seat=seat, name=name, username=account, starts_at=hours[0], ends_at=hours[1], invented=True)
        for area, seat, name, account in chosen
        if hours
    ]
