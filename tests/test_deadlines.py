"""Every statutory clock of the daily rooms, started on days about public holidays, against days stepped one by one on the published calendar.

Each clock is started as the house starts it (the command, the verb or its effect) and read from the case. ``test_no_clock_is_left_out`` reads the source:
a clock that is set anywhere in these rooms and is not tried here fails.
"""

import ast
from datetime import date, datetime, time, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from anlan.domains.affairs import effects as affairs
from anlan.domains.citysafety import effects as citysafety
from anlan.domains.command.rules import reporting_clocks, supplement_until
from anlan.domains.enforcement.effects import common as penal
from anlan.domains.enforcement.effects import inspection
from anlan.domains.enforcement.rules import steps
from anlan.domains.enforcement.rules.limits import get_limit
from anlan.domains.enforcement.rules.tables import table as law
from anlan.domains.supervision.commands import MarkOverdue, OpenReport, RegisterDanger
from anlan.domains.supervision.effects.work import conditions_of
from anlan.domains.supervision.tests.world import TOWN, house, plant
from anlan.domains.warning.rules import ANSWER_WITHIN
from anlan.kernel import clock
from anlan.kernel.tables import document
from anlan.platform.cases.api import Act, deadlines_of, tables
from anlan.platform.kinds.api import SaveRecord
from harness.holidays import calendar, step
from harness.rows import make

pytestmark = pytest.mark.django_db(transaction=True)
STARTS = (
    "2025-01-01T10:00", "2025-01-26T09:00", "2025-01-27T17:30", "2025-01-28T00:00", "2025-02-08T12:00", "2025-04-30T23:59", "2025-09-28T08:30",
    "2025-09-30T16:00", "2025-10-01T00:30", "2025-10-08T23:59", "2025-10-11T09:00", "2025-12-31T23:30", "2026-01-03T10:00", "2026-02-13T18:00",
    "2026-02-14T10:00", "2026-02-23T20:00", "2026-02-28T09:00", "2026-05-09T09:00", "2026-09-24T09:00", "2026-09-30T23:59",
)  # fmt: skip
"""Eve, first, middle and last day of holidays, weekends worked for them, the turn of the year; a minute after and before midnight."""


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


# --- how each clock is started -------------------------------------------------------------------------------------------


@pytest.fixture
def file(db):
    with clock.frozen(at("2025-01-01T08:00")):
        return apps.get_model("supervision", "EnterpriseFile").objects.get(subject=plant()[0])


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


@pytest.mark.parametrize("named", CLOCKS, ids=" ".join)
def test_a_clock_ends_where_the_days_stepped_one_by_one_end(named, file):
    start_it, ends = CLOCKS[named]
    for text in STARTS:
        with clock.frozen(at(text)):
            row = start_it(file)
        found = next(each for each in deadlines_of(row) if each.name == named[1].split()[0])
        assert clock.local(found.due_at).replace(microsecond=0) == ends(at(text)).replace(microsecond=0), (named, text)
        assert found.near_at <= found.due_at or found.due_at <= found.started_at


ROOMS = ("supervision", "enforcement", "citysafety", "affairs")
FROM_TABLE = {"name"}  # a clock of ``limits.json``: each of those is in CLOCKS or in ``UNCLOCKED``
UNCLOCKED = {"hearing_notice", "withdraw_publication", "spot_report", "recheck", "extension_answer"}


def names_set(room):
    """The names of the clocks that a room sets, read from its source."""
    for path in Path(import_module(f"anlan.domains.{room}").__file__).parent.rglob("*.py"):
        if "tests" in path.parts or "demo" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "set_deadline":
                told = node.args[1]
                yield told.value if isinstance(told, ast.Constant) else told.id.lower()


def test_no_clock_is_left_out():
    tried = {name.split()[0] for _key, name in CLOCKS}
    wanted = {name for room in ROOMS for name in names_set(room)} - FROM_TABLE
    assert len(wanted) > 10 and wanted <= tried, wanted - tried
    assert set(law("limits")) <= tried | UNCLOCKED


# --- suspensions, and limits that are rules rather than clocks -------------------------------------------------------------


@pytest.mark.parametrize(
    ("paused", "resumed"),
    [
        ("2025-09-29T09:00", "2025-10-09T15:00"),
        ("2025-01-24T23:59", "2025-02-05T00:01"),
        ("2025-12-30T10:00", "2026-01-05T10:00"),
        ("2025-10-01T08:00", "2025-10-01T20:00"),
    ],
)
def test_the_days_of_a_suspension_do_not_count(paused, resumed, file):
    """A case filed in September or January, stopped over the holiday: its ninety days are those on which it was not stopped."""
    filed, stopped, again = at(paused) - timedelta(days=20), at(paused), at(resumed)
    with clock.frozen(filed):
        row = penalised(file, "decide")
    with clock.frozen(stopped):
        penal.pause(row, "鉴定")
    with clock.frozen(again):
        penal.resume(row)
    day, counted = filed.date(), 0
    while counted < 90:
        day += timedelta(days=1)
        counted += not stopped.date() < day <= again.date()
    assert clock.local(deadlines_of(row)[0].due_at).date() == day


@pytest.mark.parametrize("text", STARTS)
def test_limits_that_are_rules(text):
    start = at(text)
    assert get_limit("withdraw_publication").due(start) == workdays(3)(start)
    assert get_limit("spot_report").due(start) == workdays(5)(start)
    urged_until = workdays(10)(start)  # 行政强制法 art. 69: limits of up to ten days are working days
    assert not steps.may_go_to_court(urged_until, start, start, appealed=False).allowed
    assert steps.may_go_to_court(urged_until + timedelta(seconds=1), start, start, appealed=False).allowed


@pytest.mark.parametrize("text", STARTS)
def test_a_hearing_is_told_seven_working_days_before(text):
    told = at(text)
    first = next(
        day
        for day in sorted(calendar())
        if sum(calendar()[told.date() + timedelta(days=n)] for n in range(1, (day - told.date()).days)) == 7
    )
    assert steps.may_schedule(told, datetime.combine(first, time(9), tzinfo=clock.SHANGHAI), 9, (1, 2)).allowed
    eve = first - timedelta(days=1)
    assert not steps.may_schedule(told, datetime.combine(eve, time(9), tzinfo=clock.SHANGHAI), 9, (1, 2)).allowed


@pytest.mark.parametrize("text", STARTS)
def test_what_saves_lives_knows_no_holiday(text):
    """Reports of accidents and answers to warnings run in minutes, hours and plain days."""
    known, limits = at(text), document("deadlines")
    clocks = {each.name: each.due_at - known for each in reporting_clocks(1, known, limits)}
    assert clocks == {
        "report.phone": timedelta(minutes=30),
        "report.first": timedelta(hours=2),
        "report.follow_up": timedelta(hours=24),
    }
    assert {kind: (supplement_until(kind, known, limits) - known).days for kind in ("11A00", "12H00")} == {
        "11A00": 30,
        "12H00": 7,
    }
    assert [each.total_seconds() / 60 for each in ANSWER_WITHIN.values()] == [5, 10, 30, 60]
