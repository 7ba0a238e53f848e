"""A city with one county, a risk in it, and what another room tells."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.apps import apps

from anlan.domains.citysafety.models import CityRisk
from anlan.domains.command import api as command
from anlan.platform.accounts.actor import system
from anlan.platform.bus import deliver
from anlan.platform.bus.api import Context, emit, handles, send
from anlan.platform.bus.messages import Command
from anlan.platform.kinds.api import SaveRecord

CITY, COUNTY = "3207", "320703"
Incident, Task = (apps.get_model("command", name) for name in ("Incident", "Task"))
NOW = datetime(2025, 7, 1, 4, tzinfo=UTC)
HERE, FAR = (119.50, 34.60), (119.60, 34.60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell(Command):
    """Tell an event as another room would."""

    permission: ClassVar[str] = "t.tell"
    event: Any


@handles(Tell, area=lambda cmd: CITY)
def tell(cmd, ctx):
    emit(cmd.event)


def ctx() -> Context:
    return Context(actor=system("test"))


def risk(code: str = "R1", place=HERE, **more) -> CityRisk:
    data = {
        "code": code,
        "name": f"风险{code}",
        "division": COUNTY,
        "geom": {"type": "Point", "coordinates": list(place)},
        "category": "industry",
        **more,
    }
    return CityRisk.objects.get(pk=send(SaveRecord(kind="city_risk", data=data), ctx()))


def told(event) -> None:
    send(Tell(event=event), ctx())
    deliver.drain()


def confirmed(pk: int = 1, grade=4, place=HERE):
    return command.IncidentConfirmed(
        subject=f"incident/{pk}",
        area=COUNTY,
        incident=pk,
        title="某厂泄漏",
        event_type="12D01",
        grade=grade,
        lon=place[0],
        lat=place[1],
    )


def incident(number: int, at: datetime, *, exercise: bool = False) -> None:
    Incident.objects.create(
        number=f"I-{number}",
        title=f"事件{number}",
        division=COUNTY,
        event_type="12D01",
        known_at=at,
        opened_at=at,
        state="confirmed",
        exercise=exercise,
    )
