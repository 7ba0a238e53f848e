"""Is the running level still right? What the plan says on the facts of now, told in the timeline, accepted or refused with a word."""

from dataclasses import dataclass
from typing import Any

from anlan.domains.command.knowing import known_of
from anlan.domains.command.models import Incident, Response
from anlan.domains.plans import api as plans
from anlan.kernel.grades import ResponseLevel
from anlan.kernel.saying import say
from anlan.platform.bus.api import Context
from anlan.platform.cases.api import note
from anlan.platform.cases.models import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelReview:
    """``proposal`` None: the level stands. ``refused`` is the word with which this very proposal was refused; ``fork`` what following it does to the tasks."""

    plan: int
    level: int
    proposal: Any
    refused: str
    fork: plans.LevelFork | None
    questions: tuple[plans.AskNext, ...]


def running(incident: Incident) -> Response | None:
    """The response that runs, None where none does."""
    return incident.responses.filter(ended_at=None).order_by("-id").first() if incident.state == "responding" else None


def review_of(incident: Incident) -> LevelReview | None:
    """None where no response runs or its plan is gone."""
    response = running(incident)
    if response is None or incident.level is None:
        return None
    facts = known_of(incident)
    try:
        proposal = plans.level_proposal(response.plan, incident.level, facts, incident.division)
        questions = plans.questions_for(response.plan, incident.level, facts, incident.division)
    except LookupError:
        return None
    fork = plans.level_fork(response.plan, incident.level, proposal.level) if proposal else None
    return LevelReview(
        plan=response.plan,
        level=incident.level,
        proposal=proposal,
        refused=_last(incident, "keep_level", proposal) if proposal else "",
        fork=fork,
        questions=questions,
    )


def _mark(proposal: Any) -> dict[str, Any]:
    """What makes two proposals the same: the way they go and the reasons they give."""
    return {"level": proposal.level, "before": proposal.before, "reasons": list(proposal.reasons)}


def _last(incident: Incident, verb: str, proposal: Any) -> str:
    """The text of the last line of this verb, where it spoke of this proposal."""
    line = Entry.objects.filter(case=incident.subject, verb=verb).order_by("-id").first()
    return line.text if line and {name: line.data.get(name) for name in _mark(proposal)} == _mark(proposal) else ""


def words_of(proposal: Any) -> str:
    word = say("提升") if proposal.way == "raise" else say("降低")
    return say(
        "预案建议{word}为{level}响应：{reasons}",
        word=word,
        level=ResponseLevel(proposal.level).zh,
        reasons="；".join(proposal.reasons[:3]) or proposal.clause,
    )


def tell_proposal(incident: Incident, ctx: Context) -> None:
    """A line in the timeline when the facts of now speak for another level; the same proposal is told once."""
    found = review_of(incident)
    if found and found.proposal and not _last(incident, "propose_level", found.proposal):
        note(incident, ctx, "propose_level", words_of(found.proposal), **_mark(found.proposal), clause=found.proposal.clause)


def keep(incident: Incident, reason: str, ctx: Context) -> bool:
    """Note that the level stays against the plan's proposal; False where nothing is proposed."""
    found = review_of(incident)
    if found is None or found.proposal is None:
        return False
    note(
        incident,
        ctx,
        "keep_level",
        say("维持{level}响应：{reason}", level=ResponseLevel(found.level).zh, reason=reason),
        **_mark(found.proposal),
    )
    return True
