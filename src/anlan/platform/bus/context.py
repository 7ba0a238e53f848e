"""What travels with a command: who, when, why, by which door."""

from dataclasses import dataclass, field, replace

from anlan.kernel.ids import new_id
from anlan.platform.accounts.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """``cause`` is the event that led here; ``correlation`` the first of the chain; ``key`` makes a repeated command harmless.

    ``exercise`` marks everything that follows from a drill: it can never leave by a live channel.
    """

    actor: Actor
    id: str = field(default_factory=new_id)
    cause: str = ""
    correlation: str = ""
    key: str = ""
    exercise: bool = False

    def with_key(self, key: str) -> "Context":
        return replace(self, key=key)


def context_for(actor: Actor, *, key: str = "", exercise: bool = False, cause: str = "") -> Context:
    return Context(actor=actor, key=key, exercise=exercise, cause=cause)
