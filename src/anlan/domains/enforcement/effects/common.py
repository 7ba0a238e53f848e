"""What every step of a penalty case does: its columns, a paper for the file, clocks, telling."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from anlan.domains.enforcement.events import PenaltyMoved
from anlan.domains.enforcement.models import Penalty
from anlan.domains.enforcement.papers import add_paper
from anlan.domains.enforcement.rules.limits import get_limit
from anlan.domains.enforcement.rules.steps import KINDS
from anlan.kernel import clock
from anlan.platform.bus.api import emit
from anlan.platform.cases.api import pause_deadlines, resume_deadlines, set_deadline

Data = Mapping[str, Any]
Step = Callable[[Penalty, Data, Any], str]
PAUSED = ("decide",)
OPINIONS = frozenset({"file", "dismiss", "conclude", "review", "send_back", "discuss", "close"})


def told(verb: str, kind: str, title: str, step: Step | None = None) -> Callable[[Penalty, Data, Any], None]:
    """The effect of a verb: do ``step`` (which returns the words for the paper), save, put the paper on file, tell."""

    def effect(case: Penalty, data: Data, ctx: Any) -> None:
        text = step(case, data, ctx) if step else _words(data)
        if verb in OPINIONS:
            case.opinions = {**case.opinions, verb: {"by": ctx.actor.name, "at": clock.now().isoformat(), "text": text}}
        case.save()
        if kind and not data.get("file_follows"):
            name, content = _document(case, verb)
            add_paper(
                case,
                ctx,
                kind,
                f"{title}：{data['title']}" if kind == "evidence" else title,
                text=text,
                name=name,
                content=content,
            )
        emit(PenaltyMoved(
            subject=case.subject, area=case.division, organisation=case.organisation_id, penalty=case.pk, title=case.title, party=case.party,
            enterprise=case.enterprise, state=case.state, verb=verb,
        ))  # fmt: skip

    return effect


def _document(case: Penalty, verb: str) -> tuple[str, bytes]:
    """The document this verb issues, as it goes out; none for verbs that issue none."""
    from anlan.domains.enforcement.documents.penalty import ON_FILE, PENALTY_FORMS

    if verb not in ON_FILE:
        return "", b""
    name, make, _ = PENALTY_FORMS[ON_FILE[verb]]
    return f"{name}.docx", make(case)


def run(case: Penalty, name: str, permission: str, start: datetime | None = None) -> datetime:
    """Start a statutory clock."""
    limit, begun = get_limit(name), start or clock.now()
    due = limit.due(begun)
    set_deadline(case, name, f"{limit.title}：{case.party}", due, permission=permission, clause=limit.clause, started_at=begun)
    return due


def _words(data: Data) -> str:
    return "；".join(str(value) for value in data.values() if value not in (None, "", [], ()))


def names_of(case: Penalty) -> str:
    return "、".join(f"{one['name']}（{one['certificate']}）" for one in case.officers)


def sentence(said: Mapping[str, Any]) -> str:
    names = [f"罚款{said['fine_yuan']}元" if kind == "fine" else KINDS.get(kind, kind) for kind in said.get("kinds", ())]
    return "、".join(names) + (f"（理由：{said['reason']}）" if said.get("reason") else "")


def pause(case: Penalty, reason: str) -> None:
    if case.paused_at is None:
        case.paused_at, case.pause_reason = clock.now(), reason[:60]
        pause_deadlines(case, *PAUSED)


def resume(case: Penalty) -> int:
    """Whole days that did not count."""
    if case.paused_at is None:
        return 0
    days = (clock.local(clock.now()).date() - clock.local(case.paused_at).date()).days
    resume_deadlines(case, clock.minutes(days * 24 * 60), *PAUSED)
    case.paused_at, case.pause_reason = None, ""
    return days
