"""The rules alone: limits on the public-holiday calendar, officers, discretion, mercy, the chain."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from anlan.domains.enforcement.rules import chain, discretion, limits, mercy, officers, steps
from anlan.domains.enforcement.rules.tables import table
from anlan.kernel import clock
from harness.holidays import calendar

TODAY = date(2026, 3, 2)
ABLE = officers.OfficerFacts(
    id=1,
    name="甲",
    certificate="A",
    certificate_until=date(2027, 1, 1),
    entered_on=date(2020, 1, 1),
    entry_days=90,
    yearly_days={2025: 14},
    recorder=True,
)


def at(text):
    return clock.parse_time(text)


# National Day 2025: 1–8 October free, 28 September and 11 October worked (State Council's notice of November 2024);
# Spring Festival 2026: 15–23 February free, 14 and 28 February worked (notice of November 2025).
@pytest.mark.parametrize(
    ("name", "start", "due"),
    [
        ("preserve", "2025-09-26T10:00", "2025-10-13"),  # 28, 29, 30 Sep, 9, 10, 11, 13 Oct
        ("serve", "2025-09-30T10:00", "2025-10-16"),  # 9, 10, 11, 13, 14, 15, 16 Oct
        ("publish", "2026-02-13T10:00", "2026-03-02"),  # 14, 24, 25, 26, 27, 28 Feb, 2 Mar
        ("hearing_request", "2026-02-13T10:00", "2026-02-27"),
        ("withdraw_publication", "2025-09-30T10:00", "2025-10-11"),
        ("spot_report", "2025-09-30T10:00", "2025-10-14"),
        ("pay", "2025-09-26T10:00", "2025-10-11"),  # calendar days run through the holiday
        ("decide", "2025-09-26T10:00", "2025-12-25"),
        ("urge", "2025-09-26T10:00", "2025-10-16"),
        ("recheck", "2025-09-26T10:00", "2025-10-06"),
        ("extension_answer", "2025-09-30T23:59", "2025-10-05"),
    ],
)
def test_limits_run_on_their_calendar(name, start, due):
    found = clock.local(limits.get_limit(name).due(at(start)))
    assert f"{found:%Y-%m-%d %H:%M:%S}" == f"{due} 23:59:59"


def test_every_limit_names_its_clause_and_is_tried_above():
    tried = {"hearing_notice"} | {row[0] for row in test_limits_run_on_their_calendar.pytestmark[0].args[1]}
    assert set(table("limits")) == tried
    assert all("条" in row["clause"] and row["calendar"] in ("workday", "day") for row in table("limits").values())


def test_the_days_of_the_penalty_law_are_working_days():
    short = [row for row in table("limits").values() if row["days"] in (2, 3, 5, 7) and "行政处罚法" in row["clause"]]
    assert short and all(row["calendar"] == "workday" for row in short)


def test_a_hearing_is_told_seven_whole_working_days_before():
    told = at("2025-09-26T10:00")
    assert steps.may_schedule(told, at("2025-10-13T09:00"), 9, {1, 2}).code == "hearing.early"
    assert steps.may_schedule(told, at("2025-10-14T09:00"), 9, {1, 2}).allowed
    assert steps.may_schedule(told, at("2025-10-14T09:00"), 1, {1, 2}).code == "hearing.chair"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, "officer.ok"),
        ({"certificate": ""}, "officer.certificate"),
        ({"certificate_until": date(2026, 3, 1)}, "officer.expired"),
        ({"certificate_until": date(2026, 3, 2)}, "officer.ok"),
        ({"entry_days": 89}, "officer.entry"),
        ({"yearly_days": {2025: 13}}, "officer.yearly"),
        ({"yearly_days": {2026: 20}}, "officer.yearly"),
        ({"yearly_days": {}, "entered_on": date(2026, 1, 5)}, "officer.ok"),
    ],
)
def test_who_may_act(change, code):
    assert officers.may_act(replace(ABLE, **change), TODAY).code == code


def test_two_and_on_site_a_recorder():
    other = replace(ABLE, id=2, name="乙", recorder=False)
    assert officers.may_team([ABLE, ABLE], TODAY).code == "officers.two"
    assert officers.may_team([ABLE, other], TODAY, on_site=True).allowed
    assert officers.may_team([replace(ABLE, recorder=False), other], TODAY, on_site=True).code == "officers.recorder"


def test_review_is_done_by_another_and_first_by_a_lawyer():
    assert officers.may_review(ABLE, [1], first_time=False).code == "review.own"
    assert officers.may_review(ABLE, [2], first_time=True).code == "review.qualified"
    assert officers.may_review(replace(ABLE, lawyer=True), [2], first_time=True).allowed


@pytest.mark.parametrize("row", discretion.violations(), ids=lambda row: row["code"])
@pytest.mark.parametrize("overdue", [False, True])
@pytest.mark.parametrize("found", [(), ("merit",), ("repeated",), ("merit", "repeated")])
def test_every_range_lies_within_the_law(row, overdue, found):
    one = discretion.compute_range(row["code"], overdue=overdue, circumstances=found)
    assert one.least_yuan <= one.low_yuan < one.high_yuan <= one.most_yuan
    assert discretion.check_fine(one.low_yuan, one, "").allowed and discretion.check_fine(one.high_yuan, one, "").allowed
    assert not discretion.check_fine(one.most_yuan + 1, one, "理由").allowed


def test_below_the_law_only_where_it_may_be_mitigated():
    severe = discretion.compute_range("98-2", overdue=False, circumstances=())
    assert discretion.check_fine(90_000, severe, "理由").code == "fine.least"
    lenient = discretion.compute_range("98-2", overdue=False, circumstances=("merit",))
    assert discretion.check_fine(90_000, lenient, "").code == "fine.reason"
    assert discretion.check_fine(90_000, lenient, "有立功表现，减轻处罚").allowed


@pytest.mark.parametrize(
    ("payments", "on", "stopped", "fee"),
    [
        ([], date(2026, 3, 17), 0, 0),
        ([], date(2026, 3, 27), 0, 3000),
        ([], date(2027, 3, 27), 0, 10_000),
        ([], date(2026, 3, 27), 4, 1800),
        ([(date(2026, 3, 22), 5000)], date(2026, 3, 27), 0, 2250),
        ([(date(2026, 3, 10), 10_000)], date(2026, 5, 1), 0, 0),
        ([(date(2026, 3, 27), 10_000)], date(2026, 5, 1), 0, 3000),
    ],
)
def test_late_fees(payments, on, stopped, fee):
    assert discretion.late_fee_yuan(10_000, date(2026, 3, 17), payments, on, stopped) == fee


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        (mercy.Deed(slight=True, corrected=True, harm="none"), "spare.slight"),
        (mercy.Deed(slight=True, corrected=True, harm="slight"), "spare.none"),
        (mercy.Deed(first=True, corrected=True, harm="slight"), "spare.first"),
        (mercy.Deed(first=True, corrected=False, harm="slight"), "spare.none"),
        (mercy.Deed(first=True, corrected=True, harm="real"), "spare.none"),
        (mercy.Deed(no_fault=True), "spare.no_fault"),
        (mercy.Deed(age=13), "spare.age"),
        (mercy.Deed(age=14), "spare.none"),
        (mercy.Deed(not_established=True), "spare.not_established"),
    ],
)
def test_no_penalty(deed, code):
    assert mercy.may_spare(deed).code == code


def test_limitation_to_the_day():
    assert mercy.in_time(date(2024, 2, 29), date(2026, 2, 28), endangers_life_with_harm=False).allowed
    assert not mercy.in_time(date(2024, 2, 29), date(2026, 3, 1), endangers_life_with_harm=False).allowed
    assert mercy.in_time(date(2021, 3, 2), date(2026, 3, 2), endangers_life_with_harm=True).allowed


def test_six_months_to_sue():
    assert f"{clock.local(steps.appeal_ends(datetime(2025, 8, 31, tzinfo=UTC))):%Y-%m-%d}" == "2026-02-28"


def test_a_chain_notices_every_kind_of_change():
    papers, previous = [], chain.FIRST
    for number in (1, 2, 3):
        paper = chain.Paper(
            number=number, kind="evidence", title=str(number), text="", file_name="", sha256="", at="", by="甲", previous=previous
        )
        papers.append(replace(paper, seal=chain.seal_of(paper)))
        previous = papers[-1].seal
    assert chain.check_chain(papers).allowed
    assert not chain.check_chain([papers[0], papers[2]]).allowed
    assert not chain.check_chain([papers[1], papers[0], papers[2]]).allowed
    assert not chain.check_chain([papers[0], replace(papers[1], title="x"), papers[2]]).allowed


@pytest.mark.parametrize("name", sorted(table("limits")))
def test_every_limit_from_every_day_of_two_years(name):
    """From each day of 2025 and 2026 to its end, counted by hand on the notices; begun in the morning or a minute before midnight it ends alike."""
    worked, limit = calendar(), limits.get_limit(name)
    days = sorted(worked)
    for at_, start in enumerate(days[:-120]):
        counted = [day for day in days[at_ + 1 : at_ + 120] if limit.calendar == "day" or worked[day]]
        found = limit.due(datetime.combine(start, time(23, 59) if at_ % 2 else time(9), tzinfo=clock.SHANGHAI))
        assert clock.local(found).date() == counted[limit.days - 1], (name, start)


def test_days_between_a_notice_and_a_hearing_are_those_worked():
    worked = calendar()
    days = sorted(worked)
    for at_ in range(0, len(days) - 40, 3):
        for length in (1, 2, 9, 12, 20):
            between = [day for day in days[at_ + 1 : at_ + length] if worked[day]]
            begin, end = (datetime.combine(days[n], time(10), tzinfo=clock.SHANGHAI) for n in (at_, at_ + length))
            assert limits.workdays_between(begin, end) == len(between)
