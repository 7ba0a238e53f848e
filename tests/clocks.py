"""Each statutory clock of the daily rooms: how the house starts it (the command, the verb or its effect), and where it must end."""

from datetime import date, datetime, time, timedelta
from functools import partial

from django.apps import apps

from anlan.domains.affairs import effects as affairs
from anlan.domains.citysafety import effects as citysafety
from anlan.domains.enforcement.effects import common as penal
from anlan.domains.enforcement.effects import inspection
from anlan.domains.supervision.commands import MarkOverdue, OpenReport, RegisterDanger
from anlan.domains.supervision.effects.work import conditions_of
from anlan.domains.supervision.tests.world import TOWN, house
from anlan.kernel import clock
from anlan.platform.cases.api import Act, tables
from anlan.platform.kinds.api import SaveRecord
from harness.holidays import step
from harness.rows import make


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=clock.SHANGHAI)


def end(day):
    return datetime.combine(day, time(23, 59, 59), tzinfo=clock.SHANGHAI)


def days(count):
    return lambda start: end(step(start.date(), count, worked_only=False))


def workdays(count):
    return lambda start: end(step(start.date(), count, worked_only=True))


def quarter(start):
    return end(date(start.year, 3, 31))


DUE_ON = date(2026, 2, 16)  # in the Spring Festival: a date that was given is kept as given


def given(_start):
    return end(DUE_ON)


def case(key, file, **given):
    model = apps.get_model(tables[key].model)
    owner = {"file": file, "organisation_id": file.organisation_id} if key in ("danger", "risk_report", "work_permit") else {}
    return make(model, **{"division": TOWN, "title": "t", "opened_at": clock.now(), **owner, **given})


def registered(file, level):
    said = {
        "enterprise": file.subject,
        "title": f"隐患{clock.now()}",
        "source": "enterprise",
        "category": "other",
        "level": level,
        "clause": "标准 第一条",
    }
    return apps.get_model("supervision", "Danger").objects.get(pk=house(RegisterDanger(**said)))


def acted(file, key, verb, said=None, **like):
    row = case(key, file, **like)
    house(Act(kind=key, id=row.pk, verb=verb, data=said or {}))
    return row


def overdue(file):
    row = case("danger", file, state="fixing", due_at=clock.now(), text="t")
    house(MarkOverdue(danger=row.pk, deadline="fix"))
    return row


def opened(file, form):
    type(file).objects.filter(pk=file.pk).update(accepted_on=clock.local(clock.now()).date())
    model = apps.get_model("supervision", "RiskReport")
    model.objects.filter(file=file).delete()
    return model.objects.get(
        pk=house(OpenReport(enterprise=file.subject, form=form, year=clock.local(clock.now()).year, change="risk"))
    )


def submitted(file):
    if not apps.get_model("supervision", "RiskPoint").objects.filter(enterprise=file.code).exists():
        point = {
            "code": "RP",
            "name": "储罐",
            "division": TOWN,
            "organisation": file.organisation_id,
            "enterprise": file.code,
            "method": "LS",
            "likelihood": "2",
            "severity": "2",
        }
        house(SaveRecord(kind="risk_point", data=point))
    return acted(
        file,
        "risk_report",
        "submit",
        {"signer": "王五", "committed": "是", "nothing_higher": "是"},
        state="draft",
        form="change",
        year=2026,
    )


def permitted(file):
    row = case(
        "work_permit",
        file,
        state="applied",
        kind="hot",
        grade="二级",
        place="罐区",
        starts_at=clock.now(),
        ends_at=clock.now() + timedelta(hours=8),
        team="队",
        workers="甲",
        watcher="乙",
    )
    type(row).objects.filter(pk=row.pk).update(confirmed=list(conditions_of(row)))
    apps.get_model("supervision", "GasTest").objects.create(permit=row, at=clock.now(), by="丙", passed=True)
    house(Act(kind="work_permit", id=row.pk, verb="approve", data={"approver": "吴九"}))
    return row


def inspected(file, how):
    row = case(
        "inspection",
        file,
        party="甲",
        planned_on=clock.now().date(),
        due_at=penal.get_limit("recheck").due(clock.now()),
        team="",
        officers=[],
    )
    if how == "extension":
        inspection.extension_asked(row, {}, None)
    else:
        row.due_at = clock.now()
        inspection.start_recheck(row)
    return row


def penalised(file, name):
    row = case("penalty", file, party="甲", violation="98-2", facts="…", ended_on=date(2025, 1, 1))
    penal.run(row, name, "enforcement.view")
    return row


def dated(file, key, effects):
    row = case(key, file, due_on=DUE_ON)
    effects.start_clock(row, {}, None)
    return row


LATER = {"until": "2027-06-01T00:00:00+08:00"}
CLOCKS = {
    ("danger", "report"): (partial(registered, level="major"), workdays(1)),
    ("danger", "plan"): (partial(registered, level="major"), workdays(3)),
    ("danger", "fix"): (partial(registered, level="general"), days(15)),
    ("danger", "fix major"): (partial(registered, level="major"), days(60)),
    ("danger", "accept"): (lambda f: acted(f, "danger", "fix", {"result": "已换"}, state="fixing", text="t", duty="甲", measures="换"), workdays(10)),
    ("danger", "extension"): (lambda f: acted(f, "danger", "ask_extension", {**LATER, "reason": "备件"}, state="fixing", text="t", due_at=at("2027-05-01T00:00")), workdays(3)),
    ("danger", "publish"): (
        lambda f: acted(f, "danger", "list", {"due_at": (clock.now() + timedelta(days=90)).isoformat(), "reason": "督办"}, state="fixing", level="major", text="t"),
        workdays(5),
    ),
    ("danger", "escalate"): (overdue, days(7)),
    ("risk_report", "submit"): (partial(opened, form="first"), days(30)),
    ("risk_report", "submit change"): (partial(opened, form="change"), days(30)),
    ("risk_report", "submit annual"): (partial(opened, form="annual"), quarter),
    ("risk_report", "check"): (submitted, workdays(10)),
    ("risk_report", "approve"): (lambda f: acted(f, "risk_report", "check", {"opinion": "可"}, state="submitted", form="change", year=2026), workdays(10)),
    ("work_permit", "end"): (permitted, lambda start: start + timedelta(hours=8)),
    ("inspection", "correct"): (partial(inspected, how="recheck"), lambda start: start),
    ("inspection", "recheck"): (partial(inspected, how="recheck"), days(10)),
    ("inspection", "extension"): (partial(inspected, how="extension"), days(5)),
    ("penalty", "decide"): (partial(penalised, name="decide"), days(90)),
    ("penalty", "preserve"): (partial(penalised, name="preserve"), workdays(7)),
    ("penalty", "hearing_request"): (partial(penalised, name="hearing_request"), workdays(5)),
    ("penalty", "serve"): (partial(penalised, name="serve"), workdays(7)),
    ("penalty", "pay"): (partial(penalised, name="pay"), days(15)),
    ("penalty", "publish"): (partial(penalised, name="publish"), workdays(7)),
    ("penalty", "urge"): (partial(penalised, name="urge"), workdays(10)),
    **{(key, "due"): (partial(dated, key=key, effects=affairs), given) for key in ("plan_task", "work_task", "incoming")},
    ("campaign_item", "due"): (partial(dated, key="campaign_item", effects=citysafety), given),
}  # fmt: skip
