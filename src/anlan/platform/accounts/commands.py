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
    phone: str = ""
    post: int | None = None
    must_change: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateUser(Command):
    """Name, telephone, organisation, post. To move an account to another organisation one must hold the right at both."""

    permission: ClassVar[str] = "accounts.manage"
    user: int
    name: str
    phone: str = ""
    organisation: int | None = None
    post: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetPassword(Command):
    """A password for once: it must be changed at the next sign-in; all sessions of the account end."""

    permission: ClassVar[str] = "accounts.manage"
    secret: ClassVar[frozenset[str]] = frozenset({"password"})
    user: int
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetTotp(Command):
    """Take the second factor off an account whose holder lost it. ``reason`` says how they were recognised."""

    permission: ClassVar[str] = "accounts.manage"
    user: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockSignIn(Command):
    """Forget the failed tries of an account, so that its holder need not wait."""

    permission: ClassVar[str] = "accounts.manage"
    user: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSessionsOf(Command):
    """End all sessions of an account."""

    permission: ClassVar[str] = "accounts.manage"
    user: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeTokenOf(Command):
    permission: ClassVar[str] = "accounts.manage"
    token: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveOrganisation(Command):
    permission: ClassVar[str] = "accounts.manage"
    code: str
    name: str
    division: str
    short_name: str = ""
    kind: str = "department"
    parent: int | None = None
    phone: str = ""
    organisation: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePost(Command):
    permission: ClassVar[str] = "accounts.manage"
    organisation: int
    name: str
    on_call: bool = False
    post: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DropPost(Command):
    """A post that nobody holds."""

    permission: ClassVar[str] = "accounts.manage"
    post: int


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


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationChanged(Event):
    name: ClassVar[str] = "accounts.organisation.changed"
    permission: ClassVar[str] = "accounts.view"
    what: str
