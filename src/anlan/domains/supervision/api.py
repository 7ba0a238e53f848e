"""The door of supervision: what can be asked, told and known.

Inside the transaction of a room above, ``register_danger`` and ``move_danger`` join it; everywhere else the commands are sent.
"""

from typing import Any

from anlan.domains.supervision.commands import AddEvidence, RegisterDanger, SaveFile, SetNorm
from anlan.domains.supervision.events import (
    DangerAccepted,
    DangerClosed,
    DangerFixed,
    DangerFound,
    DangerListed,
    DangerOverdue,
    WorkResumed,
    WorkSuspended,
)
from anlan.domains.supervision.models.danger import CATEGORIES, LEVELS, SOURCES
from anlan.domains.supervision.models.evidence import STAGES
from anlan.domains.supervision.models.files import SECTORS
from anlan.domains.supervision.queries.dangers import (
    DangerView,
    danger_rows,
    dangers_from,
    dangers_of,
    evidence_of,
    find_danger,
    five_of,
    get_danger,
    page_of,
)
from anlan.domains.supervision.queries.enterprises import EnterpriseView, enterprise_rows, enterprises, find_file, get_enterprise
from anlan.domains.supervision.queries.figures import Line, by_division, by_sector, total, waiting, worst
from anlan.domains.supervision.queries.lists import two_lists
from anlan.platform.bus.api import Context

__all__ = [
    "CATEGORIES", "LEVELS", "SECTORS", "SOURCES", "STAGES", "evidence_of", "find_file", "five_of",
    "AddEvidence", "DangerAccepted", "DangerClosed", "DangerFixed", "DangerFound", "DangerListed", "DangerOverdue", "DangerView", "EnterpriseView",
    "Line", "RegisterDanger", "SaveFile", "SetNorm", "WorkResumed", "WorkSuspended", "by_division", "by_sector", "danger_rows", "dangers_from",
    "dangers_of", "enterprise_rows", "enterprises", "find_danger", "get_danger", "get_enterprise", "move_danger", "page_of", "register_danger",
    "total", "two_lists", "waiting", "worst",
]  # fmt: skip


def register_danger(command: RegisterDanger, ctx: Context) -> int:
    """Register a danger inside the command that is running; the caller has asked for the right. Gives its key."""
    from anlan.domains.supervision.handlers.dangers import register_danger as register

    return int(register(command, ctx).pk)


def move_danger(danger: int, verb: str, ctx: Context, text: str = "", **data: Any) -> str:
    """Do a verb of the danger's table inside the command that is running (``accept`` after a re-check); gives its new state."""
    from anlan.domains.supervision.models import Danger
    from anlan.platform.cases.api import move

    return str(move(Danger.objects.select_for_update().get(pk=danger), verb, ctx, text, **data).state)
