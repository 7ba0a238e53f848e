"""What can be asked of accounts: by an administrator of an area, or by a user for themselves (permission ``self``)."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.platform.bus.messages import Command, Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateUser(Command):
    permission: ClassVar[str] = "accounts.manage"
    secret: ClassVar[frozenset[str]] = frozenset({"password"})
    username: str
    name: str
    password: str
    organisation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchUser(Command):
    """Switch an account on or off; off ends its sessions and tokens."""

    permission: ClassVar[str] = "accounts.manage"
    user: int
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRole(Command):
    """Give a role within ``area``. Nobody gives a role wider than their own right to give."""

    permission: ClassVar[str] = "accounts.manage"
    user: int
    role: str
    area: str
    own_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeRole(Command):
    permission: ClassVar[str] = "accounts.manage"
    grant: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePassword(Command):
    permission: ClassVar[str] = "self"
    secret: ClassVar[frozenset[str]] = frozenset({"old", "new"})
    user: int
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueToken(Command):
    permission: ClassVar[str] = "self"
    user: int
    name: str
    days: int = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeToken(Command):
    permission: ClassVar[str] = "self"
    user: int
    token: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTotp(Command):
    """Turn the second factor on with a ``secret_key`` shown before and a code that proves it was taken in; empty turns it off."""

    permission: ClassVar[str] = "self"
    secret: ClassVar[frozenset[str]] = frozenset({"secret_key", "code", "password"})
    user: int
    secret_key: str
    code: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSession(Command):
    permission: ClassVar[str] = "self"
    secret: ClassVar[frozenset[str]] = frozenset({"session_key"})
    user: int
    session_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChanged(Event):
    name: ClassVar[str] = "accounts.account.changed"
    permission: ClassVar[str] = "accounts.manage"
    user: int
    what: str
