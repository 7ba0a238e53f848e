"""The actor: who asks, as plain values, so that rules and doors need no database to decide."""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from anlan.kernel.divisions import lies_within


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A role given within an area (division prefix, empty = everywhere) and, if set, for one organisation's own things only."""

    role: str
    permissions: frozenset[str]
    area: str = ""
    organisation: int | None = None

    def allows(self, permission: str) -> bool:
        return permission in self.permissions or any(fnmatchcase(permission, pattern) for pattern in self.permissions if "*" in pattern)

    def covers(self, area: str, organisation: int | None) -> bool:
        return lies_within(area, self.area) and self.organisation in (None, organisation)

    def concerns(self, area: str, organisation: int | None) -> bool:
        """Wider than ``covers``: what is told to a whole city concerns each of its districts."""
        return (lies_within(area, self.area) or lies_within(self.area, area)) and self.organisation in (None, organisation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """``kind`` is user, device or system; ``channel`` the door used (page, api, job, cli). ``user`` is the account's key if there is one."""

    name: str
    kind: str = "user"
    user: int | None = None
    organisation: int | None = None
    channel: str = "page"
    grants: tuple[Grant, ...] = ()

    def may(self, permission: str, area: str, organisation: int | None = None) -> bool:
        """Is ``permission`` granted for a thing in ``area`` that belongs to ``organisation``?"""
        return any(g.allows(permission) and g.covers(area, organisation) for g in self.grants)

    def hears(self, permission: str, area: str, organisation: int | None = None) -> bool:
        """May this actor be told of something that concerns ``area``?"""
        return any(g.allows(permission) and g.concerns(area, organisation) for g in self.grants)

    def grants_for(self, permission: str) -> tuple[Grant, ...]:
        return tuple(g for g in self.grants if g.allows(permission))

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(g.role for g in self.grants)


def system(name: str, channel: str = "job") -> Actor:
    """The house itself: clocks, reactions, device ingress. It may do everything, and is written into the audit trail by name."""
    return Actor(name=name, kind="system", channel=channel, grants=(Grant(role="system", permissions=frozenset({"*"})),))


NOBODY = Actor(name="", kind="anonymous")
