"""What an enterprise owes of its risks: the year's report, a change since it was sent, a new enterprise's first."""

import dataclasses
from datetime import date, timedelta

import pytest

from anlan.domains.supervision import api as supervision
from anlan.domains.supervision.models import EnterpriseFile
from anlan.domains.supervision.rules.reports import changes_since
from anlan.domains.supervision.standing import today
from anlan.domains.supervision.tests.test_reports_and_work import act, do, point
from anlan.domains.supervision.tests.world import plant
from anlan.kernel import clock
from anlan.platform.kinds.api import SaveRecord


def declared(*points, **identity):
    return {"points": [{"code": code, "level": level} for code, level in points], "enterprise": identity}


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        (declared(("A", "1")), [("A", "1")], []),
        (declared(), [("A", "2")], ["risk"]),
        (declared(), [("A", "3")], []),
        (declared(("A", "3")), [("A", "2")], ["risk"]),
        (declared(("A", "2")), [("A", "3")], ["risk"]),
        (declared(("A", "3")), [("A", "4")], []),
        (declared(name="旧名"), [], ["name"]),
        (declared(name="新名", legal_person=""), [], []),
    ],
)
def test_only_what_touches_a_higher_risk_or_who_it_is_asks_for_a_change_report(before, now, found):
    points = [{"code": code, "level": level, "name": code} for code, level in now]
    assert [change.matter for change in changes_since(before, points, {"name": "新名", "legal_person": "甲"})] == found


@pytest.mark.django_db(transaction=True)
def test_owed_runs_from_nothing_begun_to_sent_and_changed():
    enterprise, manager = plant()
    file = EnterpriseFile.objects.get(subject=enterprise)

    def owed():
        return [(each.form, each.state) for each in supervision.owed(EnterpriseFile.objects.get(pk=file.pk))]

    assert owed() == [("annual", "owed"), ("annual", "later")]
    pk = do(manager, supervision.OpenReport(enterprise=enterprise))
    assert owed()[0] == ("annual", "writing")
    point(manager)
    act(manager, "risk_report", pk, "submit", signer="王五", committed="是")
    assert owed() == [("annual", "sent"), ("annual", "later")]
    point(manager, code="RP-2", name="球罐")
    change = supervision.owed(EnterpriseFile.objects.get(pk=file.pk))[1]
    assert (change.form, change.state, change.matter, change.why) == ("change", "owed", "risk", "球罐：新增红色风险")
    assert change.due_on > today()
    do(manager, supervision.OpenReport(enterprise=enterprise, form="change", change="risk", change_text=change.why))
    assert owed()[1] == ("change", "writing")


@pytest.mark.django_db(transaction=True)
def test_an_enterprise_accepted_this_year_owes_its_first_report():
    enterprise, _manager = plant()
    EnterpriseFile.objects.filter(subject=enterprise).update(accepted_on=today())
    first = supervision.owed(EnterpriseFile.objects.get(subject=enterprise))[0]
    assert (first.form, first.state, first.due_on) == ("first", "owed", today() + timedelta(days=30))
    late = dataclasses.replace(first, due_on=today() - timedelta(days=2))
    assert (late.days_late, first.days_late) == (2, 0)


@pytest.mark.django_db(transaction=True)
def test_papers_near_their_end_are_told_soonest_first():
    _enterprise, manager = plant()
    same = {"division": "320703007", "organisation": manager.organisation, "enterprise": "CE-T1"}
    ends = clock.local(clock.now()).date() + timedelta(days=20)
    do(manager, SaveRecord(kind="enterprise_permit", data={**same, "code": "P", "name": "许可证", "permit": "safety", "expires_on": ends}))
    person = {"code": "S", "name": "张三", "post": "principal", "certified_until": date(2020, 1, 1)}
    do(manager, SaveRecord(kind="safety_person", data={**same, **person}))
    papers = supervision.papers_ending(EnterpriseFile.objects.get(code="CE-T1"))
    assert [(paper.name, paper.expired) for paper in papers] == [("张三（主要负责人）证书", True), ("许可证", False)]
