"""The plan as work: the tree from its text, a task to its acceptance, the appraisal."""

import io
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from anlan.domains.affairs import api as affairs
from anlan.domains.affairs.demo import plan_text
from anlan.domains.affairs.models import PlanTask
from anlan.domains.affairs.plan_text import read_plan
from anlan.domains.affairs.rules import Work, appraise
from anlan.domains.affairs.schemes import shipped
from anlan.domains.affairs.tests.world import ctx, person, read_in, unit
from anlan.kernel.verdict import Refused
from anlan.platform.bus import deliver
from anlan.platform.bus.api import send
from anlan.platform.cases.api import Act, deadlines_of, timeline
from anlan.platform.cases.jobs import tell_clocks

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_noon")]


def test_the_plan_becomes_a_tree_and_every_node_shows_its_words():
    text = plan_text()
    nodes = read_plan(text)
    assert [n.ref for n in nodes if n.form == "chapter"] == list("一二三四五六")
    assert [n.title for n in nodes if n.ref == "四（一）2"] == ["健全应急管理机制"]
    assert sum(n.form == "project" for n in nodes) == 13
    assert all(n.text in text[n.start : n.end] for n in nodes)
    with pytest.raises(ValueError, match="没有读到"):
        read_plan("只是一段话。")


def test_the_shipped_plan_is_the_text_we_were_given():
    given = Path(__file__).parents[5].parent / "shared" / "000_8bf017d77d130e91.txt"
    if not given.is_file():
        pytest.skip("the given plan is not beside the project")
    assert given.read_text(encoding="utf-8") == plan_text()


def test_a_task_from_department_to_acceptance_with_its_clock_history_and_urging():
    read_in()
    with pytest.raises(Refused, match="已经读入"):
        read_in()
    task, office = PlanTask.objects.get(ref="四（一）2-3"), unit()
    assert (task.title, task.state) == ("健全会商研判机制", "unassigned")

    def act(verb, user=None, **data):
        return send(Act(kind="plan_task", id=task.pk, verb=verb, data=data), ctx(user))

    act("assign", organisation=office.code, due_on="2025-06-30", measure="每月会商")
    deliver.drain()
    tell_clocks()
    deliver.drain()
    task.refresh_from_db()
    assert (task.state, task.urged, task.organisation_id) == ("running", 1, office.pk)
    act("adjust", reason="机构调整", due_on="2025-12-31")
    changed = next(e for e in timeline(task) if e.verb == "adjust").data["changed"]
    assert changed == {"due_on": ["2025-06-30", "2025-12-31"]}
    assert deadlines_of(task)[0].state == "running"
    clerk = person("甲", "department", office)
    with pytest.raises(Refused, match="0–100"):
        act("report", clerk, progress="120", note="过头")
    act("report", clerk, progress="80", note="已会商五次")
    act("submit", clerk, evidence="会商纪要五份")
    with pytest.raises(Refused, match="没有权限"):
        act("accept", clerk, opinion="自己验收")
    act("accept", opinion="属实")
    task.refresh_from_db()
    assert (task.state, task.progress, deadlines_of(task)[0].state) == ("done", 100, "met")


SCHEME = shipped("appraisal")
TODAY = date(2025, 7, 1)


def work(number, **more) -> Work:
    base = {
        "state": "running",
        "opened_on": date(2025, 1, 1),
        "due_on": date(2025, 12, 31),
        "done_on": None,
        "progress": 50,
        "reported_on": TODAY,
        "evidence": False,
        "urged": 0,
    }
    return Work(id=number, **{**base, **more})


@pytest.mark.parametrize(
    ("works", "score"),
    [
        ([], None),
        ([work(1)], 100.0),
        ([work(1, progress=25)], pytest.approx(71.6, abs=0.5)),
        ([work(1, state="done", done_on=date(2025, 3, 1), due_on=date(2025, 3, 1), evidence=True)], 100.0),
        ([work(1, state="done", done_on=date(2025, 3, 2), due_on=date(2025, 3, 1), evidence=True)], pytest.approx(23.1, abs=0.1)),
        ([work(1, due_on=date(2025, 6, 1), urged=1)], pytest.approx(21.1, abs=0.1)),
        ([work(1, reported_on=None)], pytest.approx(57.1, abs=0.1)),
    ],
)
def test_appraisal_by_hand(works, score):
    assert appraise(works, SCHEME, TODAY)[0] == score


def test_an_appraisal_is_kept_with_the_tasks_it_lost_by():
    plan = read_in()
    task, office = PlanTask.objects.first(), unit()
    send(Act(kind="plan_task", id=task.pk, verb="assign", data={"organisation": office.code, "due_on": "2025-06-01"}), ctx())
    assert send(affairs.Appraise(plan=plan, period="2025-H1"), ctx()) == 1
    period, _at, rows = affairs.history_of_appraisals(plan)[0]
    assert (period, rows[0].parts[0]["lost_by"]) == ("2025-H1", [task.pk])
    sheet = load_workbook(io.BytesIO(affairs.appraisal_xlsx(affairs.appraise_units(plan))))["失分事项"]
    assert task.title in sheet["C2"].value, "the task is named, its key says nothing to anybody"


def test_an_evaluation_speaks_of_one_plan_and_the_page_knows_what_was_adjusted():
    plan, office = read_in(), unit()
    other = send(affairs.ReadInPlan(title="县规划", text="一、主要任务\n（一）体系\n1.建队伍\n建好队伍。\n", division="320722"), ctx())
    task = PlanTask.objects.filter(node__plan=plan).first()
    send(Act(kind="plan_task", id=task.pk, verb="assign", data={"organisation": office.code, "due_on": "2025-12-01"}), ctx())
    send(Act(kind="plan_task", id=task.pk, verb="adjust", data={"reason": "机构调整", "due_on": "2025-12-31"}), ctx())
    assert [(t.pk, e.verb) for t, e in affairs.adjustments_of(plan)] == [(task.pk, "adjust")]
    assert affairs.adjustments_of(other) == []
    for area, title, tasks in (("320722", "县规划", 1), ("320703", "规划", PlanTask.objects.filter(node__plan=plan).count())):
        document = Document(io.BytesIO(affairs.midterm_docx(area, 2025)))
        chapters = next(table for table in document.tables if table.cell(0, 0).text == "章节")
        assert f"评估的规划：{title}。" in [line.text for line in document.paragraphs]
        assert sum(int(row.cells[1].text) for row in chapters.rows[1:]) == tasks
    assert [t.pk for _node, found in affairs.tree_of(task.node.plan, unit=office.pk, state="running") for t in found] == [task.pk]
