"""Who handles which command, who reacts to which event. Filled once at start-up; printable as the wiring reference."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings

from anlan.platform.bus.messages import Command, Event

EVERYONE = "*"  # in place of a reaction's name
Handler = Callable[..., Any]
Loader = Callable[[Any], Any]
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    command: type[Command]
    handler: Handler
    subject: Loader | None
    area: Loader | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    name: str
    event: type[Event]
    function: Handler


handlings: dict[type[Command], Handling] = {}
events: dict[str, type[Event]] = {}
reactions: dict[str, Reaction] = {}


def subject(load: Loader) -> dict[str, Loader]:
    """``@handles(Confirm, **subject(lambda cmd: Incident.objects.select_for_update().get(pk=cmd.incident)))``.

    The row loaded is locked, authorised by its ``division`` (and ``organisation_id`` if it has one), and given to the handler.
    """
    return {"subject": load}


def area(load: Loader) -> dict[str, Loader]:
    """For a command that has no row yet: says the division, or ``(division, organisation)``, it is about."""
    return {"area": load}


def handles(command: type[Command], *, subject: Loader | None = None, area: Loader | None = None) -> Callable[[F], F]:
    """Make a function the one handler of ``command``: ``handler(cmd, ctx)``, or ``handler(cmd, ctx, row)`` with a subject.

    One of ``subject`` and ``area`` is required: no command without a place to check the right for.
    """
    if (subject is None) == (area is None):
        raise TypeError(f"{command.__name__}: say either subject= or area=")

    def register(handler: F) -> F:
        if command in handlings and handlings[command].handler is not handler:
            raise ValueError(f"{command.__name__} has two handlers")
        handlings[command] = Handling(command=command, handler=handler, subject=subject, area=area)
        return handler

    return register


def reacts(event: type[Event], name: str = "") -> Callable[[F], F]:
    """Call ``function(event, ctx)`` after the event is a fact. Its ``send`` calls carry keys, so a repeat changes nothing.

    ``ctx`` is a system context whose cause is the event. Order of sends inside one reaction must not depend on chance.
    """

    def register(function: F) -> F:
        label = name or f"{function.__module__.removeprefix('anlan.')}.{function.__name__}"
        reactions[label] = Reaction(name=label, event=event, function=function)
        return function

    return register


def known_event(event: type[Event]) -> None:
    """Every event class is known by its name; two classes of one name are a mistake."""
    if events.setdefault(event.name, event) is not event:
        raise ValueError(f"two events are called {event.name}")


def reactions_to(event: type[Event]) -> list[str]:
    """Who listens; in a process that has not the whole house, :data:`EVERYONE`, until one that has it says who that is."""
    return listeners(event.name) if settings.WHOLE_HOUSE else [EVERYONE]


def listeners(event: str) -> list[str]:
    return sorted(r.name for r in reactions.values() if r.event.name == event)
