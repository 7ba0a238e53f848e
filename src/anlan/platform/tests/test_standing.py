"""What stands in a verb's way before its form is written."""

import pytest

from anlan.kernel.verdict import Refused, allow, refuse
from anlan.platform.cases.standing import stands
from anlan.platform.cases.table import Transition

NO = refuse("no", "不行")


def late(case, data, actor):
    return NO


def by_form(case, data, actor):
    return allow() if data.get("reason") else NO


def raising(case, data, actor):
    raise Refused(NO)


@pytest.mark.parametrize(
    ("guard", "required", "allowed"),
    [(None, ("reason",), True), (late, ("reason",), False), (by_form, ("reason",), True), (by_form, (), False), (raising, ("reason",), False)],
)  # fmt: skip
def test_only_a_refusal_that_no_word_could_change_stands(guard, required, allowed):
    verb = Transition(verb="v", label="办", sources=("open",), permission="p", required=required, guard=guard)
    assert stands(None, verb, None).allowed is allowed


@pytest.mark.parametrize("look", [len, bool, list, dict, lambda data: "x" in data, lambda data: data["x"], lambda data: data.get("x")])
def test_every_way_of_looking_into_the_form_is_seen(look):
    verb = Transition(
        verb="v", label="办", sources=("open",), permission="p", required=("x",), guard=lambda case, data, actor: look(data) and NO
    )
    assert stands(None, verb, None).allowed
