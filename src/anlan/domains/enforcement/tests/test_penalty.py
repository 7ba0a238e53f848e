"""A penalty case through the door people use: every step in order, every system checked, every clock on its calendar."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from docx import Document

from anlan.domains.enforcement import api
from anlan.domains.enforcement.documents.penalty import receipt
from anlan.domains.enforcement.models import Paper, Penalty
from anlan.domains.enforcement.tests.world import AREA, MONDAY, Bureau
from anlan.kernel import clock
from anlan.kernel.verdict import Refused
from anlan.platform.bus.api import Context, send
from anlan.platform.bus.models import OutboxEvent
from anlan.platform.cases.api import choices, deadlines_of, timeline

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bureau():
    with clock.frozen(MONDAY):
        yield Bureau()


def due(case, name):
    return next(clock.local_text(d.due_at, "%Y-%m-%d") for d in deadlines_of(case) if d.name == name)


def refusal(call):
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.verdict


def test_a_case_from_proposal_to_closing(bureau):
    case = bureau.served()
    assert (case.state, case.fine_yuan, case.pay_until is not None) == ("served", 20_000, True)
    assert due(case, "decide") == "2026-05-31"  # ninety calendar days
    assert due(case, "publish") == "2026-03-11" and due(case, "pay") == "2026-03-17"
    bureau.act(case, "pay", amount_yuan="20000", voucher="苏财票 001")
    bureau.act(case, "fulfil")
    assert refusal(lambda: bureau.act(case, "close", bureau.head, opinion="同意")).code == "close.publish"
    bureau.act(case, "publish", bureau.legal, where="市应急管理局网站")
    bureau.act(case, "close", bureau.head, opinion="同意结案")
    assert case.state == "closed" and {d.state for d in deadlines_of(case)} <= {"met", "cancelled"}
    kinds = list(case.papers.values_list("kind", flat=True))
    assert kinds == [
        "filing",
        "questioning",
        "evidence",
        "other",
        "notice",
        "statement",
        "statement",
        "decision",
        "receipt",
        "payment",
        "payment",
        "publication",
        "closing",
    ]
    assert OutboxEvent.objects.filter(name="enforcement.penalty.decided").count() == 1
    assert [e.verb for e in timeline(case)][:3] == ["open", "file", "question"]


def test_one_officer_or_one_without_a_certificate_is_stopped(bureau):
    case = bureau.propose()
    assert refusal(lambda: bureau.act(case, "file", bureau.head, officers=bureau.team[:1])).code == "officers.two"
    verdict = refusal(lambda: bureau.act(case, "file", bureau.head, officers=[bureau.team[0], bureau.bare.pk]))
    assert verdict.code == "officer.certificate" and "第四十二条" in str(verdict.basis[0])


def test_only_who_was_appointed_investigates(bureau):
    case = bureau.act(bureau.propose(), "file", bureau.head, officers=[bureau.officers[1].pk, bureau.officers[3].pk])
    assert refusal(lambda: bureau.act(case, "question", text_of_record="…", signed="王")).code == "officer.not_yours"
    bureau.act(
        case, "replace", bureau.head, officer=bureau.officers[3].pk, substitute=bureau.officers[0].pk, reason="与当事人有利害关系"
    )
    bureau.act(case, "question", text_of_record="…", signed="王")


def test_an_old_deed_is_not_punished(bureau):
    case = bureau.propose(ended_on="2024-02-28")
    assert refusal(lambda: bureau.act(case, "file", bureau.head, officers=bureau.team)).code == "limitation"
    harmful = bureau.propose(ended_on="2024-02-28", circumstances={"endangered_life": True})
    assert bureau.act(harmful, "file", bureau.head, officers=bureau.team).state == "investigating"


def test_no_conclusion_without_record_evidence_or_while_things_are_held(bureau):
    case = bureau.filed()
    end = {"facts": "…", "suggestion": "penalty", "kinds": ["fine"], "fine_yuan": 20_000}
    assert refusal(lambda: bureau.act(case, "conclude", **end)).code == "shown"
    bureau.act(case, "question", text_of_record="…", signed="王")
    assert refusal(lambda: bureau.act(case, "conclude", **end)).code == "record.missing"
    bureau.act(case, "add_evidence", title="照片")
    bureau.act(case, "preserve", bureau.head, things="探测器 3 只", reason="可能灭失")
    assert due(case, "preserve") == "2026-03-11"  # seven working days
    assert refusal(lambda: bureau.act(case, "conclude", **end)).code == "preserved"
    bureau.act(case, "settle", outcome="解除登记保存")
    assert bureau.act(case, "conclude", **end).state == "concluded"


def test_a_fine_outside_the_standard_asks_for_reasons_and_outside_the_law_is_refused(bureau):
    case = bureau.investigated()  # 99-3: up to 50,000; ordinary tier 15,000–35,000
    end = {"facts": "…", "suggestion": "penalty", "kinds": ["fine"]}
    assert refusal(lambda: bureau.act(case, "conclude", fine_yuan=10_000, **end)).code == "fine.reason"
    assert refusal(lambda: bureau.act(case, "conclude", fine_yuan=60_000, reason="特别恶劣", **end)).code == "fine.most"
    send(api.StateCircumstances(penalty=case.pk, circumstances={"found": ["removed_harm"]}), Context(actor=bureau.one))
    assert bureau.act(case, "conclude", fine_yuan=10_000, **end).proposal["fine_yuan"] == 10_000


def test_the_party_has_its_five_working_days(bureau):
    case = bureau.noticed()
    assert due(case, "hearing_request") == "2026-03-09"
    assert refusal(lambda: bureau.act(case, "pass_notice")).code == "notice.waiting"
    with clock.frozen(MONDAY + timedelta(days=8)):
        assert bureau.act(case, "pass_notice").state == "defended"


def test_a_large_fine_is_heard_reviewed_and_discussed(bureau):
    case = bureau.noticed(violation="98-2", fine_yuan=300_000, circumstances={"found": []}, party="演示储运有限公司")
    bureau.act(case, "ask_hearing", statement="要求听证")
    at = (MONDAY + timedelta(days=9)).isoformat()
    chair = bureau.officers[2].pk
    assert refusal(lambda: bureau.act(case, "schedule", bureau.legal, at=at, place="三楼", chair=chair)).code == "hearing.early"
    at = (MONDAY + timedelta(days=10)).isoformat()
    assert (
        refusal(lambda: bureau.act(case, "schedule", bureau.legal, at=at, place="三楼", chair=bureau.team[0])).code
        == "hearing.chair"
    )
    bureau.act(case, "schedule", bureau.legal, at=at, place="三楼会议室", chair=chair)
    assert refusal(lambda: bureau.act(case, "hold", bureau.legal, record="…", signed="王")).code == "hearing.early"
    with clock.frozen(MONDAY + timedelta(days=11)):
        bureau.act(case, "hold", bureau.legal, record="……", signed="王经理")
        assert due(case, "decide") == "2026-06-11"  # the eleven days of the hearing do not count
        decide = {"kinds": ["fine"], "fine_yuan": 300_000}
        assert refusal(lambda: bureau.act(case, "decide", bureau.head, **decide)).code == "decide.review"
        assert refusal(lambda: bureau.act(case, "review", bureau.one, opinion="同意")).code == "denied"
        bureau.act(case, "review", bureau.legal, opinion="事实清楚")
        assert refusal(lambda: bureau.act(case, "decide", bureau.head, **decide)).code == "decide.discussion"
        assert (
            refusal(lambda: bureau.act(case, "discuss", bureau.head, participants="丁、戊", conclusion="同意")).code
            == "discussion.few"
        )
        bureau.act(case, "discuss", bureau.head, participants="丁、戊、己", conclusion="同意")
        assert (
            refusal(lambda: bureau.act(case, "decide", bureau.head, kinds=["fine"], fine_yuan=350_000)).code == "decide.heavier"
        )
        assert bureau.act(case, "decide", bureau.head, **decide).state == "decided"


def test_a_small_fine_has_no_hearing(bureau):
    assert refusal(lambda: bureau.act(bureau.noticed(), "ask_hearing", statement="要求听证")).code == "hearing.right"


def test_first_offence_may_be_spared_the_second_not(bureau):
    said = {"corrected": True, "harm": "slight"}
    first = bureau.investigated(circumstances=said)
    bureau.act(first, "conclude", facts="…", suggestion="spare")
    bureau.act(first, "spare", bureau.head, education="当面教育")
    assert "第三十三条" in first.ground and first.outcome == "spared"
    bureau.act(bureau.act(first, "serve", how="直接", receiver="王"), "fulfil")
    assert bureau.act(first, "close", bureau.head, opinion="结案").state == "closed"
    bureau.decided()
    with clock.frozen(MONDAY + timedelta(days=30)):
        again = bureau.investigated(circumstances=said)
        bureau.act(again, "conclude", facts="…", suggestion="spare")
        assert refusal(lambda: bureau.act(again, "spare", bureau.head, education="…")).code == "spare.none"


def test_late_payment_costs_three_in_a_hundred_a_day_up_to_the_fine(bureau):
    case = bureau.served()
    with clock.frozen(case.pay_until + timedelta(days=10)):
        assert api.owed_yuan(case) == 26_000
        bureau.act(case, "pay", amount_yuan=20_000, voucher="A")
        assert refusal(lambda: bureau.act(case, "fulfil")).code == "execute.unpaid"
        bureau.act(case, "pay", amount_yuan=6_000, voucher="B")
        assert bureau.act(case, "fulfil").state == "executed"
    other = bureau.served(party="另一公司")
    with clock.frozen(other.pay_until + timedelta(days=300)):
        assert api.owed_yuan(other) == 40_000


def test_days_of_a_suit_do_not_count_and_the_court_waits_for_the_urging(bureau):
    case = bureau.served()
    with clock.frozen(case.pay_until + timedelta(days=2)):
        bureau.act(case, "urge", how="直接送达")
        bureau.act(case, "appeal", bureau.legal, organ="连云区人民法院")
    with clock.frozen(case.pay_until + timedelta(days=100)):
        assert api.owed_yuan(case) == 21_200
        bureau.act(case, "end_appeal", bureau.legal, result="驳回")
        assert refusal(lambda: bureau.act(case, "enforce", bureau.head, court="连云区人民法院")).code == "court.early"
    with clock.frozen(MONDAY + timedelta(days=200)):
        assert bureau.act(case, "enforce", bureau.head, court="连云区人民法院").forced


def test_what_may_be_a_crime_goes_to_criminal_justice_and_comes_back(bureau):
    case = bureau.investigated()
    bureau.act(case, "transfer", bureau.head, organ="连云港市公安局", reason="涉嫌危险作业罪")
    with clock.frozen(MONDAY + timedelta(days=20)):
        bureau.act(case, "give_back", bureau.head, reason="不构成犯罪")
    assert (case.state, due(case, "decide")) == ("concluded", "2026-06-20")


def test_a_changed_paper_breaks_the_chain_and_the_case_cannot_be_closed(bureau):
    case = bureau.filed()
    send(
        api.AddEvidence(penalty=Penalty.objects.get(pk=case.pk).pk, title="现场照片", file_name="a.txt", content="证据".encode()),
        Context(actor=bureau.one),
    )
    assert api.check_file(case).allowed
    with zipfile.ZipFile(io.BytesIO(api.file_zip(case))) as archive:
        index = json.loads(archive.read("index.json"))
        assert len(index["papers"]) == 2 and any(name.startswith("files/") for name in archive.namelist())
    Paper.objects.filter(penalty=case, number=1).update(text="改过")
    assert api.check_file(case).code == "chain.broken"


def test_on_the_spot_only_small_fines_by_two(bureau):
    said = {
        "division": AREA,
        "party": "演示商店",
        "violation": "99-1",
        "facts": "未设警示标志",
        "kinds": ["fine"],
        "receiver": "李",
    }
    with pytest.raises(Refused, match="3000"):
        send(api.DecideOnSpot(**said, officers=bureau.team, fine_yuan=5000), Context(actor=bureau.one))
    case = Penalty.objects.get(pk=send(api.DecideOnSpot(**said, officers=bureau.team, fine_yuan=3000), Context(actor=bureau.one)))
    assert (case.state, case.simple, due(case, "spot_report")) == ("served", True, "2026-03-09")


def test_a_person_cannot_be_charged_with_what_only_a_unit_does(bureau):
    assert refusal(lambda: bureau.propose(party_kind="person")).code == "party.kind"
    assert refusal(lambda: bureau.propose(violation="1-1")).code == "violation.unknown"


def standing(case, actor):
    return {one.transition.verb: one.verdict.code for one in choices(case, actor) if not one.verdict.allowed}


def test_what_refuses_whatever_is_written_is_said_beforehand(bureau):
    case = bureau.filed()
    assert standing(case, bureau.one) == {"settle": "preserve.none", "conclude": "shown"}
    assert standing(case, bureau.head)["conclude"] == "officer.not_yours"
    decided = bureau.served()
    assert standing(decided, bureau.one) == {"urge": "urge.early", "fulfil": "execute.unpaid", "report_spot": "spot.only"}
    assert standing(decided, bureau.legal) == {"end_appeal": "appeal.none"}


def test_the_receipt_says_how_and_by_whom(bureau):
    table = Document(io.BytesIO(receipt(bureau.served()))).tables[0]
    assert [cell.text for cell in table.rows[1].cells][-2:] == ["直接送达", "甲"]
    assert sum(round(column.width.mm) for column in table.columns) == 154  # as wide as the page between its margins, said where every office program looks
