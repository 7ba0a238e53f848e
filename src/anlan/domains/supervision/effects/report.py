"""Guards and consequences of a risk report's verbs."""

from collections.abc import Mapping
from typing import Any

from anlan.domains.supervision import events
from anlan.domains.supervision.models import EnterpriseFile, RiskPoint, RiskReport
from anlan.domains.supervision.norms import after_workdays
from anlan.domains.supervision.rules import reports as rules
from anlan.domains.supervision.standing import LEVELS, rescore, today
from anlan.kernel import clock
from anlan.kernel.verdict import Verdict
from anlan.platform.bus.api import Context, emit
from anlan.platform.cases.api import cancel_deadlines, meet_deadline, set_deadline

Data = Mapping[str, Any]
DECLARED = (
    "code",
    "name",
    "unit",
    "hazard",
    "accident",
    "method",
    "likelihood",
    "exposure",
    "severity",
    "score",
    "score_words",
    "level",
    "owner",
    "controls",
    "emergency",
)
YES = ("是", "on", "true", "True", "1", True)


def points_of(file: EnterpriseFile) -> list[dict[str, Any]]:
    """The risk points as they are declared, gravest first."""
    return list(RiskPoint.objects.filter(enterprise=file.code).order_by("level", "unit", "code").values(*DECLARED))


def submittable(report: RiskReport, data: Data, actor: Any) -> Verdict:
    return rules.may_submit(
        points_of(report.file),
        committed=data.get("committed") in YES,
        signer=str(data.get("signer") or ""),
        nothing_red=data.get("nothing_higher") in YES,
    )


def submitted(report: RiskReport, data: Data, ctx: Context) -> None:
    """What is declared is kept as it is now; in time or late by its date; the town's clock begins."""
    points = points_of(report.file)
    counts = {name: sum(point["level"] == str(number) for point in points) for number, name in enumerate(LEVELS, 1)}
    now = clock.now()
    keep(
        report,
        submitted_at=now,
        late=report.due_on is not None and today() > report.due_on,
        content={"points": points, "enterprise": identity(report.file)},
        **counts,
    )
    if report.form != "change":
        EnterpriseFile.objects.filter(pk=report.file_id).update(reported_year=max(report.file.reported_year, report.year))
        rescore(EnterpriseFile.objects.get(pk=report.file_id))
    meet_deadline(report, "submit")
    set_deadline(
        report,
        "check",
        f"审查风险报告：{report.file.name}"[:200],
        after_workdays(now, "danger.accept_workdays"),
        permission="supervision.review",
    )
    tell(events.ReportSubmitted, report)


def identity(file: EnterpriseFile) -> dict[str, Any]:
    names = ("code", "name", "division", "sector", "size", "credit_code", "legal_person", "hazard_level")
    return {name: getattr(file, name) for name in names}


def checked(report: RiskReport, data: Data, ctx: Context) -> None:
    meet_deadline(report, "check")
    set_deadline(
        report,
        "approve",
        f"核定风险报告：{report.file.name}"[:200],
        after_workdays(clock.now(), "danger.accept_workdays"),
        permission="supervision.approve",
    )


def approved(report: RiskReport, data: Data, ctx: Context) -> None:
    tell(events.ReportApproved, report)


def returned(report: RiskReport, data: Data, ctx: Context) -> None:
    cancel_deadlines(report, "check", "approve")
    tell(events.ReportReturned, report)


def keep(report: RiskReport, **values: Any) -> None:
    for name, value in values.items():
        setattr(report, name, value)
    RiskReport.objects.filter(pk=report.pk).update(**values)


def tell(event: type[events.ReportTold], report: RiskReport) -> None:
    emit(event(
        subject=report.subject, area=report.division, organisation=report.organisation_id, report=report.pk, enterprise=report.file.subject, form=report.form,
        year=report.year, red=report.red, orange=report.orange,
    ))  # fmt: skip
