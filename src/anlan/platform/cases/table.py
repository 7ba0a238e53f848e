"""The transition table of one life-cycle, as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from anlan.kernel.verdict import Citation, Verdict

Guard = Callable[[Any, Mapping[str, Any], Any], Verdict]
Effect = Callable[[Any, Mapping[str, Any], Any], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One verb. ``guard(case, data, actor)`` may refuse; ``required`` names fields of ``data``; ``effect(case, data, ctx)`` runs after the move.

    ``sets`` names the case's own columns this verb writes, read from ``data`` like a form (also those not required).
    ``confirm`` asks before doing (the text of the question); ``danger`` paints the button; ``target`` empty keeps the state.
    """

    verb: str
    label: str
    sources: tuple[str, ...]
    permission: str
    target: str = ""
    required: tuple[str, ...] = ()
    guard: Guard | None = None
    effect: Effect | None = None
    confirm: str = ""
    danger: bool = False
    sets: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """What its form shows: what is required first."""
        return tuple(dict.fromkeys((*self.required, *self.sets)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTable:
    """A life-cycle: ``states`` maps state → label; ``final`` states end it; ``colours`` are badge colours by state.

    A table that says ``opens`` (the permission) can be opened from the general form: ``asks`` names the columns of that form,
    ``on_open(case, data, ctx)`` does what follows (clocks, numbers, events). ``columns`` are shown in lists, ``shows`` on its page.
    """

    key: str
    label: str
    model: str
    states: Mapping[str, str]
    initial: str
    transitions: tuple[Transition, ...]
    final: tuple[str, ...] = ()
    colours: Mapping[str, str] | None = None
    see: str = ""
    opens: str = ""
    asks: tuple[str, ...] = ()
    on_open: Effect | None = None
    columns: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    icon: str = "list-check"
    group: str = ""

    def find(self, verb: str) -> Transition:
        """The transition of ``verb``; LookupError naming the verbs there are."""
        for transition in self.transitions:
            if transition.verb == verb:
                return transition
        raise LookupError(f"{self.key} knows no verb {verb!r}: {', '.join(t.verb for t in self.transitions)}")

    def step(self, transition: Transition) -> Citation:
        """Where the procedure says in which states this verb is done: the clause of a refusal in any other."""
        states = "、".join(str(self.states[state]) for state in transition.sources)
        return Citation(source=f"{self.label}办理程序", clause=f"“{transition.label}”限于：{states}")

    def mermaid(self) -> str:
        """The diagram of this table."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        for t in self.transitions:
            lines += [f"    {source} --> {t.target or source}: {t.label}" for source in t.sources]
        return "\n".join([*lines, *(f"    {state} --> [*]" for state in self.final)])


tables: dict[str, CaseTable] = {}


def register(table: CaseTable) -> CaseTable:
    """Make a life-cycle known; refuses one that names states it does not have."""
    unknown = {s for t in table.transitions for s in (*t.sources, t.target) if s} | {table.initial, *table.final}
    if unknown - set(table.states):
        raise ValueError(f"{table.key}: unknown states {sorted(unknown - set(table.states))}")
    tables[table.key] = table
    return table


def get_table(key: str) -> CaseTable:
    return tables[key]
