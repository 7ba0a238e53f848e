"""History through its door: every committed reading is found, once, raw or summed, before and after compaction and a crash."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.engines.sensing import History, HistoryWriter, Layout, Quality, compact, compact_month, lttb, readings, retain
from anlan.engines.sensing.history.faults import fault_counts
from anlan.engines.sensing.history.layout import DAY_US, day_of, day_start_us, file_name, place

DAY = date(2026, 9, 21)
START = day_start_us(DAY)
MINUTE, HOUR = 60_000_000, 3_600_000_000


def filled(home, days=2, step_s=60):
    """Two points, a reading every ``step_s``; point 5 counts up from 0, point 8 is its negative."""
    writer = HistoryWriter(layout=Layout(home=home))
    per_day = 86_400 // step_s
    for day in range(days):
        at = START + day * DAY_US + np.arange(per_day) * step_s * 1_000_000
        value = np.arange(per_day) + day * per_day
        writer.add(readings(np.repeat([5, 8], per_day), np.tile(at, 2), np.concatenate([value, -value])), day + 1)
        writer.flush()
    return writer


def test_raw_window_of_one_point(tmp_path):
    filled(tmp_path)
    found = History(layout=Layout(home=tmp_path)).raw(5, START + 10 * MINUTE, START + 13 * MINUTE)
    assert found.value.tolist() == [10, 11, 12]
    assert found.time_us.tolist() == [START + n * MINUTE for n in (10, 11, 12)]


def test_buckets_are_the_same_from_parts_from_sums_and_from_the_months_cache(tmp_path):
    layout = filled(tmp_path).layout
    history = History(layout=layout)

    def ask():
        found = history.window(8, START, START + 2 * DAY_US, 10)
        return [found.width_us, *(getattr(found, name).tolist() for name in ("time_us", "count", "low", "high", "mean"))]

    parts = ask()
    assert [compact(layout, day) for day in layout.days()] == [1, 1]
    assert ask() == parts
    assert compact_month(layout, DAY)
    assert ask() == parts
    assert sum(parts[2]) == 2 * 1440
    assert parts[3][0] == -max(range(parts[2][0]))


def test_a_late_reading_after_compaction_is_counted_at_once_and_merged_later(tmp_path):
    writer = filled(tmp_path, days=1)
    compact(writer.layout, DAY)
    compact_month(writer.layout, DAY)
    writer.add(readings([5], [START + 30_000_000], [1e6]), 9)
    writer.flush()
    history = History(layout=writer.layout)
    assert history.window(5, START, START + DAY_US, 24).high[0] == 1e6
    compact(writer.layout, DAY)
    assert len(writer.layout.living(DAY)) == 1
    assert history.window(5, START, START + DAY_US, 24).high[0] == 1e6
    assert history.window(5, START, START + DAY_US, 24).count.sum() == 1441


def test_what_was_not_committed_is_forgotten_and_written_once_when_it_comes_again(tmp_path, monkeypatch):
    writer = filled(tmp_path, days=1)
    monkeypatch.setattr(HistoryWriter, "_commit", lambda self, last: (_ for _ in ()).throw(OSError("disk full")))
    writer.add(readings([5], [START + 1], [7.0]), 2)
    with pytest.raises(OSError, match="disk full"):
        writer.flush()
    monkeypatch.undo()
    again = HistoryWriter(layout=writer.layout)
    assert again.committed == 1
    again.add(readings([5], [START + 1], [7.0]), 1)  # redelivered, committed already
    again.add(readings([5], [START + 1], [7.0]), 2)
    assert again.flush() == 2
    assert History(layout=writer.layout).raw(5, START, START + 2).value.tolist() == [0.0, 7.0]


def test_a_crash_between_compaction_and_sweeping_counts_nothing_twice(tmp_path):
    writer = filled(tmp_path, days=1)
    part = writer.layout.living(DAY)[0].path
    kept = part.read_bytes()
    compact(writer.layout, DAY)
    part.write_bytes(kept)
    assert History(layout=writer.layout).window(5, START, START + DAY_US, 24).count.sum() == 1440


def test_faulty_readings_are_kept_raw_but_not_summed(tmp_path):
    writer = HistoryWriter(layout=Layout(home=tmp_path))
    marks = [Quality.GOOD, Quality.NAN, Quality.RANGE, Quality.DUPLICATE, Quality.LATE]
    writer.add(readings([1] * 5, START + np.arange(5), [1, np.nan, 999, 1, 2], quality=[int(m) for m in marks]), 1)
    writer.flush()
    history = History(layout=writer.layout)
    assert len(history.raw(1, START, START + 9).value) == 4
    assert history.window(1, START, START + HOUR, 1).count.tolist() == [2]


def test_a_repetition_is_counted_but_kept_once_whatever_happens(tmp_path):
    layout = Layout(home=tmp_path)
    writer = HistoryWriter(layout=layout)
    again = readings([1] * 3, START + np.array([0, 1, 1]), [1, 2, 2], quality=[0, 0, int(Quality.DUPLICATE)])
    writer.add(again, 1)
    writer.put_back(writer.cut())  # the disk was full
    writer.flush()
    writer.add(readings([1], [START + 1], [2], quality=[int(Quality.DUPLICATE)]), 2)
    place(
        layout.repeated(DAY) / file_name(0, 2, 2, "p"), lambda path: path.write_bytes(b"half")
    )  # written, and killed before it was committed
    writer = HistoryWriter(layout=layout)
    writer.add(readings([1], [START + 1], [2], quality=[int(Quality.DUPLICATE)]), 2)
    writer.flush()
    compact(layout, DAY)
    history = History(layout=layout)
    assert fault_counts(history, [1], START, START + HOUR) == {1: {"total": 4, "duplicate": 2}}
    assert len(history.raw(1, START, START + HOUR).value) == 2
    retain(layout, DAY + timedelta(days=1))
    assert not layout.repeated(DAY).exists()


def test_retention_lets_go_of_days_but_not_of_what_is_held(tmp_path):
    layout = filled(tmp_path).layout
    assert retain(layout, DAY + timedelta(days=1), held=[8]) == 1
    history = History(layout=layout)
    assert len(history.raw(5, START, START + DAY_US).value) == 0
    assert len(history.raw(8, START, START + DAY_US).value) == 1440
    assert len(history.raw(5, START + DAY_US, START + 2 * DAY_US).value) == 1440
    assert retain(layout, DAY + timedelta(days=1), held=[8]) == 0  # done already: what is held is not written again every hour


def test_sums_of_a_month_go_with_their_readings_and_a_lifted_hold_lets_the_rest_go(tmp_path):
    layout = filled(tmp_path).layout
    for day in layout.days():
        compact(layout, day)
    compact_month(layout, DAY)
    history, later = History(layout=layout), DAY + timedelta(days=1)
    retain(layout, later, held=[8], beside=True)
    month = (START - 20 * DAY_US, START + DAY_US)
    assert len(history.window(5, *month, 100).count) == 0
    assert history.window(8, *month, 100).count.sum() == 1440
    assert retain(layout, later, beside=True) == 1
    assert layout.days() == [later]


def test_beside_a_judge_a_day_still_in_parts_is_left_alone(tmp_path):
    layout = filled(tmp_path).layout
    assert retain(layout, DAY + timedelta(days=2), beside=True) == 0
    assert len(History(layout=layout).raw(5, START, START + DAY_US).value) == 1440


def test_a_window_nobody_wrote_is_empty(tmp_path):
    history = History(layout=Layout(home=tmp_path / "none"))
    assert len(history.window(1, 0, 10**15, 100).time_us) == 0
    assert len(history.raw(1, 0, 10**15).value) == 0


def test_a_reading_without_a_sane_time_makes_no_folder_of_the_year_minus_290000(tmp_path):
    writer = HistoryWriter(layout=Layout(home=tmp_path))
    writer.add(readings([1, 1], [-(2**62), 2**62], [1, 2]), 1)
    writer.flush()
    assert [day.year for day in writer.layout.days()] == [1970, 2100]


@given(st.integers(0, 4_000_000_000_000_000))
def test_a_day_starts_at_midnight_in_shanghai(time_us):
    assert day_start_us(day_of(time_us)) <= time_us < day_start_us(day_of(time_us)) + DAY_US or time_us < 700_000_000_000_000


@settings(deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=200), st.integers(3, 50))
def test_lttb_keeps_the_ends_and_the_order(values, count):
    at = np.arange(len(values))
    chosen = lttb(at, np.array(values), count)
    assert len(chosen) == min(count, len(values))
    assert (chosen[0], chosen[-1]) == (0, len(values) - 1)
    assert np.all(np.diff(chosen) > 0)


def test_lttb_keeps_the_spike():
    value = np.zeros(10_000)
    value[4_321] = 50
    assert 4_321 in lttb(np.arange(10_000), value, 100)


def test_a_point_that_says_the_same_again_and_again_is_told_from_one_that_moves(tmp_path):
    layout = Layout(home=tmp_path)
    writer = HistoryWriter(layout=layout)
    at = 1_790_000_000_000_000 + np.arange(20) * 60_000_000
    writer.add(readings(np.full(20, 1), at, np.full(20, 7.0)), 1)
    writer.add(readings(np.full(20, 2), at, np.arange(20.0)), 2)
    writer.add(readings([3, 3], at[:2], [7.0, 7.0]), 3)
    writer.flush()
    found = fault_counts(History(layout=layout), [1, 2, 3], int(at[0]), int(at[-1]) + 1)
    assert {point: said.get("still", 0) for point, said in found.items()} == {1: 1, 2: 0, 3: 0}
