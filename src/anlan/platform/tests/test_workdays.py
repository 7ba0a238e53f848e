"""Working days follow the State Council's notices."""

from datetime import datetime

from anlan.kernel import clock
from anlan.platform.cases.workdays import add_workdays, is_workday


def at(text):
    return clock.parse_time(text)


def test_a_holiday_does_not_count_and_a_swapped_saturday_does():
    assert not is_workday(datetime(2025, 10, 1).date())
    assert is_workday(datetime(2025, 9, 28).date())  # a Sunday worked for the National Day week


def test_five_working_days_over_the_national_day_week():
    assert clock.local(add_workdays(at("2025-09-29T10:00+08:00"), 5)).date().isoformat() == "2025-10-13"  # 30 Sep, 9–11 Oct (Saturday worked), 13 Oct
