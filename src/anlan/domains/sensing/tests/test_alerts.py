"""An alert from the reading that raised it to its end, and who may do what with it."""

from datetime import UTC, datetime, timedelta

import pytest

from anlan.domains.sensing import api
from anlan.domains.sensing.models import Alert, Device
from anlan.domains.sensing.tests.conftest import DETECTOR, ME, officer
from anlan.kernel import clock
from anlan.kernel.verdict import Refused
from anlan.platform.bus.api import Context, send
from anlan.platform.bus.models import OutboxEvent
from anlan.platform.cases.api import tables, timeline

pytestmark = pytest.mark.django_db(transaction=True)
T0 = datetime(2026, 9, 21, 3, 0, tzinfo=UTC)


def at(seconds):
    return T0 + timedelta(seconds=seconds)


def leak(point, start=0, value=1.5):
    """Above 1 mg/m³ for more than the hold of 5 s, below twice that."""
    return api.feed([(point, at(start), value), (point, at(start + 6), value)], name="t")


def calm(point, start=0):
    api.feed([(point, at(start), 0.1), (point, at(start + 31), 0.1)], name="t")


def told(name):
    return [e.data for e in OutboxEvent.objects.filter(name=f"sensing.alert.{name}").order_by("id")]


def test_a_leak_raises_one_alert_that_says_where_what_and_against_what(plant):
    (pk,) = leak(plant)
    found = api.get_alert(pk)
    assert found.title == "7# 氯气探测器 氯气浓度 1.5 mg/m3，高于 1 mg/m3 持续 5 秒"
    assert (found.level, found.division, found.substance, found.lon, found.lat) == (3, "320703007", "氯", 119.60, 34.60)
    assert found.sounding
    (event,) = told("raised")
    assert (event["alert"], event["point"], event["value"], event["at"]) == (pk, plant, 1.5, at(6).isoformat())
    (evidence,) = found.evidence
    assert (evidence["since"]["value"], evidence["decided"]["time_us"]) == (1.5, int(at(6).timestamp() * 1e6))
    assert found.cause_event == OutboxEvent.objects.get(name="sensing.alert.raised").event_id


def test_a_graver_leak_raises_both_levels(plant):
    assert [api.get_alert(pk).level for pk in leak(plant, value=2.5)] == [3, 2]


def test_a_spike_shorter_than_the_hold_raises_nothing(plant):
    assert api.feed([(plant, at(0), 9.0), (plant, at(2), 0.1)], name="t") == []


def test_over_and_unseen_it_waits_to_be_seen(plant):
    (pk,) = leak(plant)
    calm(plant, 10)
    assert api.get_alert(pk).state == "cleared"
    send(api.AcknowledgeAlert(alert=pk), Context(actor=officer()))
    assert api.get_alert(pk).state == "closed"
    assert api.open_alerts(officer()) == []


def test_seen_first_it_closes_when_it_is_over(plant):
    (pk,) = leak(plant)
    send(api.AcknowledgeAlert(alert=pk, text="已派人查看"), Context(actor=officer()))
    calm(plant, 10)
    assert api.get_alert(pk).state == "closed"
    assert [e["alert"] for e in told("cleared")] == [pk]
    assert [entry.verb for entry in timeline(Alert.objects.get(pk=pk))] == ["open", "acknowledge", "return_seen"]


def test_back_before_anyone_saw_it_is_the_same_alert_once_more(plant):
    (pk,) = leak(plant)
    calm(plant, 10)
    leak(plant, 60)
    found = api.get_alert(pk)
    assert (found.state, found.occurrences, len(found.evidence)) == ("raised", 2, 3)
    assert [e["occurrences"] for e in told("raised")] == [1, 2]


def test_what_flaps_is_counted_but_falls_silent(plant):
    with clock.frozen(at(400)):
        for turn in range(7):
            found = leak(plant, turn * 60)
            calm(plant, turn * 60 + 10)
    alert = api.get_alert(found[0])
    assert (alert.occurrences, alert.inhibited) == (7, "flapping")
    assert len(told("raised")) == 7


def test_a_device_in_maintenance_alarms_without_sound(plant):
    send(api.SetMaintenance(device="CL2-07", until=(clock.now() + timedelta(hours=1)).isoformat()), Context(actor=officer()))
    (pk,) = leak(plant)
    assert api.get_alert(pk).inhibited == "maintenance"
    assert not api.get_alert(pk).sounding


def test_silence_ends_by_itself_and_has_a_longest_length(plant):
    (pk,) = leak(plant)
    with pytest.raises(Refused):
        send(api.SilenceAlert(alert=pk, minutes=100_000), Context(actor=officer()))
    send(api.SilenceAlert(alert=pk, minutes=30), Context(actor=officer()))
    assert not api.get_alert(pk).sounding
    with clock.frozen(clock.now() + timedelta(minutes=31)):
        assert api.get_alert(pk).sounding


def test_closed_by_hand_needs_a_reason_and_does_not_stop_the_next(plant):
    (pk,) = leak(plant)
    with pytest.raises(Refused):
        send(api.ClearAlert(alert=pk, reason=""), Context(actor=officer()))
    send(api.ClearAlert(alert=pk, reason="标定"), Context(actor=officer()))
    calm(plant, 10)
    assert leak(plant, 60) != [pk]


def test_assigned_and_tied_to_an_incident(plant):
    (pk,) = leak(plant)
    send(api.AssignAlert(alert=pk, assignee="张三"), Context(actor=officer()))
    send(api.LinkAlertToIncident(alert=pk, incident="incident/7"), Context(actor=officer()))
    found = api.get_alert(pk)
    assert (found.assigned_to, found.incident) == ("张三", "incident/7")
    assert len(told("changed")) == 2


@pytest.mark.parametrize("verb", ["acknowledge", "silence", "assign", "clear"])
@pytest.mark.parametrize(("area", "permissions"), [("320706", ()), ("3207", ("sensing.view",))])
def test_nobody_handles_alerts_outside_their_area_or_without_the_right(plant, verb, area, permissions):
    (pk,) = leak(plant)
    commands = {
        "acknowledge": api.AcknowledgeAlert(alert=pk), "silence": api.SilenceAlert(alert=pk, minutes=5),
        "assign": api.AssignAlert(alert=pk, assignee="x"), "clear": api.ClearAlert(alert=pk, reason="x"),
    }  # fmt: skip
    with pytest.raises(Refused) as caught:
        send(commands[verb], Context(actor=officer(area, *permissions)))
    assert caught.value.verdict.code == "denied"
    assert api.get_alert(pk).state == "raised"


def test_nobody_sees_alerts_of_another_area(plant):
    (pk,) = leak(plant)
    assert [a.id for a in api.open_alerts(officer("320703"))] == [pk]
    assert api.open_alerts(officer("320706")) == []


def test_an_analyst_cannot_play_the_detector(plant):
    (pk,) = leak(plant)
    from anlan.platform.cases.act import Act

    with pytest.raises(Refused):
        send(Act(kind="alert", id=pk, verb="return"), Context(actor=officer()))


def test_a_feed_repeated_tells_nothing_twice(plant):
    from anlan.domains.sensing import feeding

    leak(plant)
    feeding._running.clear()
    leak(plant)
    assert len(told("raised")) == 1


def test_an_exercise_marks_all_it_tells(plant):
    api.feed([(plant, at(0), 1.5), (plant, at(6), 1.5)], name="drill", exercise=True)
    assert all(OutboxEvent.objects.filter(name="sensing.alert.raised").values_list("exercise", flat=True))
    assert Alert.objects.get().exercise


def test_alerts_near_are_found_nearest_first(plant):
    send(api.RegisterDevice(**(DETECTOR | {"code": "CL2-08", "lon": 119.61})), Context(actor=ME))
    with clock.frozen(at(60)):
        near, farther = leak(plant)[0], leak("CL2-08/cl2")[0]
        assert [a.id for a in api.alerts_near(119.601, 34.60, 3_000, 1)] == [near, farther]
        assert [a.id for a in api.alerts_near(119.601, 34.60, 300, 1)] == [near]


def test_a_new_version_of_a_rule_takes_over_and_the_old_alarm_ends(plant):
    (pk,) = leak(plant)
    wanted = api.DraftRule(
        code="cl2-1", name="氯气一级报警", division="3207", kind="threshold", condition={"limit": 10}, selector={"kind": "gas_cl2"}
    )
    version = send(wanted, Context(actor=officer()))
    send(api.PutRuleLive(rule="cl2-1", version=version), Context(actor=officer()))
    assert api.feed([(plant, at(20), 1.5)], name="t") == []
    assert api.get_alert(pk).state == "cleared"
    assert Device.objects.get().points.count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"selector": {}}, "rule.selector"),
        ({"selector": {"kind": "x", "area": "3208"}}, "rule.area"),
        ({"condition": {"limit": "high"}}, "rule.condition"),
        ({"kind": "oracle"}, "rule.condition"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(db, change, code):
    given = {"code": "r", "name": "r", "division": "3207", "kind": "threshold", "condition": {"limit": 1}, "selector": {"kind": "x"}}
    with pytest.raises(Refused) as caught:
        send(api.DraftRule(**(given | change)), Context(actor=officer()))
    assert caught.value.verdict.code == code


def test_the_life_of_an_alert_has_no_dead_end():
    table = tables["alert"]
    for state in set(table.states) - set(table.final):
        assert any(state in t.sources and t.permission == "sensing.handle" for t in table.transitions)


def test_a_device_saved_by_any_door_has_the_points_of_its_model(plant):
    from anlan.domains.sensing.models import DeviceModel, Point
    from anlan.platform.bus import deliver
    from anlan.platform.kinds.api import SaveRecord

    model = DeviceModel.objects.get(key="tank")
    data = {"code": "T-1", "name": "储罐", "division": "320703007", "model": model.pk}
    send(SaveRecord(kind="device", data=data), Context(actor=officer()))
    assert sorted(Point.objects.filter(device__code="T-1").values_list("quantity", flat=True)) == ["level", "pressure", "temperature"]
    Point.objects.filter(device__code="T-1").delete()
    from anlan.domains.sensing.reactions import complete_points
    from anlan.platform.kinds.commands import RecordsImported

    sent = []
    complete_points(RecordsImported(subject="device/0", area="3207", kind="device", created=1, updated=0, refused=0), type("C", (), {"send": sent.append}))
    send(sent[0], Context(actor=ME))
    assert Point.objects.filter(device__code="T-1").count() == 3
    assert deliver.shelf() == []
