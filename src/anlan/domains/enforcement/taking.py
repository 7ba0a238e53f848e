"""What an officer takes along where there is no network: visits to make, orders to re-check, and what their documents need."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from anlan.domains.enforcement import staff
from anlan.domains.enforcement.documents.inspection import NUMBER_WORDS
from anlan.domains.enforcement.documents.organ import organs_for
from anlan.domains.enforcement.documents.sheet import number_of
from anlan.domains.enforcement.models import Inspection
from anlan.domains.enforcement.rules.inspecting import get_item
from anlan.domains.enforcement.rules.tables import table
from anlan.domains.enforcement.said import today
from anlan.kernel import clock
from anlan.platform.accounts.actor import Actor

CAP = 1000
VISITS, RECHECKS = ("assigned", "onsite"), ("ordered", "failed")
COLUMNS = (
    "number", "state", "division", "version", "party", "party_address", "planned_on", "due_at", "officers", "items", "order", "finished_at", "invented",
)  # fmt: skip
SHOWN = ("code", "title", "clause", "method")


def tasks_of(actor: Actor, days: int = 30) -> list[dict[str, Any]]:
    """The inspections assigned to an officer until ``days`` ahead, and what they ordered to be put right; items by their codes (``items_list``)."""
    officer = staff.find_officer(actor)
    if officer is None:
        return []
    rows = Inspection.objects.filter(
        state__in=VISITS + RECHECKS, planned_on__lte=today() + timedelta(days=days), team__contains=f",{officer.pk},"
    )
    found = list(rows.only(*COLUMNS).order_by("planned_on", "id")[:CAP])
    organs = organs_for(found)
    return [_task(row, organs[row.pk]) for row in found]


def items_list() -> dict[str, dict[str, Any]]:
    """Every item of the list once: the tasks name theirs by code."""
    return {row["code"]: {name: row[name] for name in SHOWN} for row in table("items")["items"]}


def _task(row: Inspection, organ: str) -> dict[str, Any]:
    again = row.state in RECHECKS
    return {
        "id": row.pk, "form": "recheck" if again else "visit", "number": row.number, "version": row.version, "party": row.party,
        "address": row.party_address, "planned_on": row.planned_on.isoformat(), "dueOn": clock.local_text(row.due_at, "%Y-%m-%d") if row.due_at else "", "officers": [_named(one) for one in row.officers],
        "items": [_matter(one) for one in row.order] if again else row.items, "organ": organ, "invented": row.invented,
        "numbers": {form: number_of(word, row) for form, word in NUMBER_WORDS.items()},
        "inspectedAt": row.finished_at.isoformat() if row.finished_at else "",
    }  # fmt: skip


def _named(one: Mapping[str, Any]) -> dict[str, str]:
    return {"name": one["name"], "certificate": one["certificate"]}


def _matter(one: Mapping[str, Any]) -> dict[str, str]:
    """What was to be put right, in the words of the order."""
    return {"code": one["code"], "title": one["text"] or get_item(one["code"])["title"], "clause": one["clause"], "method": ""}
