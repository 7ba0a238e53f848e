"""Lists: every record once whatever the order, bad questions refused by name, nothing past the cap is counted."""

import pytest

from anlan.kernel.verdict import Refused
from anlan.platform.bus.api import Context, send
from anlan.platform.kinds import asked, pages
from anlan.platform.kinds.commands import EditRecords, SaveRecord
from anlan.platform.kinds.pages import page
from anlan.platform.kinds.tests.conftest import HERE, THERE, actor

pytestmark = pytest.mark.django_db


def walk(kind, who, **question):
    found, after = [], ""
    while True:
        part = page(kind, who, after=after, limit=2, **question)
        found += [row.code for row in part.rows]
        after = part.after
        if not after:
            return found


@pytest.mark.parametrize("few", [3000, 2])
@pytest.mark.parametrize("sort", ["", "name", "-name", "code", "beds", "-beds", "-updated_at", "id", "-id"])
def test_every_record_stands_on_one_page_and_those_that_do_not_say_come_last(kind, hospital, sort, few, monkeypatch):
    monkeypatch.setattr(asked, "FEW", few)
    monkeypatch.setattr(asked, "MANY", few)
    for number in range(1, 8):
        hospital(number, beds=None if number in (2, 5) else number % 3)
    found = walk(kind, actor(), sort=sort)
    assert sorted(found) == [f"H{number}" for number in range(1, 8)]
    if sort.endswith("beds"):
        assert {*found[-2:]} == {"H2", "H5"} and found[:5] == (["H3", "H6", "H1", "H4", "H7"] if sort == "beds" else ["H7", "H4", "H1", "H6", "H3"])


def test_filters_words_areas_and_boxes_together(kind, hospital):
    hospital(1), hospital(2, division=THERE), hospital(3, beds=None, grade="三级甲等")
    found = lambda **question: [row.code for row in page(kind, actor(), sort="code", **question).rows]  # noqa: E731
    assert found(filters={"beds__gte": 2}) == ["H2"] and found(filters={"beds__isnull": "true"}) == ["H3"]
    assert found(filters={"grade__in": "三级甲等,二级"}) == ["H3"] and found(filters={"division": THERE}) == ["H2"]
    assert found(q="医院", area=HERE) == ["H1", "H3"] and found(bbox=(119.2, 34.5, 119.2015, 34.7)) == ["H1"]
    assert found(q="没有这家") == [] and found(area="32070300") == [] and found(area="32070") == ["H1", "H2", "H3"]


@pytest.mark.parametrize(
    "question",
    [
        {"filters": {"note": "x"}}, {"filters": {"beds__regex": "x"}}, {"filters": {"beds": "x"}}, {"filters": {"beds__in": "1,x"}},
        {"filters": {"beds": 10**30}}, {"filters": {"beds__gte": float("nan")}}, {"filters": {"grade": "\0"}}, {"filters": {"organisation": "x"}},
        {"filters": {"emergency_department": "maybe"}}, {"area": "连云"}, {"area": "3" * 13}, {"area": "٣٢"}, {"bbox": (1, 2, 3)}, {"bbox": (1, 2, 0, 3)},
        {"bbox": (float("nan"), 0, 1, 1)}, {"bbox": (0, 0, 1e9, 1)}, {"sort": "note"}, {"sort": "--name"}, {"after": "x"}, {"after": "W10="}, {"after": "é"},
        {"after": "WyJhIiwgMTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwXQ=="}, {"after": "W251bGwsIDFd"}, {"after": "WyJcdTAwMDAiLCAxXQ=="},
    ],
)  # fmt: skip
def test_questions_that_make_no_sense_are_refused(kind, hospital, question):
    hospital(1)
    with pytest.raises(Refused):
        page(kind, actor(), **question)


def test_counting_stops_at_the_cap(kind, hospital, monkeypatch):
    monkeypatch.setattr(pages, "COUNT_CAP", 2)
    for number in range(1, 5):
        hospital(number)
    found = page(kind, actor(), limit=1)
    assert (found.count, found.capped, len(found.rows)) == (2, True, 1)


def test_many_are_changed_together_or_not_at_all(kind, hospital):
    keys = (hospital(1), hospital(2), hospital(3, division=THERE))
    with pytest.raises(Refused):
        send(EditRecords(kind="hospital", ids=keys, data={"grade": "二级"}), Context(actor=actor(area=HERE)))
    with pytest.raises(Refused):
        send(EditRecords(kind="hospital", ids=keys, data={"code": "X"}), Context(actor=actor()))
    assert not kind.model.objects.filter(grade="二级").exists()
    assert send(EditRecords(kind="hospital", ids=keys, data={"grade": "二级"}), Context(actor=actor())) == list(keys)
    assert send(EditRecords(kind="hospital", ids=keys, data={"grade": "二级"}), Context(actor=actor())) == []


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"beds": float("inf")}, "beds"), ({"name": "a\x01"}, "name"), ({"geom": "POINT (1 1e400)"}, "geom"), ({"geom": {"type": "Point"}}, "geom"),
        ({"geom": "POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))"}, "geom"), ({"valid_from": "昨天"}, "valid_from"), ({"organisation": 10**40}, "organisation"),
        ({"organisation": {"a": 1}}, "organisation"), ({"quality": 3}, "quality"), ({"name": ""}, "name"), ({"division": "连云"}, "division"),
    ],
)  # fmt: skip
def test_a_record_that_cannot_be_kept_names_the_field(hospital, data, field):
    pk = hospital(1)
    with pytest.raises(Refused) as refusal:
        send(SaveRecord(kind="hospital", id=pk, data=data), Context(actor=actor()))
    assert field in refusal.value.fields
    with pytest.raises(LookupError):
        send(SaveRecord(kind="hospital", id=pk + 99, data={}), Context(actor=actor()))
