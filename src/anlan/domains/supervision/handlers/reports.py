"""A risk report is begun."""

from datetime import UTC, datetime, time
from typing import Any

from anlan.domains.supervision import files
from anlan.domains.supervision.commands import OpenReport
from anlan.domains.supervision.models import EnterpriseFile, RiskReport
from anlan.domains.supervision.norms import norms
from anlan.domains.supervision.rules import reports as rules
from anlan.domains.supervision.standing import today
from anlan.kernel import clock
from anlan.kernel.verdict import refused
from anlan.platform.bus.api import Context, handles
from anlan.platform.cases.api import open_case, set_deadline

OLDEST_YEAR = 2021  # the order came into force


def place_of(cmd: OpenReport) -> tuple[str, int | None]:
    file = files.file_of(cmd.enterprise)
    return file.division, file.organisation_id


@handles(OpenReport, area=place_of)
def open_report(cmd: OpenReport, ctx: Context) -> int:
    file, year = files.file_of(cmd.enterprise), cmd.year or today().year
    _check(cmd, year)
    if known := _known(cmd, file, year):
        return known.pk
    due = rules.due_of(cmd.form, year, accepted_on=file.accepted_on, changed_on=today(), norms=norms())
    label = rules.FORMS[cmd.form]
    made = open_case(
        RiskReport,
        ctx,
        title=f"{file.name} {year} 年安全风险{label}",
        division=file.division,
        organisation_id=file.organisation_id,
        file=file,
        form=cmd.form,
        year=year,
        change=cmd.change,
        change_text=cmd.change_text[:300],
        due_on=due,
        invented=file.invented,
    )
    if due:
        end = datetime.combine(due, time(23, 59, 59), tzinfo=clock.SHANGHAI).astimezone(UTC)
        set_deadline(
            made, "submit", f"报送：{made.title}"[:200], end, permission="supervision.review", clause=str(rules.ORDER140)
        )
    return made.pk


def _check(cmd: OpenReport, year: int) -> None:
    wrong = {"form": "请选择。"} if cmd.form not in rules.FORMS else {}
    if not OLDEST_YEAR <= year <= today().year + 1:
        wrong["year"] = f"应在 {OLDEST_YEAR} 与 {today().year + 1} 之间。"
    if cmd.form == "change" and cmd.change not in rules.CHANGES:
        wrong["change"] = "请选择变更事项。"
    if wrong:
        raise refused("report.fields", "风险报告有内容需要改正。", **wrong)


def _known(cmd: OpenReport, file: EnterpriseFile, year: int) -> Any:
    """The year's own; of changes the one still being written."""
    rows = RiskReport.objects.filter(file=file, form=cmd.form)
    return rows.filter(state="draft").first() if cmd.form == "change" else rows.filter(year=year).first()
