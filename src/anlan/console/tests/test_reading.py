"""What was read is shown with its words, and never as markup."""

import pytest

from anlan.console.reading import FIELDS, field_text, marked, proposals, spans

TEXT = "20时15分<b>甲厂</b>氯气泄漏，2人受伤"
EXTRACTED = {"events": [{
    "type": {"code": "12D02", "name": "泄漏", "words": [17, 21], "reasons": ["泄漏"]}, "types": [{"code": "12D04", "name": "中毒"}],
    "time": {"value": "2026-11-23T20:15:00+08:00", "words": [0, 6]}, "injured": {"value": 2, "words": [22, 26]},
    "substances": [{"name": "氯", "words": [15, 17]}],
}]}  # fmt: skip


def test_marks_stand_where_the_words_are_and_markup_is_escaped():
    shown = str(marked(TEXT, EXTRACTED))
    assert "20时15分</mark>" in shown
    assert "<b>" not in shown
    assert "&lt;b&gt;甲厂&lt;/b&gt;" in shown


def test_overlapping_words_are_marked_once():
    wide = {"events": [{"place": {"words": [0, 8]}, "time": {"words": [2, 5]}, "deaths": {"words": [8, 9]}}]}
    assert [s[:2] for s in spans(wide)] == [(0, 8), (8, 9)]


def test_a_message_without_an_event_is_shown_as_it_is():
    assert str(marked("一切正常", {"events": []})) == "一切正常"
    assert [f.value for f in proposals({}, {}, "")] == [""] * len(FIELDS)


def test_each_field_names_its_words_and_the_other_readings():
    found = {f.name: f for f in proposals({"event_type": "12D02", "injured": 2}, EXTRACTED, TEXT)}
    assert found["injured"].words == f"“{TEXT[22:26]}”"
    assert found["event_type"].alternatives == (("12D04", "中毒"),)
    assert found["deaths"].words == ""


@pytest.mark.parametrize(("name", "value", "text"), [
    ("occurred_at", "2026-11-23T12:15:00+00:00", "2026-11-23T20:15"), ("substances", ["氯", "氨"], "氯、氨"), ("deaths", 0, "0"), ("deaths", None, ""),
])  # fmt: skip
def test_a_fact_as_its_field_holds_it(name, value, text):
    assert field_text(name, value) == text


def test_a_fact_that_changed_is_named_in_the_timeline_as_in_the_form():
    from anlan.console.details import label
    from anlan.platform.cases.api import get_table

    assert label(get_table("incident"), "deaths") == "死亡"
