"""Facts change: the plan speaks again, its word enters the timeline once, and is taken or refused with a word. Questions are answered where they stand."""

import pytest

from anlan.domains.command import api as command
from anlan.domains.command.models import Incident, Task
from anlan.domains.plans import api as plans
from anlan.kernel import clock
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import Context, send
from anlan.platform.cases.api import timeline
from harness.rows import make

pytestmark = pytest.mark.django_db(transaction=True)
CTX = Context(actor=system("t"))
ZONE = "320703007"
TEXT = """连云港市危险化学品事故应急预案
1 总则
1.1 编制目的
规范危险化学品事故应急处置。
1.2 适用范围
本预案适用于连云港市行政区域内危险化学品泄漏、火灾、爆炸事故的应对。
2 组织指挥体系
市危险化学品事故应急指挥部由市应急局牵头。
3 应急响应
3.1 分级响应
3.1.1 Ⅱ级响应
发生死亡10人以上30人以下的事故时，由市长启动Ⅱ级响应。
市应急局30分钟内派出工作组。
市卫生健康委调集省级医疗专家。
3.1.2 Ⅲ级响应
发生死亡3人以上10人以下的事故时，由分管副市长启动Ⅲ级响应。
市应急局1小时内到达现场。
3.1.3 Ⅳ级响应
发生死亡3人以下的事故时，由市应急局局长启动Ⅳ级响应。
市应急局负责核实事故情况，派员赶赴现场指导。
"""


@pytest.fixture
def running():
    """An incident that runs at Ⅳ by a plan of three levels."""
    import base64

    pk = send(plans.ImportPlan(division="3207", file_name="危化.txt", content=base64.b64encode(TEXT.encode()).decode()), CTX)
    send(plans.ApprovePlan(plan=pk, reason="试"), CTX)
    facts = {"event_type": "12D02", "deaths": 1, "division": ZONE}
    one = make(
        Incident,
        division=ZONE,
        state="confirmed",
        title="徐圩泄漏",
        event_type="12D02",
        facts=facts,
        known_at=clock.now(),
        occurred_at=None,
        grade=None,
        level=None,
    )
    send(command.StartResponse(incident=one.pk, plan=pk, level=4, reason="试"), CTX)
    return Incident.objects.get(pk=one.pk)


def update(incident, **facts):
    send(command.UpdateIncident(incident=incident.pk, facts=facts), CTX)
    incident.refresh_from_db()
    return command.review_of(incident)


def verbs(incident):
    return [entry.verb for entry in timeline(incident)]


def test_more_dead_propose_a_higher_level_once_with_reason_and_fork(running):
    found = update(running, deaths=12)
    assert (found.proposal.way, found.proposal.level, found.proposal.starter) == ("raise", 2, "市长")
    assert "12" in found.proposal.reasons[0]
    assert any("医疗专家" in text for text in found.fork.added)
    update(running, place="徐圩")
    assert verbs(running).count("propose_level") == 1
    update(running, deaths=13)  # the reason is another one
    assert verbs(running).count("propose_level") == 2


def test_accepted_it_becomes_the_level_and_tasks_nobody_began_may_be_dropped(running):
    update(running, deaths=12)
    send(command.ChangeLevel(incident=running.pk, level=2, reason="采纳", drop=True), CTX)
    running.refresh_from_db()
    assert running.level == 2
    assert command.review_of(running).proposal is None
    assert Task.objects.get(incident=running, text__contains="核实事故情况").state == "cancelled"
    assert Task.objects.filter(incident=running, text__contains="医疗专家", state="given").exists()


def test_refused_with_a_word_it_is_not_asked_again_until_the_reasons_change(running):
    update(running, deaths=4)
    with pytest.raises(Refused, match="理由"):
        send(command.KeepLevel(incident=running.pk, reason=" "), CTX)
    send(command.KeepLevel(incident=running.pk, reason="省里已接手"), CTX)
    assert "省里已接手" in command.review_of(running).refused
    assert update(running, deaths=5).refused == ""
    update(running, deaths=1)
    with pytest.raises(Refused, match="没有调整"):
        send(command.KeepLevel(incident=running.pk, reason="照旧"), CTX)


def test_a_question_answered_is_kept_where_the_plan_looks_and_asked_no_more(running):
    before = {question.key: question for question in command.review_of(running).questions}
    words = next((key for key, question in before.items() if question.into == "judgements"), None)
    assert words
    after = update(running, judgements={words: False})
    assert words not in {question.key for question in after.questions}
    assert update(running, judgements={"另一件": True}) is not None
    assert running.facts["judgements"] == {words: False, "另一件": True}
    for wrong in ({"judgements": {"x": "maybe"}}, {"figures": {"no_such": 3}}, {"grade_judged": 9}):
        with pytest.raises(Refused):
            update(running, **wrong)


def test_what_lies_in_reach_is_told_to_the_matching(running):
    from anlan.domains.registry import api as registry

    Incident.objects.filter(pk=running.pk).update(lon=119.55, lat=34.62)
    running.refresh_from_db()
    assert "学校" not in command.known_of(running)["exposed"]
    send(
        registry.LoadThings(
            kind="school",
            division="3207",
            rows=[{"code": "S1", "name": "徐圩小学", "division": ZONE, "lon": 119.552, "lat": 34.621}],
        ),
        CTX,
    )
    assert registry.things_of("school")
    assert "学校" in command.known_of(running)["exposed"]
