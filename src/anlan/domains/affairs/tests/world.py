"""A city with one county, its people and units, and what they send."""

from datetime import UTC, datetime

from anlan.domains.affairs import api as affairs
from anlan.domains.affairs.demo import plan_text
from anlan.platform.accounts.actor import system
from anlan.platform.accounts.models import Organisation, RoleGrant, User
from anlan.platform.bus.api import Context, send
from anlan.platform.cases.api import Act, OpenCase
from anlan.platform.kinds.api import SaveRecord

CITY, COUNTY = "3207", "320722"
NOW = datetime(2025, 7, 1, 4, tzinfo=UTC)


def ctx(user: User | None = None) -> Context:
    return Context(actor=user.as_actor() if user else system("test"))


def person(name: str, role: str, unit: Organisation | None = None) -> User:
    user = User.objects.create_user(name, "x" * 12, name=name, organisation=unit)
    RoleGrant.objects.create(user=user, role=role, area=CITY)
    return User.objects.get(pk=user.pk)


def unit(code: str = "U1") -> Organisation:
    return Organisation.objects.create(code=code, name=f"单位{code}", short_name=code, division=CITY)


def save(kind: str, **data) -> int:
    return send(SaveRecord(kind=kind, data=data), ctx())


def accident(number: int, day: str, deaths: int = 1, sector: str = "road", division: str = COUNTY) -> int:
    return save(
        "accident", code=f"A{number}", name=f"事故{number}", division=division, occurred_on=day, sector=sector, deaths=deaths
    )


def statistic(year: int, area: str = CITY, **data) -> int:
    return save("year_statistic", code=f"S-{area}-{year}", name=f"{year}", division=area, year=year, **data)


def reading(board, key):
    return next(r for r in board.readings if r.definition.key == key)


def read_in() -> int:
    return send(affairs.ReadInPlan(title="规划", text=plan_text(), division=CITY), ctx())


def opened(kind, user, **data) -> int:
    return send(OpenCase(kind=kind, division=CITY, data=data, organisation=user.organisation_id), ctx(user))


def acted(kind, pk, verb, user, **data):
    return send(Act(kind=kind, id=pk, verb=verb, data=data), ctx(user))
