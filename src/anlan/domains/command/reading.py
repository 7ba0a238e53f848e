"""Reading a message: the planbook engine extracts, the registry's gazetteer places, what is missing comes from where it came in."""

from datetime import datetime
from typing import Any

from anlan.domains.command.facts import flatten
from anlan.domains.registry import api as registry
from anlan.engines import planbook
from anlan.kernel import clock
from anlan.kernel.saying import say
from anlan.kernel.tables import event_type_name


def read_message(text: str, reported_at: datetime, division: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """(what was extracted with its words, the facts proposed). A text that tells of no event gives empty facts."""
    extracted = planbook.extract(text, reported_at=clock.local(reported_at), gazetteer=registry.gazetteer()).to_json()
    facts = flatten(extracted["events"][0]) if extracted["events"] else {}
    return extracted, complete(facts, division)


def complete(facts: dict[str, Any], division: str) -> dict[str, Any]:
    """Division from the place, or from where the message came in."""
    if facts.get("lon") is not None and facts.get("lat") is not None:
        found = registry.division_of(facts["lon"], facts["lat"])
        facts["division"] = found or facts.get("division") or division
    return {**facts, "division": facts.get("division") or division}


def title_of(facts: dict[str, Any], text: str = "") -> str:
    """How the event is called until someone says better."""
    what = event_type_name(facts["event_type"]) if facts.get("event_type") else "突发事件"
    place = facts.get("place") or ""
    substances = "、".join(name for name in facts.get("substances") or [] if name not in place)
    if place and substances:
        return say("{place}{substances}{what}", place=place[:60], substances=substances[:30], what=what)
    if place or substances:
        return say("{place}{what}", place=(place or substances)[:80], what=what)
    return (text.strip().splitlines() or [what])[0][:60]
