"""What stands in a verb's way before a word of its form is written: a page shows it beside the button, instead of letting people write in vain."""

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from anlan.kernel.verdict import Refused, Verdict, allow
from anlan.platform.accounts.actor import Actor
from anlan.platform.cases.models import Case
from anlan.platform.cases.table import Transition


class Asked(Exception):  # noqa: N818 - not a fault: the guard wants to know what the form says
    """The guard looked at what the form says, so nobody can tell yet."""


class Unwritten(Mapping[str, Any]):
    """An empty form. Whoever looks into it is told so by :class:`Asked`; a guard that refuses without looking refuses whatever is written."""

    def __getitem__(self, name: str) -> NoReturn:
        raise Asked

    def __iter__(self) -> Iterator[str]:
        raise Asked

    def __len__(self) -> int:
        raise Asked


def stands(case: Case, transition: Transition, actor: Actor) -> Verdict:
    """The guard's answer to an empty form; allowed where the answer hangs on what will be written."""
    if transition.guard is None:
        return allow()
    try:
        return transition.guard(case, Unwritten() if transition.fields else {}, actor)
    except Asked:
        return allow()
    except Refused as refusal:
        return refusal.verdict
