"""From draft to lift through the room's door: four eyes, valid signed messages, one identifier each, everything told."""

from datetime import timedelta

import pytest

from anlan.domains.warning import api
from anlan.domains.warning.keys import signing_key
from anlan.domains.warning.tests.world import AREA, NOON, SECOND, WRITER, actor, do, draft, found_district, issued, receiver
from anlan.engines import cap
from anlan.kernel import clock
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import system
from anlan.platform.bus import deliver
from anlan.platform.bus.models import OutboxEvent
from anlan.platform.cases.act import Act
from anlan.platform.cases.api import deadlines_of, timeline
from anlan.platform.jobs.api import jobs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def noon():
    with clock.frozen(NOON):
        found_district()
        yield


def told():
    return [e.name for e in OutboxEvent.objects.filter(name__startswith="warning.").order_by("id")]


def newest(warning):
    message = api.messages_of(warning)[0]
    return message, cap.read(api.cap_of(message.identifier)[1])


def test_a_draft_knows_its_place_and_its_people():
    view = api.get_warning(do(draft(), WRITER))
    assert view.divisions == (AREA,)
    assert view.area_text == "徐圩新区"
    assert view.state == "draft" and view.number.startswith("WARNING-20261123-")


@pytest.mark.parametrize(("changes", "field"), [
    ({"event_code": "99999"}, "event_code"),
    ({"colour": 7}, "colour"),
    ({"polygon": {"type": "Point", "coordinates": [119, 34]}}, "polygon"),
    ({"polygon": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]]}}, "polygon"),
    ({"expires": "2026-11-22T18:00:00+08:00"}, "expires"),
    ({"expires": "soon"}, "expires"),
    ({"urgency": "Very"}, "urgency"),
    ({"responses": ("Run",)}, "responses"),
    ({"headline": "长" * 200}, "headline"),
    ({"instruction": " "}, "instruction"),
    ({"title": ""}, "title"),
    ({"division": "3207x"}, "division"),
    ({"divisions": ("x",)}, "divisions"),
    ({"subject": "incident"}, "subject"),
    ({"expires": "9999-12-31T23:59:59-23:00"}, "expires"),
])  # fmt: skip
def test_a_draft_that_cannot_be_is_refused_by_field(changes, field):
    with pytest.raises(Refused) as refusal:
        do(draft(**changes), WRITER)
    assert field in refusal.value.fields


@pytest.mark.parametrize("changes", [
    {"state": "issued"}, {"text": "x"}, {"ctx": 1}, {"verb": "issue"}, {"headline": None}, {"headline": {"a": 1}}, {"event_code": []}, {"colour": "2"},
    {"responses": 5}, {"responses": [[]]}, {"divisions": 3}, {"onset": {}}, {"polygon": [1]},
])  # fmt: skip
def test_no_change_gets_in_that_is_no_word_of_a_warning(changes):
    warning = do(draft(), WRITER)
    with pytest.raises(Refused):
        do(api.AmendWarning(warning=warning, changes=changes), WRITER)
    assert api.get_warning(warning).headline == draft().headline


def test_what_is_about_a_drill_is_a_drill_whoever_writes_it():
    first = issued(exercise=True)
    second = issued(subject=f"warning/{first}")
    assert api.get_warning(second).exercise
    assert api.public_warnings() == []


def test_the_chain_goes_on_from_what_the_warning_is_about():
    first = issued()
    second = do(draft(subject=f"warning/{first}"), WRITER)
    told_first, told_second = (OutboxEvent.objects.filter(subject=f"warning/{n}") for n in (first, second))
    assert {e.correlation for e in told_first} == {e.correlation for e in told_second}
    assert told_second[0].cause == told_first.order_by("id").last().event_id


def test_control_characters_never_reach_a_message():
    warning = issued(headline="预警\x07标题\x08")
    assert newest(warning)[1].infos[0].headline == "预警标题"


def test_the_writer_may_neither_review_nor_issue_by_any_door():
    warning = do(draft(), WRITER)
    for command in (
        api.ReviewWarning(warning=warning, opinion="同意"),
        Act(kind="warning", id=warning, verb="review", data={"opinion": "同意"}),
    ):
        with pytest.raises(Refused) as refusal:
            do(command, WRITER)
        assert refusal.value.verdict.code == "warning.four_eyes"
    do(api.ReviewWarning(warning=warning, opinion="同意"), SECOND)
    with pytest.raises(Refused) as refusal:
        do(api.SignAndIssueWarning(warning=warning), WRITER)
    assert refusal.value.verdict.code == "warning.four_eyes"
    with pytest.raises(Refused) as refusal:
        do(api.SignAndIssueWarning(warning=warning), system("robot"))
    assert refusal.value.verdict.code == "warning.person_needed"


def test_whoever_corrected_a_draft_is_a_writer_too():
    warning = do(draft(), WRITER)
    do(api.AmendWarning(warning=warning, changes={"headline": "改过的标题"}), SECOND)
    for who in (WRITER, SECOND):
        with pytest.raises(Refused):
            do(api.ReviewWarning(warning=warning, opinion="同意"), who)


def test_nothing_is_issued_unreviewed_and_a_send_back_voids_the_review():
    warning = do(draft(), WRITER)
    with pytest.raises(Refused):
        do(api.SignAndIssueWarning(warning=warning), SECOND)
    do(api.ReviewWarning(warning=warning, opinion="同意"), SECOND)
    do(api.ReviewWarning(warning=warning, opinion="措施不清", approve=False), SECOND)
    assert api.get_warning(warning).state == "draft"
    with pytest.raises(Refused):
        do(api.SignAndIssueWarning(warning=warning), SECOND)


def test_outside_the_area_nobody_drafts_or_issues():
    elsewhere = actor(9, "warning.*", area="320706")
    with pytest.raises(Refused) as refusal:
        do(draft(), elsewhere)
    assert refusal.value.verdict.code == "denied"
    warning = do(draft(), WRITER)
    with pytest.raises(Refused):
        do(api.ReviewWarning(warning=warning, opinion="同意"), elsewhere)


def test_an_issued_warning_is_valid_signed_and_public():
    receiver("city")
    warning = issued()
    view, alert = newest(warning)
    xml = api.public_cap(view.identifier)
    assert cap.verify(xml, signing_key().cert_pem).allowed
    assert not cap.errors((*cap.check(xml), *cap.check_china(alert)))
    assert alert.identifier.startswith("32070300000000_20261123120000_")
    assert [info.language for info in alert.infos] == ["zh-CN", "en"]
    assert alert.infos[0].areas[0].geocodes[0].value == "320703007000"
    assert [m.identifier for m in api.public_in_force()] == [view.identifier]
    assert told() == ["warning.warning.drafted", "warning.warning.reviewed", "warning.warning.issued"]


def test_update_and_lift_point_back_and_replace():
    warning = issued()
    with clock.frozen(NOON + timedelta(minutes=30)):
        do(api.UpdateWarning(warning=warning, changes={"colour": 1, "headline": "徐圩新区氯气泄漏红色预警"}), SECOND)
        assert len(api.public_in_force()) == 1  # the old one holds while the new one is written
        with pytest.raises(Refused):
            do(api.ReviewWarning(warning=warning, opinion="同意"), SECOND)
        do(api.ReviewWarning(warning=warning, opinion="同意"), WRITER)
        do(api.SignAndIssueWarning(warning=warning), WRITER)
    first, second = api.messages_of(warning)[::-1]
    _, alert = newest(warning)
    assert (alert.msg_type, [r.identifier for r in alert.references]) == ("Update", [first.identifier])
    assert [m.identifier for m in api.public_in_force()] == [second.identifier]
    with clock.frozen(NOON + timedelta(hours=1)):
        do(api.LiftWarning(warning=warning, reason="泄漏已止住，监测达标。"), SECOND)
    _, alert = newest(warning)
    assert alert.msg_type == "Cancel" and len(alert.references) == 2
    assert api.public_in_force() == [] and api.open_warnings("incident/7") == []
    assert api.get_warning(warning).state == "lifted"
    assert told()[-3:] == ["warning.warning.updated", "warning.callout.needed", "warning.warning.lifted"]


def test_a_dropped_update_goes_back_to_what_stands():
    warning = issued()
    do(api.UpdateWarning(warning=warning, changes={"headline": "别的标题"}), WRITER)
    do(Act(kind="warning", id=warning, verb="drop_update"), WRITER)
    view = api.get_warning(warning)
    assert (view.state, view.headline) == ("issued", "徐圩新区氯气泄漏橙色预警")


def test_two_warnings_in_one_second_have_two_numbers():
    first, second = issued(), issued()
    assert api.messages_of(first)[0].identifier != api.messages_of(second)[0].identifier


def test_the_same_command_sent_twice_issues_once():
    warning = do(draft(), WRITER)
    do(api.ReviewWarning(warning=warning, opinion="同意"), SECOND)
    for _ in range(2):
        do(api.SignAndIssueWarning(warning=warning), SECOND, key="once")
    assert len(api.messages_of(warning)) == 1


def test_a_warning_past_its_time_expires():
    warning = issued()
    with clock.frozen(NOON + timedelta(hours=7)):
        assert api.public_in_force() == []
        jobs["warning.expire"].function()
        jobs["warning.expire"].function()
    assert api.get_warning(warning).state == "expired"


def test_the_timeline_says_who_did_what():
    warning = issued()
    assert [(e.verb, e.actor) for e in timeline(api.find_case(warning))] == [("open", "用户1"), ("review", "用户2"), ("issue", "用户2")]


def test_a_red_warning_calls_the_responsible_at_once():
    warning = issued(colour=1)
    (call,) = api.callouts(warning)
    assert (call.callee, call.phone, call.state) == ("徐圩新区管委会", "0518-1", "wanted")
    do(api.RecordCall(callout=call.id, answered=False), SECOND)
    do(api.RecordCall(callout=call.id, answered=True, answered_by="李主任", promised="立即组织撤离"), SECOND)
    (call,) = api.callouts(warning)
    assert call.state == "answered"
    assert [(c.caller, c.answered, c.promised) for c in call.calls] == [("用户2", False, ""), ("用户2", True, "立即组织撤离")]


def test_silent_targets_are_telephoned_when_their_time_is_up():
    warning = issued()
    assert {r.target.split("/")[0] for r in api.receipts(warning)} == {"school", "hospital"}
    with clock.frozen(NOON + timedelta(minutes=11)):
        jobs["cases.clocks"].function()
        deliver.drain()
        jobs["cases.clocks"].function()
        deliver.drain()
        calls = api.callouts(warning)
        assert {(c.callee, c.phone) for c in calls} == {("徐圩中学", "0518-2"), ("徐圩医院", "13900000000")}
        do(api.RecordCall(callout=calls[0].id, answered=True, answered_by="值班老师"), SECOND)
    reach = api.reach(warning)
    assert (reach.targets, reach.acknowledged, reach.to_call) == (2, 1, 1)


def test_targets_that_all_answer_stop_the_clock():
    warning = issued()
    for receipt in api.receipts(warning):
        do(api.AcknowledgeReceipt(receipt=receipt.id), actor(5, "warning.acknowledge", area=AREA))
    states = {d.name: d.state for d in deadlines_of(api.find_case(warning))}
    assert states["receipts"] == "met"
    assert OutboxEvent.objects.filter(name="warning.receipt.acknowledged").count() == 2


def test_an_account_answers_for_its_own_target_only():
    warning = issued()
    school = next(r for r in api.receipts(warning) if r.target.startswith("school"))
    hospital = next(r for r in api.receipts(warning) if r.target.startswith("hospital"))
    from anlan.platform.accounts.models import Organisation

    own = actor(6, "warning.acknowledge", area=AREA, organisation=Organisation.objects.get(code="SCH").pk)
    assert [r.id for r in api.my_receipts(own)] == [school.id]
    do(api.AcknowledgeReceipt(receipt=school.id), own)
    with pytest.raises(Refused):
        do(api.AcknowledgeReceipt(receipt=hospital.id), own)


def test_answering_twice_changes_nothing():
    warning = issued()
    receipt = api.receipts(warning)[0]
    who = actor(5, "warning.acknowledge", area=AREA)
    do(api.AcknowledgeReceipt(receipt=receipt.id, note="已关窗"), who)
    with clock.frozen(NOON + timedelta(minutes=3)):
        do(api.AcknowledgeReceipt(receipt=receipt.id, note="又一次"), who)
    (again, _) = api.receipts(warning)
    assert (again.note, again.acknowledged_at) == ("已关窗", NOON)


def test_a_proposal_can_be_drafted_as_it_is():
    fields = api.draft_for(
        title="氯气泄漏", event_code="12D00", division=AREA, polygon=draft().polygon, subject="incident/7", place="徐圩新区某厂",
        substance="氯", distance_m=2300, wind_from_deg=130, people_by_level={1: 900, 2: 120}, at=NOON,
    )  # fmt: skip
    assert fields["colour"] == 2 and "东南风" in fields["description"] and "2.3 公里" in fields["description"]
    warning = do(api.DraftWarning(**{**fields, "responses": tuple(fields["responses"])}), WRITER)
    do(api.ReviewWarning(warning=warning, opinion="同意"), SECOND)
    do(api.SignAndIssueWarning(warning=warning), SECOND)
    assert api.get_warning(warning).state == "issued"
