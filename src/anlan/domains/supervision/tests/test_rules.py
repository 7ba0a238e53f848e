"""The pure rules, by tables."""

from datetime import UTC, date, datetime, timedelta

import pytest

from anlan.domains.supervision.rules import methods, norms, reports, scoring, work
from anlan.kernel.verdict import Refused

HOUSE = {key: spec.value for key, spec in norms.NORMS.items()}
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(("factors", "score", "level"), [
    ((10, 6, 40), 2400, 1), ((3, 6, 15), 270, 2), ((6, 6, 7), 252, 2), ((1, 6, 15), 90, 3), ((1, 3, 7), 21, 4), ((10, 6, 7), 420, 1), ((0.1, 0.5, 1), 0.05, 4),
])  # fmt: skip
def test_lec_is_banded_by_the_cutoffs(factors, score, level):
    found = methods.lec(*factors, HOUSE["risk.lec_cutoffs"])
    assert (round(found.score, 4), found.level) == (score, level)


def test_a_score_on_the_cutoff_is_of_the_graver_level():
    assert [methods.banded(score, (320, 160, 70)) for score in (320, 319.9, 160, 159.9, 70, 69.9)] == [1, 2, 2, 3, 3, 4]


def test_ls_and_the_matrix_agree_where_the_matrix_is_made_from_ls():
    for likely in range(1, 6):
        for grave in range(1, 6):
            assert (
                methods.ls(likely, grave, HOUSE["risk.ls_cutoffs"]).level
                == methods.matrix(likely, grave, HOUSE["risk.matrix"]).level
            ), (likely, grave)


def test_jha_takes_the_worst_step_and_the_largest_partial_scores():
    steps = [{"step": "拆法兰", "l": [1, 3, 2], "s": [5, 1]}, {"step": "吹扫", "l": 2, "s": 2}]
    found = methods.worst_step(steps, HOUSE["risk.ls_cutoffs"])
    assert (found.score, found.level, "拆法兰" in found.words) == (15, 2, True)


@pytest.mark.parametrize("factors", [(4, 6, 40), (10, 5, 40), (10, 6, 50)])
def test_a_factor_outside_its_table_is_refused_by_name(factors):
    with pytest.raises(Refused) as refusal:
        methods.lec(*factors, HOUSE["risk.lec_cutoffs"])
    assert len(refusal.value.fields) == 1


@pytest.mark.parametrize(("key", "value", "stands"), [
    ("risk.lec_cutoffs", [400, 200, 70], True), ("risk.lec_cutoffs", [70, 160, 320], False), ("risk.lec_cutoffs", [1, 2], False), ("danger.general_days", 30, True),
    ("danger.general_days", -1, False), ("danger.general_days", True, False), ("risk.matrix", [[1] * 5] * 5, True), ("risk.matrix", [[5] * 5] * 5, False),
    ("work.hours", {"hot:特级": 8}, False),
])  # fmt: skip
def test_a_norm_is_kept_only_as_what_it_is(key, value, stands):
    assert (norms.wrong_value(key, value) == "") is stands


def test_gas_limits_split_at_four_percent_lower_limit():
    heavy = work.Gas(at=NOW, combustible_percent=0.4, lower_limit_percent=4.0)
    light = work.Gas(at=NOW, combustible_percent=0.4, lower_limit_percent=2.0)
    assert work.gas_passes("hot", heavy, HOUSE).allowed
    assert not work.gas_passes("hot", light, HOUSE).allowed


@pytest.mark.parametrize(("oxygen", "passes"), [(19.4, False), (19.5, True), (21, True), (23.6, False), (None, False)])
def test_oxygen_counts_in_confined_space_only(oxygen, passes):
    gas = work.Gas(at=NOW, oxygen_percent=oxygen, combustible_percent=0, lower_limit_percent=5)
    assert work.gas_passes("confined", gas, HOUSE).allowed is passes
    assert work.gas_passes("hot", gas, HOUSE).allowed


def test_approval_needs_conditions_and_a_fresh_test():
    fresh, all_of = work.Gas(at=NOW), work.CONDITIONS["hot"]

    def ask(confirmed, gas, passed, minutes):
        return work.may_approve("hot", all_of, confirmed, gas, passed, NOW + timedelta(minutes=minutes), 30).code

    assert ask((), fresh, True, 0) == "work.conditions"
    assert ask(all_of, None, False, 0) == "work.gas"
    assert ask(all_of, fresh, True, 31) == "work.gas_old"
    assert ask(all_of, fresh, True, 30) == "work.approve"


@pytest.mark.parametrize(
    ("kind", "grade", "hours", "may"),
    [("hot", "特级", 8, True), ("hot", "特级", 9, False), ("hot", "二级", 72, True), ("confined", "", 25, False)],
)
def test_a_permit_lasts_no_longer_than_its_kind(kind, grade, hours, may):
    assert work.may_last(kind, grade, NOW, NOW + timedelta(hours=hours), HOUSE).allowed is may


def test_what_endangers_each_other():
    assert work.clash("hot", "confined", 10, 30)
    assert not work.clash("hot", "confined", 31, 30)
    assert not work.clash("height", "road", 0, 30)


def test_report_dates():
    assert reports.due_of("annual", 2026, accepted_on=None, changed_on=None, norms=HOUSE) == date(2026, 3, 31)
    assert reports.due_of("annual", 2026, accepted_on=None, changed_on=None, norms=HOUSE, key_sector=True) == date(2026, 1, 31)
    assert reports.due_of("first", 2026, accepted_on=date(2026, 5, 1), changed_on=None, norms=HOUSE) == date(2026, 5, 31)
    assert reports.due_of("first", 2026, accepted_on=None, changed_on=None, norms=HOUSE) is None


def test_higher_risks_are_reported_with_who_and_what():
    point = {"name": "氯气库", "level": "1", "owner": "", "controls": ""}

    def ask(points, **said):
        return reports.may_submit(points, **{"committed": True, "signer": "王五", "nothing_red": False, **said}).code

    assert ask([point]) == "report.bare"
    assert ask([point | {"owner": "王五", "controls": "联锁"}]) == "report.submit"
    assert ask([point | {"level": ""}]) == "report.ungraded"
    assert ask([point | {"level": "4"}]) == "report.none_higher"
    assert ask([point | {"level": "4"}], nothing_red=True) == "report.submit"
    assert ask([point], committed=False) == "report.commitment"
    assert ask([]) == "report.points"


def test_the_score_is_what_its_parts_leave():
    best = scoring.Standing(duties_missing=0, reported=True, insured=True, standard="一级")
    assert scoring.score_of(scoring.parts(best, HOUSE["score.weights"])) == 100
    worst = scoring.Standing(hazard_level=1, red=9, overdue=9, major_open=9, recurrent=9, expired=9, accidents=9)
    assert scoring.score_of(scoring.parts(worst, HOUSE["score.weights"])) == 0
    assert [scoring.grade_of(score, (85, 70, 55)) for score in (85, 84.9, 70, 55, 54.9)] == ["A", "B", "B", "C", "D"]
