"""What happens elsewhere is weighed against the risk list. An exercise weighs nothing."""

from typing import Any

from anlan.domains.citysafety.commands import EndInfluence, WeighEvent
from anlan.domains.citysafety.rules import steps_of
from anlan.domains.citysafety.weighing import scheme
from anlan.domains.command import api as command
from anlan.domains.registry import api as registry
from anlan.domains.sensing.api import AlertCleared, AlertRaised
from anlan.domains.supervision.api import DangerClosed, DangerFound, DangerListed
from anlan.kernel.grades import Grade
from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import reacts


@reacts(command.IncidentConfirmed)
def incident_presses(event: command.IncidentConfirmed, ctx: Any) -> None:
    if not ctx.exercise:
        _press_incident(event, event.lon, event.lat, ctx)


@reacts(command.IncidentUpdated)
def incident_presses_as_graded(event: command.IncidentUpdated, ctx: Any) -> None:
    """A graver grade raises more steps."""
    if not ctx.exercise and event.grade != event.before:
        incident = command.get_incident(system("城市安全"), event.incident)
        _press_incident(event, incident.lon, incident.lat, ctx)


def _press_incident(event: Any, lon: float | None, lat: float | None, ctx: Any) -> None:
    graded = f"（{Grade(event.grade).zh}）" if event.grade else ""
    text = f"{scheme()['incident']['text']}：{event.title}{graded}"
    ctx.send(WeighEvent(
        subject=event.subject, form="incident", text=text, division=event.area, steps=steps_of(scheme(), "incident", event.grade), lon=lon, lat=lat,
    ))  # fmt: skip


@reacts(command.ResponseEnded)
def incident_ends(event: command.ResponseEnded, ctx: Any) -> None:
    ctx.send(EndInfluence(subject=event.subject, division=event.area, days=int(scheme()["incident"]["days_after_end"])))


@reacts(AlertRaised)
def alert_presses(event: AlertRaised, ctx: Any) -> None:
    steps = steps_of(scheme(), "alert", event.level)
    if steps and not ctx.exercise:
        text = f"{scheme()['alert']['text']}：{event.title}"
        ctx.send(WeighEvent(subject=event.subject, form="alert", text=text, division=event.area, steps=steps, lon=event.lon, lat=event.lat, thing=event.thing))


@reacts(AlertCleared)
def alert_ends(event: AlertCleared, ctx: Any) -> None:
    ctx.send(EndInfluence(subject=event.subject, division=event.area))


@reacts(DangerFound)
def danger_presses(event: DangerFound, ctx: Any) -> None:
    steps = steps_of(scheme(), "danger", event.level)
    if steps and not ctx.exercise:
        _press_danger(event, steps, "", ctx)


@reacts(DangerListed)
def listed_danger_presses(event: DangerListed, ctx: Any) -> None:
    if not ctx.exercise:
        _press_danger(event, int(scheme()["danger"]["listed_steps"]), "（挂牌督办）", ctx)


def _press_danger(event: Any, steps: int, said: str, ctx: Any) -> None:
    lon, lat = _place_of(event.enterprise)
    text = f"{scheme()['danger']['text']}：{event.title}{said}"
    ctx.send(WeighEvent(subject=event.subject, form="danger", text=text, division=event.area, steps=steps, lon=lon, lat=lat, thing=event.enterprise))


def _place_of(thing: str) -> tuple[float | None, float | None]:
    try:
        found = registry.get_thing(thing)
    except LookupError:
        return None, None
    return found.lon, found.lat


@reacts(DangerClosed)
def danger_ends(event: DangerClosed, ctx: Any) -> None:
    ctx.send(EndInfluence(subject=event.subject, division=event.area))
