"""Documents, meetings, notices and courses, from the first hand to the archive."""

import io
from datetime import date

import pytest
from docx import Document

from anlan.domains.affairs import api as affairs
from anlan.domains.affairs.models import Attempt, Enrolment, IncomingDocument, Meeting, OutgoingDocument, Receipt, WorkTask
from anlan.domains.affairs.rules import next_document_number
from anlan.domains.affairs.tests.world import (
    NOW,
    acted,
    ctx,
    opened,
    person,
    unit,
)
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.models import Organisation
from anlan.platform.bus.api import send
from anlan.platform.cases.api import deadlines_of, timeline

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_noon")]


def test_a_document_is_signed_by_another_numbered_without_gaps_and_printed():
    office = unit("EMB")
    clerk, head = person("文员", "office_clerk", office), person("局长", "bureau_head", office)
    pks = [
        opened("outgoing", clerk, title=f"关于第{n}件事的通知", form="notice", recipients="U1", body="一、总的要求\n抓好落实。")
        for n in (1, 2)
    ]
    for pk in pks:
        acted("outgoing", pk, "check", clerk, opinion="可")
    own = opened("outgoing", head, title="自拟", form="letter", recipients="U1", body="文")
    acted("outgoing", own, "check", clerk, opinion="可")
    with pytest.raises(Refused, match="拟稿人不能签发"):
        acted("outgoing", own, "sign", head)
    for pk in pks:
        acted("outgoing", pk, "sign", head)
    numbers = list(OutgoingDocument.objects.filter(pk__in=pks).order_by("pk").values_list("document_number", flat=True))
    assert numbers == ["连应急发〔2025〕1号", "连应急发〔2025〕2号"]
    paper = Document(io.BytesIO(affairs.outgoing_docx(OutgoingDocument.objects.get(pk=pks[0]))))
    said = [p.text for p in paper.paragraphs]
    assert "连应急发〔2025〕1号" in said[1]
    section = paper.sections[0]
    assert (round(section.top_margin.mm), round(section.left_margin.mm), round(section.page_width.mm)) == (37, 28, 210)
    assert next_document_number("连应急发", 2026, 0) == "连应急发〔2026〕1号"


def test_a_document_comes_in_is_circulated_instructed_handled_archived():
    office, other = unit("EMB"), unit("U2")
    clerk, head, reader = (
        person("文员", "office_clerk", office),
        person("局长", "bureau_head", office),
        person("科员", "department", other),
    )
    pk = opened("incoming", clerk, title="来文", sender="省厅", due_on="2025-07-10")
    send(affairs.Circulate(document=pk, users=(reader.pk, head.pk)), ctx(clerk))
    send(affairs.Circulate(document=pk, users=(reader.pk,)), ctx(clerk))
    receipt = Receipt.objects.get(user=reader)
    assert Receipt.objects.count() == 2
    with pytest.raises(LookupError):
        send(affairs.MarkRead(user=head.pk, receipt=receipt.pk), ctx(head))
    send(affairs.MarkRead(user=reader.pk, receipt=receipt.pk, opinion="同意"), ctx(reader))
    receipt.refresh_from_db()
    assert (receipt.read_at, receipt.opinion) == (NOW, "同意")
    acted("incoming", pk, "propose", clerk, proposal="拟请 U2 办理")
    with pytest.raises(Refused, match="没有权限"):
        acted("incoming", pk, "instruct", clerk, instruction="办", organisation="U2")
    acted("incoming", pk, "instruct", head, instruction="请 U2 办", organisation="U2")
    acted("incoming", pk, "finish", reader, result="已办")
    acted("incoming", pk, "archive", clerk, archive_no="2025-001")
    assert IncomingDocument.objects.get(pk=pk).state == "archived"


def test_a_meetings_resolution_becomes_a_task_and_a_notice_knows_its_readers():
    office = unit("EMB")
    clerk = person("文员", "office_clerk", office)
    meeting = opened("meeting", clerk, title="例会", held_at="2025-06-30 09:00")
    task = WorkTask.objects.get(
        pk=send(
            affairs.Resolve(meeting=meeting, text="排查燃气隐患", organisation=office.pk, due_on=date(2025, 7, 31)), ctx(clerk)
        )
    )
    assert (task.source, deadlines_of(task)[0].name) == (f"meeting/{meeting}", "due")
    notice = opened("notice", clerk, title="通知", body="请知悉")
    acted("notice", notice, "publish", clerk)
    assert [r.user_id for r in affairs.readers_of(f"notice/{notice}")] == [clerk.pk]
    assert affairs.unread(clerk.pk) == 1


def test_a_course_examines_only_its_own_and_marks_exactly():
    office = unit("EMB")
    clerk, learner = person("文员", "office_clerk", office), person("学员", "department", office)
    course = opened("course", clerk, title="班", audience="干部", begins_on="2025-07-01", ends_on="2025-07-02", pass_mark="60")
    with pytest.raises(Refused, match="试题有误"):
        send(affairs.SetQuestions(course=course, questions=({"text": "题", "options": ["一"], "answer": [0]},)), ctx(clerk))
    paper = ({"text": "甲", "options": ["对", "错"], "answer": [0]}, {"text": "乙", "options": ["1", "2", "3"], "answer": [0, 2]})
    send(affairs.SetQuestions(course=course, questions=paper), ctx(clerk))
    send(affairs.Enrol(course=course, users=(learner.pk,)), ctx(clerk))
    with pytest.raises(Refused, match="现在不能考试"):
        send(affairs.SitExam(user=learner.pk, course=course, answers=((0,), (0,))), ctx(learner))
    acted("course", course, "begin", clerk)
    with pytest.raises(Refused, match="第 2 题还没有作答"):
        send(affairs.SitExam(user=learner.pk, course=course, answers=((0,), ())), ctx(learner))
    with pytest.raises(LookupError):
        send(affairs.SitExam(user=clerk.pk, course=course, answers=((0,), (0,))), ctx(clerk))
    send(affairs.SitExam(user=learner.pk, course=course, answers=((0,), (0,))), ctx(learner))
    send(affairs.SitExam(user=learner.pk, course=course, answers=((0,), (2, 0))), ctx(learner))
    assert list(Attempt.objects.values_list("score", "passed")) == [(50.0, False), (100.0, True)]
    with pytest.raises(Refused, match="已有人交卷"):
        send(affairs.SetQuestions(course=course, questions=paper), ctx(clerk))


def test_hours_are_kept_by_person_and_make_the_years_record():
    office = unit("EMB")
    clerk, learner, other = (person(name, role, office) for name, role in (("文员", "office_clerk"), ("学员", "department"), ("旁人", "department")))
    said = {"title": "班", "audience": "干部", "begins_on": "2025-07-01", "ends_on": "2025-07-02", "hours": "8"}
    course = opened("course", clerk, **said)
    send(affairs.Enrol(course=course, users=(learner.pk, other.pk)), ctx(clerk))
    first, second = Enrolment.objects.filter(course=course).order_by("pk")
    with pytest.raises(Refused, match="学员"):
        send(affairs.RecordHours(course=course, hours={first.pk: 9.0}), ctx(clerk))
    assert send(affairs.RecordHours(course=course, hours={first.pk: 7.5, second.pk: 0.0}, off=(second.pk,)), ctx(clerk)) == 2
    row = affairs.training_records(clerk.as_actor(), 2025)[0]
    assert (row.user, row.courses, row.hours, row.examined) == (learner, 1, 7.5, 0)
    assert affairs.training_records(clerk.as_actor(), 2024) == []


def test_who_a_paper_is_addressed_to_gets_it_and_who_has_no_account_is_named():
    office, finance = unit("EMB"), unit("FIN")
    county = Organisation.objects.create(code="C1", name="灌云县应急管理局", division="320723")
    Organisation.objects.filter(pk=finance.pk).update(kind="government", name="市财政局", short_name="财政局")
    clerk, head = person("文员", "office_clerk", office), person("局长", "bureau_head", office)
    there, here = person("县员", "department", county), person("财政", "department", finance)
    said = {"title": "通知", "form": "notice", "recipients": "各县区应急管理局，市各有关部门", "copies_to": "省应急管理厅", "body": "文"}
    pk = opened("outgoing", clerk, **said)
    with pytest.raises(Refused, match="草稿"):
        send(affairs.Circulate(kind="outgoing", document=pk, users=(here.pk,)), ctx(clerk))
    acted("outgoing", pk, "check", clerk, opinion="可")
    acted("outgoing", pk, "sign", head)
    acted("outgoing", pk, "issue", clerk)
    assert {r.user for r in affairs.readers_of(f"outgoing/{pk}")} == {there, here}
    assert "送达 2 人；没有对应账号，须另行送达：省应急管理厅" in [e.text for e in timeline(OutgoingDocument.objects.get(pk=pk))]
    send(affairs.Circulate(kind="outgoing", document=pk, users=(head.pk,)), ctx(clerk))
    assert len(affairs.readers_of(f"outgoing/{pk}")) == 3


def test_minutes_say_days_and_who_does_what_as_an_official_paper_does():
    office = unit("EMB")
    clerk = person("文员", "office_clerk", office)
    pk = opened("meeting", clerk, title="例会", held_at="2025-06-03 09:05")
    send(affairs.Resolve(meeting=pk, text="排查燃气隐患。", organisation=office.pk, due_on=date(2025, 7, 5)), ctx(clerk))
    said = [p.text for p in Document(io.BytesIO(affairs.minutes_docx(Meeting.objects.get(pk=pk)))).paragraphs]
    assert "时间：2025年6月3日9时05分" in said
    assert "1. 排查燃气隐患（责任单位：EMB，完成时限：2025年7月5日）。" in said
