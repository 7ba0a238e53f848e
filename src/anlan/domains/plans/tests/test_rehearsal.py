"""A plan rehearsed in exercise time, asked about by its knowledge graph, and read a second time by a recorded language model."""

import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from anlan.domains.plans import api as plans
from anlan.domains.plans.adapters.language_model import OpenAICompatible
from anlan.domains.plans.models import Plan, Rehearsal
from anlan.domains.plans.queries import find_rehearsal, level_proposal, plans_in_force
from anlan.domains.plans.rehearsing import view_of
from anlan.domains.plans.tests.test_plans import content, imported, run, signed_in
from anlan.kernel import clock
from anlan.kernel.verdict import Refused
from anlan.platform.bus.models import OutboxEvent

pytestmark = pytest.mark.django_db(transaction=True)
BEGUN = datetime(2025, 7, 1, 1, tzinfo=UTC)
DOUBTFUL = "某县火灾应急预案\n1 总则\n1.1 适用范围\n本预案适用于本县火灾。\n2 组织机构及职责\n县应急局：负责协调救援。\n3 应急响应\n3.1 Ⅱ级响应\n启动条件：造成3人以上死亡。\n响应启动权归县指挥部副指挥长。\n4 应急保障\n5 信息报告"


@pytest.fixture
def rehearsal():
    pk = imported()
    run(plans.ApprovePlan(plan=pk))
    with clock.frozen(BEGUN):
        return run(plans.StartRehearsal(plan=pk, level=4, factor=10))


def seen(pk, minutes):
    with clock.frozen(BEGUN + timedelta(minutes=minutes)):
        return view_of(find_rehearsal(pk))


def test_a_rehearsal_is_an_exercise_whose_clock_runs_faster(rehearsal):
    view = seen(rehearsal, 3)
    assert find_rehearsal(rehearsal).exercise
    assert view.story - BEGUN == timedelta(minutes=30)
    assert view.late > 0
    assert seen(rehearsal, 0).late == 0


def test_tasks_are_marked_and_the_level_forks(rehearsal):
    first = seen(rehearsal, 1).tasks[0]
    with clock.frozen(BEGUN + timedelta(minutes=1)):
        run(plans.MarkRehearsed(rehearsal=rehearsal, key=first.key))
        run(plans.ChangeRehearsalLevel(rehearsal=rehearsal, level=2, reason="死亡 12 人"))
    view = seen(rehearsal, 2)
    assert (view.level, view.done, [level for level, _ in view.turns]) == (2, 1, [4, 2])
    assert len(view.tasks) > len(seen(rehearsal, 2).turns)
    assert next(task for task in view.tasks if task.key == first.key).state == "done"
    with pytest.raises(Refused):
        run(plans.MarkRehearsed(rehearsal=rehearsal, key="no such task"))
    assert not OutboxEvent.objects.filter(name__startswith="command.").exists()  # nothing of it leaves the library


@pytest.mark.parametrize(("level", "factor", "code"), [(4, 10_000, "rehearsal.factor"), (9, 10, "plan.level")])
def test_a_rehearsal_nobody_could_act_in_is_refused(level, factor, code):
    pk = imported()
    with pytest.raises(Refused) as refusal:
        run(plans.StartRehearsal(plan=pk, level=level, factor=factor))
    assert refusal.value.verdict.code == code
    assert not Rehearsal.objects.exists()


def test_the_library_is_asked_and_levels_proposed():
    pk = imported()
    run(plans.ApprovePlan(plan=pk))
    run(plans.ProposeRevision(plan=pk, text="补充堵漏器材", reason="演练", source="incident/3"))
    answer, _ = plans.ask_library("哪些单位对氯气泄漏有职责", plans_in_force())
    assert answer.rows[0].plan_id == str(pk)
    assert "补充堵漏器材" in plans.ask_library("以往的泄漏案例", plans_in_force())[0].rows[0].subject
    assert level_proposal(pk, 4, {"deaths": 5}).level == 3


@pytest.fixture
def recorded():
    """A real server that answers with the bytes recorded of a model; what it was asked is kept."""
    quote = "响应启动权归县指挥部副指挥长"
    items = [
        {"path": "levels/2/starter", "value": "县指挥部副指挥长", "quote": quote},
        {"path": "levels/2/condition", "value": "造成1人以上死亡", "quote": "造成1人以上死亡"},
    ]
    body = json.dumps(
        {
            "model": "recorded-7b",
            "choices": [{"message": {"role": "assistant", "content": json.dumps(items, ensure_ascii=False)}}],
        }
    ).encode()
    asked = []

    class Twin(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(
                (self.path, self.headers.get("Authorization"), json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            )
            self.send_response(200 if "broken" not in self.path else 500)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Twin)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1", asked
    server.shutdown()
    server.server_close()


def test_a_recorded_model_proposes_and_a_person_decides(recorded):
    url, asked = recorded
    pk = run(plans.ImportPlan(division="3207", file_name="x.txt", content=content(DOUBTFUL)))
    spoken = OpenAICompatible(url=url, name="any", key="k-1").ask([{"role": "user", "content": "?"}])
    assert (spoken.model, spoken.trouble, asked[0][0], asked[0][1]) == ("recorded-7b", "", "/v1/chat/completions", "Bearer k-1")
    told = run(plans.KeepSuggestions(plan=pk, answer=spoken.text, model=spoken.model))
    row = Plan.objects.get(pk=pk)
    assert told == {"kept": 1, "rejected": 1}
    assert [(each["path"], each["model"]) for each in row.suggestions] == [("levels/2/starter", "recorded-7b")]
    assert plans.get_plan(pk).levels[0].starter == ""  # a proposal changes nothing
    run(plans.CorrectPlan(plan=pk, path="levels/2/starter", value="县指挥部副指挥长"))
    assert plans.get_plan(pk).levels[0].starter == "县指挥部副指挥长"
    assert Plan.objects.get(pk=pk).suggestions == []


def test_a_model_that_fails_is_a_sentence_not_an_error(recorded):
    url, asked = recorded
    assert "HTTP 500" in OpenAICompatible(url=url + "/broken", name="any").ask([]).trouble
    assert len(asked) == 2  # tried again once
    assert "连不上" in OpenAICompatible(url="http://127.0.0.1:9/v1", name="any", timeout_s=0.2).ask([]).trouble


def test_the_pages_of_the_library_open_and_act(rehearsal, client):
    """One sitting at the screen: ask the graph, look at the rehearsal, mark a task, end it, draft a plan."""
    signed_in(client)
    page = client.get("/plans/knowledge/", {"q": "哪些单位对氯气泄漏有职责"}).content.decode()
    assert "消防救援支队" in page
    assert "<svg" in page
    shown = client.get(f"/plans/rehearsals/{rehearsal}/", {"deaths": "12"}).content.decode()
    assert "演练，不对外发送" in shown
    key = view_of(find_rehearsal(rehearsal)).tasks[0].key
    assert client.post(f"/plans/rehearsals/{rehearsal}/", {"do": "mark", "key": key}).status_code == 302
    assert client.post(f"/plans/rehearsals/{rehearsal}/", {"do": "end"}).status_code == 302
    assert find_rehearsal(rehearsal).state == "ended"
    assert "火灾事故应急预案" in client.get("/plans/draft/", {"event_type": "12G00"}).content.decode()
    word = client.get("/plans/draft/government/12G00.docx")
    assert b"".join(word.streaming_content).startswith(b"PK")
