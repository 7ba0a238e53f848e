"""Inspections: planned, drawn so that it can be repeated, recorded, ordered, rechecked; the field's records kept whatever happens."""

import base64
import io
from datetime import timedelta

import pytest
from docx import Document

from anlan.domains.enforcement import api
from anlan.domains.enforcement.documents import INSPECTION_FORMS, PENALTY_FORMS
from anlan.domains.enforcement.documents.penalty import chinese_yuan
from anlan.domains.enforcement.models import Draw, Equipment, FieldRecord, Inspection, SupervisionPlan
from anlan.domains.enforcement.rules import drawing, inspecting
from anlan.domains.enforcement.tests.world import MONDAY, Bureau
from anlan.domains.supervision import api as supervision
from anlan.domains.supervision.tests.world import plant
from anlan.kernel import clock
from anlan.kernel.verdict import Refused
from anlan.platform.bus.api import Context, send
from anlan.platform.bus.models import OutboxEvent
from anlan.platform.cases.act import Act
from anlan.platform.cases.api import OpenCase, deadlines_of
from anlan.platform.files.api import attachments_of

pytestmark = pytest.mark.django_db(transaction=True)
PNG = base64.b64encode(
    base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
).decode()


@pytest.fixture
def bureau():
    with clock.frozen(MONDAY):
        made = Bureau()
        made.plant = plant(division="320703")[0]
        yield made


def do(command, who, **context):
    return send(command, Context(actor=who, **context))


def assigned(bureau, **more):
    said = {"enterprise": bureau.plant, "officers": bureau.team, "planned_on": "2026-03-03", "reason": "投诉举报"} | more
    return Inspection.objects.get(pk=do(api.AssignInspection(**said), bureau.head))


def answers(case, faults=()):
    return {code: {"result": "fault", "note": "探测器超期未检"} if code in faults else {"result": "ok"} for code in case.items}


def said(case, faults=("G08",), **more):
    return {
        "answers": answers(case, faults),
        "companion": "王经理",
        "place": "罐区",
        "lon": 119.6,
        "lat": 34.58,
        "started_at": "2026-03-02T09:00",
        **more,
    }


def synced(bureau, case, key="k1", version=None, files=True, **more):
    files = (
        (
            {"name": "signature.png", "content": PNG, "kind": "signature"},
            {"name": "p1.png", "content": PNG, "kind": "photo", "item": "G08"},
        )
        if files
        else ()
    )
    cmd = api.SyncField(
        key=key,
        inspection=case.pk,
        base_version=version or case.version,
        made_at="2026-03-02T09:30",
        said=said(case, **more),
        files=files,
    )
    answer = do(cmd, bureau.one, key=f"field:{key}")
    case.refresh_from_db()
    return answer


def test_from_task_to_recheck_with_dangers_and_documents(bureau):
    case = assigned(bureau, sets=["chemical"])
    assert synced(bureau, case)["state"] == "applied"
    assert (case.state, case.faults, case.place) == ("recorded", 1, "罐区")
    with pytest.raises(Refused, match="不能办结"):
        do(Act(kind="inspection", id=case.pk, verb="finish"), bureau.one)
    dangers = do(api.OrderCorrection(inspection=case.pk, due_on="2026-03-20"), bureau.one)
    found = supervision.get_danger(dangers[0])
    assert (found.source, found.origin) == ("inspection", case.subject) and "第三十六条" in found.clause
    assert {d.name: clock.local_text(d.due_at, "%m-%d") for d in deadlines_of(case)} == {"correct": "03-20", "recheck": "03-30"}
    do(Act(kind="inspection", id=case.pk, verb="fail", data={"opinion": "仍未检测"}), bureau.one)
    case.refresh_from_db()
    penalty = bureau.filed(inspection=case.pk, circumstances={"overdue": True})
    assert api.range_of(penalty).least_yuan == 50_000
    for name, make, sensible in INSPECTION_FORMS.values():
        assert sensible(case) and name in text_of(make(case))
    assert "探测器超期未检" in text_of(INSPECTION_FORMS["order"][1](case))


def text_of(content):
    return "\n".join(p.text for p in Document(io.BytesIO(content)).paragraphs)


def test_documents_of_a_penalty_say_what_was_decided(bureau):
    case = bureau.served()
    for form in ("filing", "notice", "decision", "receipt"):
        assert PENALTY_FORMS[form][2](case)
    said = text_of(PENALTY_FORMS["decision"][1](case))
    assert "罚款人民币贰万元整（¥20,000）" in said and "第九十九条第（三）项" in said and "60日内申请行政复议" in said
    assert case.papers.get(kind="decision").file_name == "行政处罚决定书.docx" and case.papers.get(kind="decision").sha256


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (3000, "叁仟元整"),
        (10_500, "壹万零伍佰元整"),
        (105_000, "壹拾万伍仟元整"),
        (1_000_000, "壹佰万元整"),
        (20_003, "贰万零叁元整"),
        (100_000_001, "壹亿零壹元整"),
        (0, "零元整"),
    ],
)
def test_yuan_in_capitals(amount, words):
    assert chinese_yuan(amount) == words


def test_without_a_body_camera_nobody_begins(bureau):
    case = assigned(bureau)
    Equipment.objects.update(in_service=False)
    with pytest.raises(Refused, match="执法记录仪"):
        do(Act(kind="inspection", id=case.pk, verb="begin"), bureau.one)
    with pytest.raises(Refused, match="不是本次检查"):
        do(Act(kind="inspection", id=case.pk, verb="begin"), bureau.head)


def test_sent_twice_it_is_kept_once_and_unsigned_it_waits(bureau):
    case = assigned(bureau)
    first = synced(bureau, case)
    assert synced(bureau, case) == first and FieldRecord.objects.count() == 1 and len(attachments_of(case.subject)) == 2
    other = assigned(bureau, planned_on="2026-03-04")
    assert synced(bureau, other, key="k2", files=False)["state"] == "conflict"  # no signature, no reason why
    assert synced(bureau, assigned(bureau), key="k3", files=False, refused_to_sign="负责人拒签")["state"] == "applied"


def test_a_conflict_is_kept_shown_and_settled(bureau):
    case = assigned(bureau)
    version = case.version
    do(Act(kind="inspection", id=case.pk, verb="reassign", data={"officers": bureau.team, "reason": "调整"}), bureau.head)
    answer = synced(bureau, case, version=version)
    assert (answer["state"], case.state) == ("conflict", "assigned") and len(attachments_of(case.subject)) == 2
    assert OutboxEvent.objects.filter(name="enforcement.field.conflicted").count() == 1
    do(api.SettleField(record=answer["record"], choice="apply", reason="人员未变，记录有效"), bureau.head)
    case.refresh_from_db()
    assert (case.state, case.faults) == ("recorded", 1)
    with pytest.raises(Refused, match="已经处理"):
        do(api.SettleField(record=answer["record"], choice="keep", reason="…"), bureau.head)


def test_a_cancelled_inspection_keeps_what_the_phone_brought(bureau):
    case = assigned(bureau)
    version = case.version
    do(Act(kind="inspection", id=case.pk, verb="cancel", data={"reason": "企业停业"}), bureau.head)
    answer = synced(bureau, case, version=version)
    assert answer["state"] == "conflict" and FieldRecord.objects.get().said["companion"] == "王经理"
    with pytest.raises(Refused, match="只能存档"):
        do(api.SettleField(record=answer["record"], choice="apply", reason="…"), bureau.head)
    do(api.SettleField(record=answer["record"], choice="keep", reason="停业属实"), bureau.head)


def test_a_draw_can_be_repeated_and_not_bent(bureau):
    for n in range(9):
        plant(code=f"CE-D{n}", name=f"演示企业{n}", division="320703")
    for subject in [f"chemical_enterprise/{n}" for n in range(1, 30)]:
        try:
            supervision.get_enterprise(subject)
        except LookupError:
            continue
    keys = [row.pk for row in bureau.officers] + [bureau.bare.pk]
    subjects = list(supervision.enterprise_rows(bureau.head).values_list("subject", flat=True))
    pk = do(
        api.CommitDraw(division="3207", title="三月双随机", count=5, officers=keys, avoid={subjects[0]: bureau.team}), bureau.head
    )
    row = Draw.objects.get(pk=pk)
    assert bureau.bare.pk not in row.pools["officers"]  # who may not act is not in the pool
    made = do(api.MakeDraw(draw=pk, witness="监督员 赵", word="海风 7391", planned_on="2026-03-10"), bureau.head)
    assert len(made) == 5 and api.verify_draw(pk).allowed
    assert all(len(case.officers) == 2 for case in Inspection.objects.filter(draw=pk))
    with pytest.raises(Refused, match="不能重抽"):
        do(api.MakeDraw(draw=pk, witness="赵", word="再来", planned_on="2026-03-10"), bureau.head)
    row.refresh_from_db()
    Draw.objects.filter(pk=pk).update(result=row.result[::-1])
    assert api.verify_draw(pk).code == "draw.result"
    Draw.objects.filter(pk=pk).update(result=row.result, seed="0" * 64)
    assert api.verify_draw(pk).code == "draw.commitment"


def test_lots_fall_evenly_and_keep_who_must_keep_away():
    pools = drawing.Pools(enterprises=tuple(f"e/{n}" for n in range(400)), officers=tuple(range(10)), avoid={"e/7": (0, 1, 2)})
    found = drawing.draw("seed", "word", pools, 100)
    load = [sum(key in team for _, team in found) for key in pools.officers]
    assert max(load) - min(load) <= 1
    assert all(not set(team) & set(pools.avoid.get(one, ())) for one, team in found)
    assert drawing.draw("seed", "other", pools, 100) != found
    assert drawing.check_pools(drawing.Pools(enterprises=("e",), officers=(1, 2), avoid={"e": (1,)}), 1).code == "draw.avoid"


def test_a_yearly_plan_needs_hands(bureau):
    pk = do(
        OpenCase(
            kind="supervision_plan", division="3207", data={"title": "2026年度监督检查计划", "year": "2026", "officer_days": "3"}
        ),
        bureau.head,
    )
    lines = [{"class": "hazard", "title": "危险化学品企业", "enterprises": 10, "times_a_year": 1, "share": 0.5}]
    do(api.SetPlanLines(plan=pk, lines=lines), bureau.head)
    with pytest.raises(Refused, match="10个执法工作日"):
        do(Act(kind="supervision_plan", id=pk, verb="approve"), bureau.head)
    SupervisionPlan.objects.filter(pk=pk).update(officer_days=30)
    do(Act(kind="supervision_plan", id=pk, verb="approve"), bureau.head)
    assert SupervisionPlan.objects.get(pk=pk).state == "approved"


def test_an_extension_is_asked_ten_days_before(bureau):
    case = assigned(bureau)
    synced(bureau, case)
    do(api.OrderCorrection(inspection=case.pk, due_on="2026-03-20"), bureau.one)
    with clock.frozen(MONDAY + timedelta(days=12)), pytest.raises(Refused, match="10日前"):
        do(Act(kind="inspection", id=case.pk, verb="ask_extension", data={"reason": "不可抗力"}), bureau.one)
    do(Act(kind="inspection", id=case.pk, verb="ask_extension", data={"reason": "不可抗力"}), bureau.one)
    do(Act(kind="inspection", id=case.pk, verb="extend", data={"until": "2026-04-01", "reason": "同意"}), bureau.head)
    assert {d.name: clock.local_text(d.due_at, "%m-%d") for d in deadlines_of(case) if d.name != "extension"} == {
        "correct": "04-01",
        "recheck": "04-11",
    }


def test_a_fault_says_what_was_seen():
    assert inspecting.check_answers(["G01"], {"G01": {"result": "fault"}}).code == "answers.bare"
    assert inspecting.check_answers(["G01", "G02"], {"G01": {"result": "ok"}}).code == "answers.open"


def test_an_order_given_on_the_spot_comes_with_its_record(bureau):
    case = assigned(bureau)
    assert synced(bureau, case, due_on="2026-03-20")["state"] == "applied"
    assert (case.state, len(case.order), clock.local_text(case.due_at, "%m-%d")) == ("ordered", 1, "03-20")
    late = assigned(bureau)
    answer = synced(bureau, late, key="k2", due_on="2026-03-01")  # two days on the phone, and the term was over
    assert (answer["state"], late.state) == ("conflict", "assigned") and "晚于今天" in answer["reason"]


def test_a_recheck_made_offline_passes_or_fails_each_matter(bureau):
    case = assigned(bureau)
    synced(bureau, case, due_on="2026-03-20")
    again = {"form": "recheck", "opinion": "现场查看"}
    assert api.tasks_of(bureau.one)[0]["items"] == [
        {"code": "G08", "title": "探测器超期未检", "clause": case.order[0]["clause"], "method": ""}
    ]
    assert synced(bureau, case, key="r1", answers={}, **again)["state"] == "conflict"  # a matter without an answer
    fault = {"G08": {"result": "fault", "note": "仍未检定"}}
    assert synced(bureau, case, key="r2", answers=fault, **again)["state"] == "applied" and case.state == "failed"
    assert "立案" in synced(bureau, case, key="r3", answers=fault, **again)["reason"]
    answer = synced(bureau, case, key="r4", answers={"G08": {"result": "ok"}}, finished_at="2026-03-02T15:00", **again)
    assert (answer["state"], case.state, case.recheck["matters"][0]["passed"]) == ("applied", "corrected", True)
    text = "".join(p.text for p in Document(io.BytesIO(INSPECTION_FORMS["recheck"][1](case))).paragraphs)
    assert "探测器超期未检：已整改" in text and "复查结论：合格" in text
