"""Two-character Chinese words are found, in any kind and only where the actor may look."""

import pytest

from anlan.platform.accounts.actor import Actor, Grant
from anlan.platform.search.api import entry_for, find, forget, keep, matching

pytestmark = pytest.mark.django_db


def officer(area):
    return Actor(name="t", grants=(Grant(role="r", permissions=frozenset({"registry.view"}), area=area),))


@pytest.fixture(autouse=True)
def things():
    keep([
        entry_for("shelter", 1, "苍梧绿园应急避难场所", "海州区", "320706"),
        entry_for("shelter", 2, "徐圩新区避难所", "", "320703007"),
        entry_for("depot", 3, "市级救灾物资储备库", "ABC-7", "3207"),
    ])  # fmt: skip


@pytest.mark.parametrize(("words", "keys"), [("避难", {1, 2}), ("避难 徐圩", {2}), ("难", {1, 2}), ("物资", {3}), ("abc", {3}), ("避物", set()), ("'\" AND *", set())])
def test_words_are_found(words, keys):
    assert set(matching(words).values_list("object_id", flat=True)) == keys


def test_only_within_the_area():
    assert [e.object_id for e in find(officer("320703"), "避难", "registry.view")] == [2]
    assert [e.object_id for e in find(officer("3207"), "避难", "registry.view")] == [1, 2]


def test_a_changed_name_is_found_and_the_old_one_is_not():
    keep([entry_for("shelter", 1, "体育中心", "", "320706")])
    assert set(matching("苍梧").values_list("object_id", flat=True)) == set()
    assert set(matching("体育").values_list("object_id", flat=True)) == {1}
    forget("shelter", [1])
    assert not matching("体育").exists()
