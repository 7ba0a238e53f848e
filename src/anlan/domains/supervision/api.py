"""The door of supervision: what can be asked, told and known.

Inside the transaction of a room above, ``register_danger`` and ``move_danger`` join it; everywhere else the commands are sent.
"""

from typing import Any

from anlan.domains.registry.api import SECTORS
from anlan.domains.supervision.cases import REPORT
from anlan.domains.supervision.commands import (
    AddEvidence,
    ApplyForWork,
    CheckDuty,
    ConfirmConditions,
    LoadCriteria,
    OpenReport,
    RecordAccident,
    RecordGasTest,
    RegisterDanger,
    SaveFile,
    SetNorm,
    SettleByRecheck,
)
from anlan.domains.supervision.duties import STATES as DUTY_STATES
from anlan.domains.supervision.effects.work import conditions_of
from anlan.domains.supervision.events import (
    DangerAccepted,
    DangerClosed,
    DangerFixed,
    DangerFound,
    DangerListed,
    DangerOverdue,
    NormSet,
    ReportApproved,
    ReportReturned,
    ReportSubmitted,
    WorkApproved,
    WorkClashes,
    WorkClosed,
    WorkOverdue,
    WorkResumed,
    WorkStopped,
    WorkSuspended,
)  # fmt: skip
from anlan.domains.supervision.models.danger import CATEGORIES, LEVELS, SOURCES
from anlan.domains.supervision.models.evidence import STAGES
from anlan.domains.supervision.models.files import SIZES
from anlan.domains.supervision.models.records import EXPOSURES, LIKELIHOODS, SEVERITIES
from anlan.domains.supervision.norms import norms
from anlan.domains.supervision.queries.criteria import criteria, norms_set, standards
from anlan.domains.supervision.queries.dangers import (
    DangerView,
    danger_rows,
    dangers_from,
    dangers_of,
    evidence_of,
    find_danger,
    five_of,
    get_danger,
    grave_dangers,
    page_of,
)
from anlan.domains.supervision.queries.enterprises import (
    EnterpriseView,
    coloured_rows,
    enterprise_page,
    enterprise_rows,
    enterprises,
    find_file,
    get_enterprise,
)
from anlan.domains.supervision.queries.figures import Line, by_division, by_sector, total, waiting, worst
from anlan.domains.supervision.queries.file import Overview, Paper, overview, papers_ending, things_of_enterprise
from anlan.domains.supervision.queries.lists import two_lists
from anlan.domains.supervision.queries.owed import Owed, owed
from anlan.domains.supervision.queries.risks import find_report, missing_rows, points_of, report_rows, reporting
from anlan.domains.supervision.queries.works import find_work, live_works, work_figures, work_rows
from anlan.domains.supervision.queries.yearly import Year, yearly
from anlan.domains.supervision.rules.methods import METHODS
from anlan.domains.supervision.rules.norms import NORMS
from anlan.domains.supervision.rules.reports import CHANGES, FORMS
from anlan.domains.supervision.rules.scoring import GRADES
from anlan.domains.supervision.rules.work import CONDITIONS, GAS_FOR
from anlan.domains.supervision.rules.work import GRADES as GRADES_OF_WORK
from anlan.domains.supervision.rules.work import KINDS as WORK_KINDS
from anlan.domains.supervision.yearbook import yearbook_docx
from anlan.platform.bus.api import Context

__all__ = [
    "CATEGORIES", "CHANGES", "CONDITIONS", "DUTY_STATES", "EXPOSURES", "FORMS", "GAS_FOR", "GRADES", "GRADES_OF_WORK", "LEVELS", "LIKELIHOODS",
    "METHODS", "NORMS", "POINT_CHOICES", "REPORT_STATES", "SECTORS", "SEVERITIES", "SIZES", "SOURCES", "STAGES", "WORK_KINDS", "AddEvidence",
    "ApplyForWork", "CheckDuty", "ConfirmConditions", "DangerAccepted", "DangerClosed", "DangerFixed", "DangerFound", "DangerListed", "DangerOverdue",
    "DangerView", "EnterpriseView", "Line", "LoadCriteria", "NormSet", "OpenReport", "Overview", "Owed", "Paper", "RecordAccident", "RecordGasTest", "RegisterDanger", "ReportApproved",
    "ReportReturned", "ReportSubmitted", "SaveFile", "SetNorm", "SettleByRecheck", "WorkApproved", "WorkClashes", "WorkClosed", "WorkOverdue", "WorkResumed",
    "WorkStopped", "WorkSuspended", "Year", "belongs", "by_division", "by_sector", "coloured_rows", "conditions_of", "criteria", "danger_rows", "dangers_from", "dangers_of", "enterprise_of_organisation", "enterprise_page",
    "enterprise_rows", "enterprises", "evidence_of", "find_danger", "find_file", "find_report", "find_work", "five_of", "get_danger",
    "get_enterprise", "grave_dangers", "live_works", "missing_rows", "move_danger", "norms", "norms_set", "overview", "owed", "page_of", "papers_ending", "points_of",
    "register_danger", "report_rows", "reporting", "standards", "things_of_enterprise", "total", "two_lists", "waiting", "work_figures", "work_rows", "worst", "yearbook_docx", "yearly",
]  # fmt: skip

REPORT_STATES = REPORT.states
POINT_CHOICES = {"method": METHODS, "likelihood": LIKELIHOODS, "exposure": EXPOSURES, "severity": SEVERITIES}


def register_danger(command: RegisterDanger, ctx: Context) -> int:
    """Register a danger inside the command that is running; the caller has asked for the right. Gives its key."""
    from anlan.domains.supervision.handlers.dangers import register_danger as register

    return int(register(command, ctx).pk)


def enterprise_of_organisation(organisation: int | None) -> str:
    """The subject of the enterprise an organisation owns; empty where it owns none (or where there is no organisation)."""
    from anlan.domains.supervision.models import EnterpriseFile

    rows = EnterpriseFile.objects.filter(organisation=organisation) if organisation else EnterpriseFile.objects.none()
    return str(rows.order_by("pk").values_list("subject", flat=True).first() or "")


def belongs(thing: str, enterprise: str) -> bool:
    """Is ``thing`` (``storage_tank/3``) the enterprise itself or one of its things?"""
    from anlan.domains.supervision.files import enterprise_of

    owner = enterprise_of(thing) if thing else None
    return owner is not None and owner.subject == enterprise


def move_danger(danger: int, verb: str, ctx: Context, text: str = "", **data: Any) -> str:
    """Do a verb of the danger's table inside the command that is running (``accept`` after a re-check); gives its new state."""
    from anlan.domains.supervision.models import Danger
    from anlan.platform.cases.api import move

    return str(move(Danger.objects.select_for_update().get(pk=danger), verb, ctx, text, **data).state)
