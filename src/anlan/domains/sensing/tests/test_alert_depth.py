"""Stages, parents, calls for what nobody saw, and storms: nothing hidden, nothing too much."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlan.domains.sensing import api, attention, rules
from anlan.domains.sensing.commands import EscalateAlerts, TellTransitions
from anlan.domains.sensing.models import Alert, StormMember
from anlan.domains.sensing.tests.conftest import ME, officer
from anlan.domains.sensing.tests.test_alerts import at, calm, leak, told
from anlan.kernel import clock
from anlan.platform.bus.api import Context, send

pytestmark = pytest.mark.django_db(transaction=True)
STAGES = {"stages": [{"at": "warning", "level": 3, "label": "警戒水位"}, {"at": "guaranteed", "level": 2, "label": "保证水位"}], "hysteresis": 0.1}


def a_rule(kind, condition, *, code="R", live=True, **more):
    given = {"code": code, "name": code, "division": "3207", "kind": kind, "condition": condition} | more
    version = send(api.DraftRule(**given), Context(actor=ME))
    if live:
        send(api.PutRuleLive(rule=code, version=version), Context(actor=ME))
    return version


@pytest.fixture
def gauge(plant):
    send(api.RegisterDevice(code="WL-1", name="临洪闸水位站", model="water-level", division="3207", lon=119.2, lat=34.6), Context(actor=ME))
    send(api.SetMarks(point="WL-1/level_m", marks={"warning": 3.0, "guaranteed": 4.0}), Context(actor=ME))
    a_rule("stages", STAGES, selector={"kind": "water_level"})
    return "WL-1/level_m"


def test_a_staged_alert_grows_graver_and_lighter_and_is_one_alert(gauge):
    (pk,) = api.feed([(gauge, at(0), 3.5)], name="g")
    assert api.get_alert(pk).level == 3
    send(api.AcknowledgeAlert(alert=pk), Context(actor=officer()))
    api.feed([(gauge, at(60), 4.2)], name="g")
    assert (api.get_alert(pk).level, api.get_alert(pk).state) == (2, "raised"), "graver: it must be seen again"
    api.feed([(gauge, at(120), 3.5)], name="g")
    assert (api.get_alert(pk).level, api.get_alert(pk).active) == (3, True)
    api.feed([(gauge, at(180), 2.0)], name="g")
    assert not api.get_alert(pk).active
    assert Alert.objects.count() == 1
    assert "警戒水位" in api.get_alert(pk).threshold


def test_the_child_of_a_raised_parent_is_shown_and_makes_no_sound(plant):
    a_rule("threshold", {"limit": 0.5}, code="child", selector={"kind": "gas_cl2"}, parent="cl2-1")
    leak(plant)
    assert Alert.objects.get(rule_code="child").inhibited == "", "the child was first: it sounded"
    Alert.objects.filter(rule_code="child").update(closed_at=clock.now(), state="closed", active=False)
    calm(plant, 10)
    Alert.objects.filter(rule_code="cl2-1").update(active=True)
    api.feed([(plant, at(60), 0.8)], name="t")
    assert Alert.objects.get(rule_code="child", closed_at=None).inhibited == "parent"


def test_what_nobody_saw_escalates_once_and_what_lasts_is_raised_again(plant):
    (pk,) = leak(plant)
    raised_at = api.get_alert(pk).raised_at
    for minutes, told_so_far in ((14, 0), (16, 1), (18, 1)):
        with clock.frozen(raised_at + timedelta(minutes=minutes)):
            send(EscalateAlerts(), Context(actor=ME))
        assert len(told("escalated")) == told_so_far
    send(api.AcknowledgeAlert(alert=pk), Context(actor=officer()))
    with clock.frozen(raised_at + timedelta(hours=5)):
        send(EscalateAlerts(), Context(actor=ME))
        assert api.get_alert(pk).state == "raised"


def test_silenced_and_inhibited_alerts_do_not_escalate(plant):
    (pk,) = leak(plant)
    Alert.objects.filter(pk=pk).update(inhibited="maintenance")
    with clock.frozen(api.get_alert(pk).raised_at + timedelta(hours=1)):
        send(EscalateAlerts(), Context(actor=ME))
    assert told("escalated") == []
    assert attention.AT_ONCE >= 1


@pytest.fixture
def field_of_gauges(plant, monkeypatch):
    monkeypatch.setattr(rules, "STORM_COUNT", 3)
    for n in range(8):
        send(api.RegisterDevice(code=f"S{n}", name=f"{n} 号站", model="water-level", division="3207", lon=119.2, lat=34.6), Context(actor=ME))
    a_rule("threshold", {"limit": 3.0}, code="flood", selector={"kind": "water_level"})
    return [f"S{n}/level_m" for n in range(8)]


def test_a_storm_is_one_alert_that_counts_and_lists_its_members(field_of_gauges):
    api.feed([(key, at(n), 4.0) for n, key in enumerate(field_of_gauges)], name="s")
    own, storm = Alert.objects.filter(storm=False), Alert.objects.get(storm=True)
    assert (own.count(), storm.members_count, storm.members_active) == (3, 5, 5), "no point is lost"
    assert {a.point.key for a in own} | {m.point.key for m in storm.members.all()} == set(field_of_gauges)
    assert storm.title == "flood：报警风暴，5 个测点"
    member = storm.members.first()
    assert member.evidence["raised"]["decided"]["value"] == 4.0
    api.feed([(key, at(60), 1.0) for key in field_of_gauges[:-1]], name="s")
    storm.refresh_from_db()
    assert (storm.active, storm.members_active) == (True, 1)
    api.feed([(field_of_gauges[-1], at(61), 1.0)], name="s")
    storm.refresh_from_db()
    assert (storm.active, storm.state) == (False, "cleared")
    assert StormMember.objects.filter(cleared_at=None).count() == 0


def test_a_member_that_is_back_is_the_same_member_once_more(field_of_gauges):
    api.feed([(key, at(n), 4.0) for n, key in enumerate(field_of_gauges)], name="s")
    last = field_of_gauges[-1]
    api.feed([(last, at(60), 1.0), (last, at(61), 4.0)], name="s")
    assert StormMember.objects.get(point__key=last).occurrences == 2
    assert Alert.objects.get(storm=True).members_count == 5


def test_a_member_that_flutters_within_one_command_is_counted_each_time(field_of_gauges):
    api.feed([(key, at(n), 4.0) for n, key in enumerate(field_of_gauges)], name="s")
    last = StormMember.objects.get(point__key=field_of_gauges[-1])
    up = last.evidence["raised"]
    down = {**up, "raised": False}
    send(TellTransitions(transitions=(down, up, down, up)), Context(actor=ME))
    last.refresh_from_db()
    assert (last.occurrences, last.cleared_at) == (3, None)
    assert Alert.objects.get(storm=True).members_active == 5


def test_a_change_more_of_the_same_alert_asks_for_no_device_rule_or_past_again(plant):
    """A hundred points that flutter are a thousand changes: each costs its own lines and no more."""
    (pk,) = leak(plant)
    up = Alert.objects.get(pk=pk).evidence[0]
    down = {**up, "raised": False}
    with CaptureQueriesContext(connection) as few:
        send(TellTransitions(transitions=(down, up)), Context(actor=ME))
    with CaptureQueriesContext(connection) as many:
        send(TellTransitions(transitions=(down, up) * 5), Context(actor=ME))
    assert Alert.objects.get(pk=pk).occurrences == 7
    assert (len(many) - len(few)) / 8 <= 6
