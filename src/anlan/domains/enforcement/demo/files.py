"""Penalty cases as far as each has come, with their sealed files."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from random import Random
from typing import Any

from anlan.domains.enforcement.demo.times import MARK, clock_row, ten_oclock, today, told
from anlan.domains.enforcement.models import Inspection, Paper, Payment, Penalty
from anlan.domains.enforcement.rules import chain, inspecting
from anlan.domains.enforcement.rules.discretion import compute_range, violations
from anlan.domains.enforcement.rules.limits import get_limit
from anlan.kernel import clock
from anlan.platform.cases.models import Deadline, Entry

#: how far a case has come → the papers it has by then
PATH = (
    ("investigating", ("filing", "questioning", "evidence")), ("noticed", ("other", "notice")), ("defended", ("statement",)), ("reviewed", ("review",)),
    ("decided", ("decision",)), ("served", ("receipt",)), ("executed", ("payment", "publication")), ("closed", ("closing",)),
)  # fmt: skip
TITLES = {
    "filing": "立案审批表", "questioning": "询问（检查）笔录，已出示执法证件", "evidence": "证据：现场照片", "other": "案件处理呈批表", "notice": "行政处罚告知书及送达回证",
    "statement": "告知期满记录", "review": "法制审核意见书", "decision": "行政处罚决定书", "receipt": "送达回证", "payment": "缴款凭证", "publication": "处罚信息公示",
    "closing": "结案审批表",
}  # fmt: skip


def make_cases(chance: Random, inspections: Sequence[Inspection], team: list[dict[str, Any]], count: int) -> int:
    found = [row for row in inspections if row.faults][:count]
    made = Penalty.objects.bulk_create(invent_case(chance, n, row, team, len(found)) for n, row in enumerate(found))
    papers = {row.pk: papers_of(row) for row in made}
    Paper.objects.bulk_create(paper for rows in papers.values() for paper in rows)
    Entry.objects.bulk_create(
        entry
        for row in made
        for entry in told(row, [(row.opened_at, "open", row.title), *((p.at, p.kind, p.title) for p in papers[row.pk])])
    )
    Payment.objects.bulk_create(
        Payment(penalty=row, amount_yuan=row.paid_yuan, voucher=f"演示票据{row.pk}", paid_on=clock.local(row.served_at).date() + timedelta(days=6))
        for row in made if row.paid_yuan and row.served_at
    )  # fmt: skip
    Deadline.objects.bulk_create(clock_ for row in made for clock_ in _clocks(row))
    return len(made)


STATES = ("proposed", *(state for state, _ in PATH[:-1]))
DAYS_AGO = {
    "proposed": 2, "investigating": 20, "noticed": 35, "defended": 45, "reviewed": 50, "decided": 55, "served": 75, "executed": 90,
}  # fmt: skip
"""How long ago a case that stands in a state was filed."""
DISCUSSED_FROM_YUAN = 50_000  # order 15 Art. 29: a fine that several heads discuss [K]


def invent_case(chance: Random, n: int, visit: Inspection, team: list[dict[str, Any]], total: int) -> Penalty:
    """The first cases stand in one state each, the others are closed."""
    state = STATES[n] if n < len(STATES) else "closed"
    fine = _fine(chance, visit)
    case = _proposed(n, visit, state)
    filed = case.opened_at + timedelta(days=1)
    for needed, step in STEPS:
        if _reached(state) >= STATES.index(needed):
            step(case, filed, fine, team)
    return case


def _reached(state: str) -> int:
    return STATES.index(state) if state in STATES else len(STATES)


def _violation(visit: Inspection) -> str:
    return str(inspecting.get_item(visit.order[0]["code"])["violation"])


def _fine(chance: Random, visit: Inspection) -> int:
    span = compute_range(_violation(visit), overdue=visit.state == "failed", circumstances=())
    return round(chance.uniform(span.low_yuan, span.high_yuan) / 1000) * 1000 or span.low_yuan


def _proposed(n: int, visit: Inspection, state: str) -> Penalty:
    row = next(one for one in violations() if one["code"] == _violation(visit))
    filed = _filed_at(visit, state)
    reached = state != "proposed"
    return Penalty(
        number=f"PENALTY-{clock.local(filed):%Y%m%d}-9{n:03d}", title=f"{visit.party}涉嫌{row['title']}案", state=state, division=visit.division,
        organisation_id=visit.organisation_id, opened_at=filed - timedelta(days=1), party="演示负责人" if row["party"] == "person" else visit.party,
        party_kind=row["party"], party_head="演示法定代表人", party_address="演示地址", enterprise=visit.enterprise, source="执法检查", inspection=visit,
        violation=row["code"], facts=f"{clock.local_text(visit.finished_at, '%Y年%m月%d日')}检查发现：{visit.order[0]['text']}。", ended_on=visit.planned_on,
        circumstances={"overdue": visit.state == "failed", "shown": reached, "waived": True}, invented=True,
    )  # fmt: skip


def _filed_at(visit: Inspection, state: str) -> datetime:
    if state == "closed":
        return max(visit.finished_at or clock.now(), clock.now() - timedelta(days=400))
    return ten_oclock(today() - timedelta(days=DAYS_AGO[state]))


def _file(case: Penalty, filed: datetime, fine: int, team: list[dict[str, Any]]) -> None:
    case.officers, case.filed_at = team[:2], filed


def _notify(case: Penalty, filed: datetime, fine: int, team: list[dict[str, Any]]) -> None:
    case.proposal = {"suggestion": "penalty", "kinds": ["fine"], "fine_yuan": fine, "reason": ""}
    case.noticed_at = filed + timedelta(days=15)


def _review(case: Penalty, filed: datetime, fine: int, team: list[dict[str, Any]]) -> None:
    case.reviewed_by = "演示法制审核员"
    case.discussed_by = ["应急管理局负责人", "演示副职一", "演示副职二"] if fine >= DISCUSSED_FROM_YUAN else []


def _decide(case: Penalty, filed: datetime, fine: int, team: list[dict[str, Any]]) -> None:
    case.decision, case.outcome, case.fine_yuan = {"kinds": ["fine"], "fine_yuan": fine, "reason": ""}, "penalty", fine
    case.decided_at = filed + timedelta(days=25)


def _serve(case: Penalty, filed: datetime, fine: int, team: list[dict[str, Any]]) -> None:
    case.served_at = filed + timedelta(days=27)
    case.pay_until = get_limit("pay").due(case.served_at)


def _execute(case: Penalty, filed: datetime, fine: int, team: list[dict[str, Any]]) -> None:
    case.paid_yuan, case.published_at = fine, filed + timedelta(days=30)
    case.closed_at = filed + timedelta(days=50) if case.state == "closed" else None


STEPS = (("investigating", _file), ("noticed", _notify), ("reviewed", _review), ("decided", _decide), ("served", _serve), ("executed", _execute))


def papers_of(row: Penalty) -> list[Paper]:
    """The file so far, sealed paper by paper."""
    states = [state for state, _ in PATH]
    reached = states.index(row.state) + 1 if row.state in states else 0
    kinds = [kind for _state, kinds in PATH[:reached] for kind in kinds]
    start, made, previous = ten_oclock(clock.local(row.filed_at or row.opened_at).date()), [], chain.FIRST
    for number, kind in enumerate(kinds, 1):
        at = start + timedelta(days=number * 3, minutes=number * 20)
        plain = chain.Paper(
            number=number, kind=kind, title=TITLES[kind], text=f"{MARK}：{TITLES[kind]}", file_name="", sha256="", at=at.isoformat(), by="演示执法员甲",
            previous=previous,
        )  # fmt: skip
        previous = chain.seal_of(plain)
        made.append(Paper(penalty=row, **(asdict(plain) | {"at": at, "seal": previous})))
    return made


def _clocks(row: Penalty) -> Iterator[Deadline]:
    wanted = {
        "investigating": ("decide", row.filed_at), "noticed": ("decide", row.filed_at), "defended": ("decide", row.filed_at), "reviewed": ("decide", row.filed_at),
        "decided": ("serve", row.decided_at), "served": ("pay", row.served_at),
    }.get(row.state)  # fmt: skip
    if wanted and wanted[1]:
        limit = get_limit(wanted[0])
        yield clock_row(row, limit.name, f"{limit.title}：{row.party}", wanted[1], limit.due(wanted[1]), limit.clause)
