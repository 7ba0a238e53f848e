"""Roles as declared data. Rooms name permissions; ``config`` names roles; accounts grant roles within areas."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """``permissions`` may hold patterns: ``command.*`` is every permission of the command room. ``home`` is the page after sign-in."""

    key: str
    label: str
    permissions: frozenset[str]
    home: str = "/"


_roles: dict[str, Role] = {}


def declare(*roles: Role) -> None:
    """Make roles known; raises ValueError when a key is declared twice with another meaning."""
    for role in roles:
        if _roles.setdefault(role.key, role) != role:
            raise ValueError(f"role {role.key!r} is declared twice")


def get_role(key: str) -> Role:
    return _roles[key]


def all_roles() -> tuple[Role, ...]:
    return tuple(_roles.values())
