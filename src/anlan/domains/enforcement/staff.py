"""Officers as the rules want them, from the tables: a handful of queries for any number of officers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from anlan.domains.enforcement.models import Equipment, Officer, Training
from anlan.domains.enforcement.rules.officers import OfficerFacts
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.models import User

RECORDER = "recorder"


def facts_of(keys: Iterable[int]) -> list[OfficerFacts]:
    """In the order asked; Refused naming a key that is no officer."""
    wanted = [int(key) for key in keys]
    rows = Officer.objects.in_bulk(wanted)
    unknown = [key for key in wanted if key not in rows]
    if unknown:
        raise Refused(
            refuse("officer.unknown", "没有这名执法人员，请从名录选择。", officers=unknown), {"officers": "请从名录选择"}
        )
    trainings = list(Training.objects.filter(officer__in=wanted).values_list("officer_id", "purpose", "begins_on", "days"))
    today = clock.local(clock.now()).date()
    carried = Equipment.objects.filter(officer__in=wanted, kind=RECORDER, in_service=True)
    recorders = {row.officer_id for row in carried if row.checked_until is None or row.checked_until >= today}
    return [_facts(rows[key], [t[1:] for t in trainings if t[0] == key], key in recorders) for key in wanted]


def _facts(row: Officer, trainings: Sequence[tuple[Any, ...]], recorder: bool) -> OfficerFacts:
    yearly: dict[int, int] = {}
    for purpose, begins_on, days in trainings:
        if purpose == "yearly":
            yearly[begins_on.year] = yearly.get(begins_on.year, 0) + days
    return OfficerFacts(
        id=row.pk, name=row.name, certificate=row.certificate, certificate_until=row.certificate_until, entered_on=row.entered_on,
        entry_days=sum(days for purpose, _, days in trainings if purpose == "entry"), yearly_days=yearly, recorder=recorder, lawyer=bool(row.lawyer),
    )  # fmt: skip


def find_officer(actor: Actor) -> Officer | None:
    """The officer who sits at this account."""
    name = User.objects.filter(pk=actor.user).values_list("username", flat=True).first() if actor.user else None
    return Officer.objects.filter(account=name).first() if name else None


def get_officer(actor: Actor) -> Officer:
    """Refused where the account belongs to no officer."""
    found = find_officer(actor)
    if found is None:
        raise Refused(refuse("officer.account", "您的账号没有对应的执法人员档案，请联系管理员登记。"))
    return found


def team_key(officers: Iterable[Mapping[str, Any]]) -> str:
    """``,3,7,``: so that an officer's own inspections are found by one condition."""
    return f",{','.join(str(one['id']) for one in officers)},"


def named(facts: Iterable[OfficerFacts]) -> list[dict[str, Any]]:
    """As a case keeps them: who they were on that day."""
    return [{"id": one.id, "name": one.name, "certificate": one.certificate} for one in facts]
