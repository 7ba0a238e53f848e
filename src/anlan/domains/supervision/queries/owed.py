"""What an enterprise owes the authorities of its risks: which report, by when, why, and how far it has come."""

from dataclasses import dataclass
from datetime import date

from anlan.domains.supervision.effects.report import identity, points_of
from anlan.domains.supervision.models import EnterpriseFile, RiskPoint, RiskReport
from anlan.domains.supervision.norms import norms
from anlan.domains.supervision.rules import reports as rules
from anlan.domains.supervision.standing import today
from anlan.kernel import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """``state``: owed (nothing begun), writing (begun or sent back), sent, later (its time has not come). ``report`` is the case, 0 where none is begun."""

    form: str
    year: int
    due_on: date | None
    state: str
    why: str = ""
    matter: str = ""
    report: int = 0
    case: RiskReport | None = None

    @property
    def form_label(self) -> str:
        return rules.FORMS[self.form]

    @property
    def days_left(self) -> int | None:
        return (self.due_on - today()).days if self.due_on else None

    @property
    def days_late(self) -> int:
        return max(0, -(self.days_left or 0))


def owed(file: EnterpriseFile) -> list[Owed]:
    """In the order in which they are to be done: the first report of a new enterprise, the year's own, what changed since, next year's."""
    rows = list(RiskReport.objects.filter(file=file).order_by("-opened_at"))
    year, sent = today().year, [row for row in rows if row.submitted_at]
    found = [_of("first", file, rows, year)] if _is_new(file, year) else []
    found.append(_of("annual", file, rows, year))
    change = _change(file, rows, sent)
    found += [change] if change else []
    return [*found, Owed(form="annual", year=year + 1, due_on=_due("annual", file, year + 1), state="later")]


def _is_new(file: EnterpriseFile, year: int) -> bool:
    """An older one is overtaken by its yearly reports, which declare all the same."""
    return file.accepted_on is not None and file.accepted_on.year == year


def _of(form: str, file: EnterpriseFile, rows: list[RiskReport], year: int) -> Owed:
    row = next((each for each in rows if each.form == form and each.year == year), None)
    return Owed(form=form, year=year, due_on=row.due_on if row else _due(form, file, year), **_progress(row))


def _due(form: str, file: EnterpriseFile, year: int, changed_on: date | None = None) -> date | None:
    return rules.due_of(form, year, accepted_on=file.accepted_on, changed_on=changed_on, norms=norms())


def _progress(row: RiskReport | None) -> dict[str, object]:
    state = "owed" if row is None else "writing" if row.state in ("draft", "returned") else "sent"
    return {"state": state, "report": row.pk if row else 0, "case": row}


def _change(file: EnterpriseFile, rows: list[RiskReport], sent: list[RiskReport]) -> Owed | None:
    """A change report that is being written; else one that what was last declared asks for."""
    row = next((each for each in rows if each.form == "change" and each.state in ("draft", "returned")), None)
    if row:
        return Owed(form="change", year=row.year, due_on=row.due_on, why=row.change_text, matter=row.change, **_progress(row))
    last = max(sent, key=lambda each: each.submitted_at, default=None)
    changes = rules.changes_since(last.content, points_of(file), identity(file)) if last else []
    if not changes:
        return None
    since = RiskPoint.objects.filter(enterprise=file.code).order_by("-updated_at").values_list("updated_at", flat=True).first()
    changed_on = clock.local(since).date() if since and changes[0].matter == "risk" else today()
    why = "；".join(change.text for change in changes[:5])
    return Owed(
        form="change",
        year=today().year,
        due_on=_due("change", file, today().year, changed_on),
        state="owed",
        why=why,
        matter=changes[0].matter,
    )
