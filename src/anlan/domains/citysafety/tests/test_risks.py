"""City risks: what raises a grade, what brings it back, what a review says."""

from datetime import date, timedelta

import pytest

from anlan.domains.citysafety import api as city
from anlan.domains.citysafety.jobs import let_influences_run_out
from anlan.domains.citysafety.models import Assessment, Influence
from anlan.domains.citysafety.rules import Pull, steps_of, weigh
from anlan.domains.citysafety.tests.world import CITY, COUNTY, FAR, HERE, NOW, Incident, Tell, confirmed, ctx, risk, told
from anlan.domains.citysafety.weighing import scheme
from anlan.domains.command import api as command
from anlan.kernel import clock
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import system
from anlan.platform.bus import deliver
from anlan.platform.bus.api import Context, send
from anlan.platform.kinds.api import SaveRecord

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("world")]


@pytest.mark.parametrize(
    ("base", "steps", "grade"), [("3", (), "3"), ("3", (1,), "2"), ("3", (1, 2), "1"), ("2", (3,), "1"), ("4", (0,), "4")]
)
def test_the_strongest_influence_raises_and_nothing_goes_beyond_red(base, steps, grade):
    assert weigh(base, [Pull(subject=f"x/{i}", steps=s, text="t") for i, s in enumerate(steps)])[0] == grade


@pytest.mark.parametrize(
    ("form", "weight", "steps"),
    [
        ("incident", None, 1),
        ("incident", 3, 2),
        ("alert", 4, 0),
        ("alert", 1, 2),
        ("danger", "major", 1),
        ("danger", "general", 0),
    ],
)
def test_steps_come_from_the_scheme(form, weight, steps):
    assert steps_of(scheme(), form, weight) == steps


def test_an_incident_near_by_raises_a_risk_with_its_reason_until_its_time_is_over():
    near, far = risk("R1"), risk("R2", FAR)
    told(confirmed())
    near.refresh_from_db()
    far.refresh_from_db()
    assert (near.grade, near.base_grade, far.grade) == ("2", "3", "3")
    kept = Assessment.objects.get(automatic=True)
    assert (kept.before, kept.after, kept.cause) == ("3", "2", "incident/1")
    assert "某厂泄漏（一般）" in kept.reason
    told(confirmed(grade=4))
    assert Assessment.objects.count() == 1, "told again, nothing is weighed twice"
    told(command.ResponseEnded(subject="incident/1", area=COUNTY, incident=1, title="某厂泄漏", reason=""))
    near.refresh_from_db()
    assert near.grade == "2", "it still presses for thirty days"
    with clock.frozen(NOW + timedelta(days=31)):
        assert let_influences_run_out() == 1
        assert let_influences_run_out() == 0
    near.refresh_from_db()
    assert near.grade == "3"


def test_a_graver_grade_presses_harder():
    one = risk()
    Incident.objects.create(
        pk=1,
        number="I",
        title="某厂泄漏",
        division=COUNTY,
        event_type="12D01",
        known_at=NOW,
        opened_at=NOW,
        state="confirmed",
        lon=HERE[0],
        lat=HERE[1],
    )
    told(confirmed(grade=4))
    told(command.IncidentUpdated(subject="incident/1", area=COUNTY, incident=1, title="某厂泄漏", grade=3, before=4))
    one.refresh_from_db()
    assert one.grade == "1"
    assert Influence.objects.get().steps == 2


def test_an_exercise_moves_nothing():
    one = risk()
    send(Tell(event=confirmed()), Context(actor=system("test"), exercise=True))
    deliver.drain()
    one.refresh_from_db()
    assert (one.grade, Influence.objects.count()) == ("3", 0)


def test_a_review_needs_a_reason_and_stands_above_what_happened():
    one = risk()
    told(confirmed())
    with pytest.raises(Refused, match="理由"):
        send(city.ReviewRisk(risk=one.pk, grade="4", reason=" "), ctx())
    with pytest.raises(Refused, match="今天之后"):
        send(city.ReviewRisk(risk=one.pk, grade="4", reason="已整改", next_on=date(2025, 7, 1)), ctx())
    send(city.ReviewRisk(risk=one.pk, grade="4", reason="已整改", next_on=date(2026, 7, 1)), ctx())
    one.refresh_from_db()
    assert (one.base_grade, one.grade, one.reviewed_on) == ("4", "3", date(2025, 7, 1))
    room = city.risk_room(system("t"), one.pk)
    assert [a.automatic for a in room.assessments] == [False, True]
    assert room.active[0].subject == "incident/1"


def test_saving_the_record_keeps_what_presses_upon_it():
    one = risk()
    told(confirmed())
    send(SaveRecord(kind="city_risk", id=one.pk, data={"measures": "每月检查"}), ctx())
    one.refresh_from_db()
    assert one.grade == "2"
    found = city.overview(system("t"), CITY)
    assert [r.pk for r in found.unowned] == [one.pk], "who lacks an owner is named, not only counted"
    assert (found.total, [r.pk for r in found.raised], found.bare) == (1, [one.pk], 1)


def test_a_danger_and_an_alert_press_upon_the_thing_they_are_about():
    from anlan.domains.sensing.api import AlertCleared, AlertRaised
    from anlan.domains.supervision.api import DangerClosed, DangerFound

    one = risk(thing="chemical_enterprise/7")
    danger = {
        "subject": "danger/5",
        "area": COUNTY,
        "danger": 5,
        "title": "重大隐患",
        "enterprise": "chemical_enterprise/7",
        "level": "major",
    }
    alert = {
        "subject": "alert/3", "area": COUNTY, "alert": 3, "title": "氯气超限", "level": 1, "point": "p", "rule": "r", "value": 1.0, "unit": "ppm", "threshold": "", "lon": None,
        "lat": None, "thing": "chemical_enterprise/7", "substance": "", "at": "",
    }  # fmt: skip
    grades = []
    for event in (DangerFound(**danger), AlertRaised(**alert), AlertCleared(**alert), DangerClosed(**danger)):
        told(event)
        one.refresh_from_db()
        grades.append(one.grade)
    assert grades == ["2", "1", "2", "3"]
