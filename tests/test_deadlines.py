"""Every statutory clock of the daily rooms, started on days about public holidays, against days stepped one by one on the published calendar.

Each clock is started as the house starts it (the command, the verb or its effect) and read from the case. ``test_no_clock_is_left_out`` reads the source:
a clock that is set anywhere in these rooms and is not tried here fails.
"""

import ast
from datetime import datetime, time, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from anlan.domains.command.rules import reporting_clocks, supplement_until
from anlan.domains.enforcement.effects import common as penal
from anlan.domains.enforcement.rules import steps
from anlan.domains.enforcement.rules.limits import get_limit
from anlan.domains.enforcement.rules.tables import table as law
from anlan.domains.supervision.tests.world import plant
from anlan.domains.warning.rules import ANSWER_WITHIN
from anlan.kernel import clock
from anlan.kernel.tables import document
from anlan.platform.cases.api import deadlines_of
from harness.holidays import calendar
from tests.clocks import CLOCKS, at, penalised, workdays

pytestmark = pytest.mark.django_db(transaction=True)
STARTS = (
    "2025-01-01T10:00", "2025-01-26T09:00", "2025-01-27T17:30", "2025-01-28T00:00", "2025-02-08T12:00", "2025-04-30T23:59", "2025-09-28T08:30",
    "2025-09-30T16:00", "2025-10-01T00:30", "2025-10-08T23:59", "2025-10-11T09:00", "2025-12-31T23:30", "2026-01-03T10:00", "2026-02-13T18:00",
    "2026-02-14T10:00", "2026-02-23T20:00", "2026-02-28T09:00", "2026-05-09T09:00", "2026-09-24T09:00", "2026-09-30T23:59",
)  # fmt: skip
"""Eve, first, middle and last day of holidays, weekends worked for them, the turn of the year; a minute after and before midnight."""


@pytest.fixture
def file(db):
    with clock.frozen(at("2025-01-01T08:00")):
        return apps.get_model("supervision", "EnterpriseFile").objects.get(subject=plant()[0])


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
