"""GB 18218-2018 by its own words: the worked check, every boundary, and refusals that say what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.engines import science
from anlan.engines.science import gb18218
from anlan.kernel.tables import rows
from anlan.kernel.verdict import Refused


def test_the_worked_check():
    found = science.grade([{"substance": "乙烯", "mass_t": 100}, {"substance": "氯", "mass_t": 10}], 40)
    assert (found.s, found.r, found.alpha, found.level, found.level_zh) == (4.0, pytest.approx(13.2), 1.2, 3, "三级")


@pytest.mark.parametrize(
    ("people", "alpha"), [(0, 0.5), (1, 1.0), (29, 1.0), (30, 1.2), (49, 1.2), (50, 1.5), (99, 1.5), (100, 2.0), (10**6, 2.0)]
)
def test_alpha_at_every_boundary(people, alpha):
    assert gb18218.population_factor(people) == alpha


@pytest.mark.parametrize(("r", "level"), [(100, 1), (99.999, 2), (50, 2), (49.999, 3), (10, 3), (9.999, 4), (0, 4)])
def test_level_at_every_boundary(r, level):
    assert gb18218.grade_of(r) == level


def test_just_below_one_is_no_major_hazard():
    assert science.grade([{"substance": "氯", "mass_t": 4.999}], 200).level == 0
    assert science.grade([{"substance": "氯", "mass_t": 5}], 200).level == 4


@pytest.mark.parametrize(
    ("name", "critical", "beta"),
    [("液氯", 5, 4), ("光气", 0.3, 20), ("LNG", 50, 1.5), ("CO", 20, 2), ("PX", 5000, 1), ("7664-41-7", 10, 2)],
)
def test_common_names_find_their_row(name, critical, beta):
    limit = science.find_limit(name)
    assert (limit.critical_t, limit.beta) == (critical, beta)


def test_every_row_of_table_1_is_found_by_its_full_name():
    for row in rows("gb18218_table1_chemicals"):
        assert science.find_limit(row["name_zh"], "W1.1").critical_t == float(row["Q_t"])


@pytest.mark.parametrize(
    ("stock", "word"),
    [({"substance": "硝酸铵", "mass_t": 1}, "多项"), ({"substance": "绿气", "mass_t": 1}, "最接近"), ({"substance": "氟", "mass_t": 1}, "类别符号"),
     ({"substance": "某溶剂", "mass_t": 1, "hazard_symbol": "W9.9"}, "没有危险类别"), ({"substance": "氯", "mass_t": -1}, "存量")],
)  # fmt: skip
def test_what_is_not_known_is_asked_for_never_guessed(stock, word):
    with pytest.raises(Refused, match=word):
        science.grade([stock], 0)


@given(st.lists(st.tuples(st.sampled_from(["氯", "氨", "苯", "甲醇"]), st.floats(0, 1e5)), max_size=5), st.integers(0, 10**5))
def test_more_of_anything_never_lowers_the_grade(stocks, people):
    listed = [{"substance": name, "mass_t": mass} for name, mass in stocks]
    before, after = science.grade(listed, people), science.grade([*listed, {"substance": "氯", "mass_t": 1}], people)
    assert after.s > before.s
    assert after.r > before.r
