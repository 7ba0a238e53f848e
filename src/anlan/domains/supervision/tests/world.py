"""An invented enterprise with its owner, and the people who look after it."""

from typing import Any

from anlan.platform.accounts.actor import Actor, Grant, system
from anlan.platform.accounts.models import Organisation
from anlan.platform.accounts.roles import get_role
from anlan.platform.bus import deliver
from anlan.platform.bus.api import Command, Context, send
from anlan.platform.kinds.api import SaveRecord

TOWN = "320703007"


def house(command: Command, **context: Any) -> Any:
    return send(command, Context(actor=system("test"), **context))


def person(role: str, area: str = TOWN, organisation: int | None = None) -> Actor:
    return Actor(
        name=role,
        organisation=organisation,
        grants=(Grant(role=role, permissions=get_role(role).permissions, area=area, organisation=organisation),),
    )


def plant(
    code: str = "CE-T1", name: str = "演示测试化工", division: str = TOWN, kind: str = "chemical_enterprise", **more: Any
) -> tuple[str, Actor]:
    """The subject of a new enterprise, and its safety manager."""
    owner = Organisation.objects.create(code=code, name=name, division=division, kind="enterprise", invented=True)
    place = {"type": "Point", "coordinates": [119.6, 34.55]}
    data = {"code": code, "name": name, "division": division, "organisation": owner.pk, "geom": place, "invented": True, **more}
    pk = house(SaveRecord(kind=kind, data=data))
    deliver.drain()
    return f"{kind}/{pk}", person("enterprise", division, owner.pk)
