"""An invented, marked year of enforcement: officers, a plan, a draw, inspections in every state, penalty cases with sealed files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from anlan.domains.enforcement.models import (
    Draw,
    Equipment,
    Inspection,
    Officer,
    Paper,
    Payment,
    Penalty,
    SupervisionPlan,
    Training,
)
from anlan.domains.enforcement.rules import chain, drawing, inspecting
from anlan.domains.enforcement.rules.discretion import compute_range, violations
from anlan.domains.enforcement.rules.limits import get_limit
from anlan.domains.enforcement.staff import team_key
from anlan.domains.registry import api as registry
from anlan.kernel import clock
from anlan.platform.accounts.models import Organisation
from anlan.platform.cases.models import Deadline, Entry, Link

CITY, MARK = "3207", "演示数据（虚构）"
SIZES = {"small": (48, 20), "city": (600, 160), "province": (3000, 800)}
#: name, account, certificate days left, days of entry training, days of last year's, lawyer
STAFF = (
    ("演示执法员甲", "inspector", 700, 92, 15, None), ("演示执法员乙", "inspector2", 400, 95, 14, None), ("演示法制审核员", "legal", 600, 90, 16, True),
    ("应急管理局负责人", "head", 900, 120, 14, None), ("演示执法员丙", "", 350, 91, 14, None), ("演示执法员丁", "", 800, 100, 15, None),
    ("演示执法员戊", "", -20, 90, 15, None), ("演示执法员己", "", 500, 60, 0, None), ("演示执法员庚", "", 300, 90, 6, None),
)  # fmt: skip
INSPECTORS = (0, 1, 4, 5)  # those of them who may be drawn
#: what is invented as seen, by the violation an item is tied to
FAULTS = {
    "94": "主要负责人未组织制定年度安全投入计划", "97-1": "未配备注册安全工程师", "97-2": "安全管理人员考核合格证已过期", "97-3": "新入厂员工无三级教育记录",
    "97-5": "隐患排查台账缺少近三个月记录", "97-6": "未组织年度应急演练", "97-7": "两名焊工操作证过期", "98-2": "新增储罐无安全设施设计审查意见", "99-1": "罐区入口安全警示标志缺失",
    "99-2": "安全阀未按标准设置", "99-3": "可燃气体探测器超期未检定", "99-4": "中控室报警声音被关闭", "99-5": "装卸作业人员未佩戴防护面罩", "101-1": "危险化学品混放",
    "101-2": "重大危险源评估报告超过三年", "101-3": "动火作业现场无监护人", "101-4": "风险清单未更新", "101-5": "重大隐患未向职代会报告", "102": "泵房地面泄漏未处理",
}  # fmt: skip
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


def make(scale: str, seed: int) -> dict[str, int]:
    chance = Random(f"enforcement-{seed}")
    visits, cases = SIZES.get(scale, SIZES["small"])
    things = registry.things_of(
        "chemical_enterprise", limit=visits * 2, invented=True
    )  # nothing is ever invented about a real enterprise
    if not things:
        return {}
    officers = _staff()
    team = [{"id": row.pk, "name": row.name, "certificate": row.certificate} for row in officers]
    plan = _plan(len(things))
    draw = _draw(things, [officers[n] for n in INSPECTORS], plan, chance)
    inspections = _inspections(chance, things, team, plan, draw, visits)
    return {"officer": len(officers), "inspection": len(inspections), "penalty": _penalties(chance, inspections, team, cases)}


def _staff() -> list[Officer]:
    now, today = clock.now(), _today()
    office = Organisation.objects.filter(code="LYG-EMB").first()
    officers = Officer.objects.bulk_create(
        Officer(
            code=f"DEMO-OF-{n:02d}", name=name, division=CITY, organisation=office, account=account, certificate=f"演苏执07{n:04d}",
            certificate_until=today + timedelta(days=left), entered_on=today - timedelta(days=900), lawyer=lawyer, invented=True, source=MARK, created_at=now,
            updated_at=now, quality=80,
        )
        for n, (name, account, left, _e, _y, lawyer) in enumerate(STAFF, 1)
    )  # fmt: skip
    trainings = [
        training for row, (_n, _a, _l, entry, yearly, _q) in zip(officers, STAFF, strict=True) for training in (
            Training(officer=row, purpose="entry", title="演示：执法人员入职培训", begins_on=today - timedelta(days=890), days=entry),
            Training(officer=row, purpose="yearly", title="演示：年度复训", begins_on=date(today.year - 1, 5, 10), days=yearly),
        ) if training.days
    ]  # fmt: skip
    Training.objects.bulk_create(trainings)
    Equipment.objects.bulk_create(
        Equipment(
            kind="recorder",
            number=f"DEMO-R-{row.pk}",
            name="执法记录仪（演示）",
            division=CITY,
            officer=row,
            checked_until=today + timedelta(days=200),
            invented=True,
        )
        for row in officers[:6]
    )
    return officers


def _plan(enterprises: int) -> SupervisionPlan:
    lines = [
        {"class": "hazard", "title": "危险化学品企业", "enterprises": enterprises, "times_a_year": 1, "share": 0.5},
        {"class": "other", "title": "其他企业（随机抽查）", "enterprises": enterprises, "times_a_year": 1, "share": 0.1},
    ]
    at, year = _at(date(_today().year, 1, 15)), _today().year
    return SupervisionPlan.objects.create(
        number=f"SUPERVISION_PLAN-{year}DEMO", title=f"{year}年度安全生产监督检查计划（演示）", state="approved", division=CITY, opened_at=at, year=year, lines=lines,
        officer_days=enterprises * 2 + 60, approved_at=at, invented=True,
    )  # fmt: skip


def _draw(things: Sequence[Any], officers: Sequence[Officer], plan: SupervisionPlan, chance: Random) -> Draw:
    """A real draw: it can be repeated like any other."""
    pools = drawing.Pools(
        enterprises=tuple(sorted(f"{t.kind}/{t.id}" for t in things)), officers=tuple(row.pk for row in officers), avoid={}
    )
    count, seed, word = min(6, len(things)), f"{chance.getrandbits(256):064x}", "演示见证词：海晏河清"
    at = clock.now() - timedelta(days=3)
    return Draw.objects.create(
        division=CITY, title="本月双随机抽查（演示）", plan=plan, committed_at=at, committed_by="应急管理局负责人", commitment=drawing.commitment(seed, pools, count),
        seed=seed, pools={"enterprises": list(pools.enterprises), "officers": list(pools.officers), "avoid": {}}, enterprises=count, witness="演示社会监督员",
        word=word, drawn_at=at + timedelta(minutes=20), result=[[subject, list(team)] for subject, team in drawing.draw(seed, word, pools, count)], invented=True,
    )  # fmt: skip


def _inspections(
    chance: Random, things: Sequence[Any], team: list[dict[str, Any]], plan: SupervisionPlan, draw: Draw, count: int
) -> list[Inspection]:
    by_subject, named = {f"{t.kind}/{t.id}": t for t in things}, {one["id"]: one for one in team}
    drawn = [(by_subject[subject], [named[key] for key in keys]) for subject, keys in draw.result]
    rows = [_visit(chance, n, thing, who, plan, draw, ago=-chance.randrange(1, 8)) for n, (thing, who) in enumerate(drawn)]
    taken = len(rows)
    for n in range(taken, count):
        ago = -chance.randrange(0, 6) if n < taken + 6 else chance.randrange(5, 360)
        rows.append(_visit(chance, n, things[n % len(things)], team[:2], plan, None, ago=ago))
    made = Inspection.objects.bulk_create(rows)
    Link.objects.bulk_create(Link(case=row.subject, other=row.enterprise, role="party") for row in made)
    Entry.objects.bulk_create(entry for row in made for entry in _told(row, _visit_story(row)))
    Deadline.objects.bulk_create(clock_ for row in made for clock_ in _visit_clocks(row))
    return made


def _visit(
    chance: Random, n: int, thing: Any, who: Sequence[Mapping[str, Any]], plan: SupervisionPlan, draw: Draw | None, *, ago: int
) -> Inspection:
    """``ago`` days since the visit; one that lies ahead waits."""
    day = _today() - timedelta(days=ago)
    items = inspecting.items_of(["chemical"])
    row = Inspection(
        number=f"INSPECTION-{day:%Y%m%d}-9{n:03d}", title=f"{thing.name}执法检查", state="assigned", division=thing.division, organisation_id=thing.organisation_id,
        opened_at=_at(min(day, _today()) - timedelta(days=7)), party=thing.name, enterprise=f"{thing.kind}/{thing.id}", plan=plan, draw=draw, planned_on=day,
        officers=list(who), team=team_key(who), items=items, lon=thing.lon, lat=thing.lat, invented=True,
    )  # fmt: skip
    if ago <= 0:
        return row
    faulty = chance.sample(items, chance.choice((0, 0, 1, 2, 3)))
    row.answers = {
        code: {"result": "fault", "note": FAULTS[inspecting.get_item(code)["violation"]]}
        if code in faulty
        else {"result": "ok", "note": ""}
        for code in items
    }
    row.started_at, row.finished_at, row.faults = _at(day), _at(day) + timedelta(hours=2), len(faulty)
    row.place, row.companion, row.position_m = "演示装置区、罐区", "演示企业负责人", 8.0
    row.order = [
        {"code": code, "text": row.answers[code]["note"], "clause": inspecting.get_item(code)["clause"], "danger": 0}
        for code in faulty
    ]
    row.due_at = _at(day + timedelta(days=15)) if faulty else None
    row.state = (
        "clean" if not faulty else "ordered" if ago <= 25 else chance.choice(("corrected", "corrected", "corrected", "failed"))
    )
    row.closed_at = _at(day + timedelta(days=18)) if row.state in ("clean", "corrected") else None
    if row.state in ("corrected", "failed"):
        passed = row.state == "corrected"
        row.recheck = {
            "at": _at(day + timedelta(days=18)).isoformat(),
            "by": who[0]["name"],
            "opinion": "已按要求整改" if passed else "部分问题未整改",
            "passed": passed,
        }
    return row


def _visit_story(row: Inspection) -> list[tuple[datetime, str, str]]:
    story = [(row.opened_at, "open", row.title)]
    if row.started_at and row.finished_at:
        story += [
            (row.started_at, "begin", "出示证件，开始检查"),
            (row.finished_at, "record", f"提交检查记录，发现问题{row.faults}项"),
        ]
    if row.order and row.finished_at:
        story.append((row.finished_at + timedelta(minutes=30), "order", "责令限期整改"))
    if row.recheck:
        story.append((clock.parse_time(row.recheck["at"]), "pass" if row.recheck["passed"] else "fail", row.recheck["opinion"]))
    return story


def _visit_clocks(row: Inspection) -> Iterator[Deadline]:
    if row.state == "ordered" and row.due_at:
        limit = get_limit("recheck")
        yield _clock(row, "recheck", f"{limit.title}：{row.party}", row.due_at, limit.due(row.due_at), limit.clause)


def _clock(row: Any, name: str, title: str, started: datetime, due: datetime, clause: str) -> Deadline:
    missed = due < clock.now()
    return Deadline(
        case=row.subject, name=name, title=title[:200], division=row.division, organisation=row.organisation_id, permission="enforcement.view", clause=clause,
        started_at=started, near_at=due - (due - started) / 4, due_at=due, state="missed" if missed else "running", told_near=missed, told_missed=missed,
    )  # fmt: skip


def _penalties(chance: Random, inspections: Sequence[Inspection], team: list[dict[str, Any]], count: int) -> int:
    found = [row for row in inspections if row.faults][:count]
    made = Penalty.objects.bulk_create(_case(chance, n, row, team, len(found)) for n, row in enumerate(found))
    papers = {row.pk: _papers(row) for row in made}
    Paper.objects.bulk_create(paper for rows in papers.values() for paper in rows)
    Entry.objects.bulk_create(
        entry
        for row in made
        for entry in _told(row, [(row.opened_at, "open", row.title), *((p.at, p.kind, p.title) for p in papers[row.pk])])
    )
    Payment.objects.bulk_create(
        Payment(penalty=row, amount_yuan=row.paid_yuan, voucher=f"演示票据{row.pk}", paid_on=clock.local(row.served_at).date() + timedelta(days=6))
        for row in made if row.paid_yuan and row.served_at
    )  # fmt: skip
    Deadline.objects.bulk_create(clock_ for row in made for clock_ in _case_clocks(row))
    return len(made)


def _case(chance: Random, n: int, visit: Inspection, team: list[dict[str, Any]], total: int) -> Penalty:
    code = visit.order[0]["code"]
    violation = inspecting.get_item(code)["violation"]
    row = next(one for one in violations() if one["code"] == violation)
    overdue = visit.state == "failed"
    span = compute_range(violation, overdue=overdue, circumstances=())
    fine = round(chance.uniform(span.low_yuan, span.high_yuan) / 1000) * 1000 or span.low_yuan
    states = ["proposed", *(state for state, _ in PATH[:-1])]
    state = states[n] if n < len(states) else "closed"
    days = {
        "proposed": 2,
        "investigating": 20,
        "noticed": 35,
        "defended": 45,
        "reviewed": 50,
        "decided": 55,
        "served": 75,
        "executed": 90,
    }
    filed = (
        max(visit.finished_at or clock.now(), clock.now() - timedelta(days=400))
        if state == "closed"
        else _at(_today() - timedelta(days=days[state]))
    )
    reached = states.index(state) if state in states else len(states)
    person, kinds = row["party"] == "person", ["fine"]
    case = Penalty(
        number=f"PENALTY-{clock.local(filed):%Y%m%d}-9{n:03d}", title=f"{visit.party}涉嫌{row['title']}案", state=state, division=visit.division,
        organisation_id=visit.organisation_id, opened_at=filed - timedelta(days=1), party="演示负责人" if person else visit.party, party_kind=row["party"],
        party_head="演示法定代表人", party_address="演示地址", enterprise=visit.enterprise, source="执法检查", inspection=visit, violation=violation,
        facts=f"{clock.local_text(visit.finished_at, '%Y年%m月%d日')}检查发现：{visit.order[0]['text']}。", ended_on=visit.planned_on, officers=team[:2] if reached else [],
        circumstances={"overdue": overdue, "shown": bool(reached), "waived": True}, invented=True, filed_at=filed if reached else None,
    )  # fmt: skip
    if reached >= 2:  # noqa: PLR2004 - the investigation is over
        case.proposal, case.noticed_at = (
            {"suggestion": "penalty", "kinds": kinds, "fine_yuan": fine, "reason": ""},
            filed + timedelta(days=15),
        )
    if reached >= states.index("reviewed"):
        case.reviewed_by, case.discussed_by = (
            "演示法制审核员",
            ["应急管理局负责人", "演示副职一", "演示副职二"] if fine >= 50_000 else [],
        )  # noqa: PLR2004 - order 15 Art. 29
    if reached >= states.index("decided"):
        case.decision, case.outcome, case.fine_yuan, case.decided_at = (
            {"kinds": kinds, "fine_yuan": fine, "reason": ""},
            "penalty",
            fine,
            filed + timedelta(days=25),
        )
    if reached >= states.index("served") and case.decided_at:
        case.served_at = case.decided_at + timedelta(days=2)
        case.pay_until = get_limit("pay").due(case.served_at)
    if reached >= states.index("executed") and case.decided_at:
        case.paid_yuan, case.published_at = fine, case.decided_at + timedelta(days=5)
        case.closed_at = filed + timedelta(days=50) if state == "closed" else None
    return case


def _papers(row: Penalty) -> list[Paper]:
    """The file so far, sealed paper by paper."""
    states = [state for state, _ in PATH]
    reached = states.index(row.state) + 1 if row.state in states else 0
    kinds = [kind for _state, kinds in PATH[:reached] for kind in kinds]
    start, made, previous = _at(clock.local(row.filed_at or row.opened_at).date()), [], chain.FIRST
    for number, kind in enumerate(kinds, 1):
        at = start + timedelta(days=number * 3, minutes=number * 20)
        plain = chain.Paper(
            number=number, kind=kind, title=TITLES[kind], text=f"{MARK}：{TITLES[kind]}", file_name="", sha256="", at=at.isoformat(), by="演示执法员甲",
            previous=previous,
        )  # fmt: skip
        previous = chain.seal_of(plain)
        made.append(Paper(penalty=row, **(asdict(plain) | {"at": at, "seal": previous})))
    return made


def _case_clocks(row: Penalty) -> Iterator[Deadline]:
    wanted = {
        "investigating": ("decide", row.filed_at), "noticed": ("decide", row.filed_at), "defended": ("decide", row.filed_at), "reviewed": ("decide", row.filed_at),
        "decided": ("serve", row.decided_at), "served": ("pay", row.served_at),
    }.get(row.state)  # fmt: skip
    if wanted and wanted[1]:
        limit = get_limit(wanted[0])
        yield _clock(row, limit.name, f"{limit.title}：{row.party}", wanted[1], limit.due(wanted[1]), limit.clause)


def _told(row: Any, story: Sequence[tuple[datetime, str, str]]) -> list[Entry]:
    return [Entry(case=row.subject, at=at, actor="演示城市", verb=verb[:40], text=text, data={}) for at, verb, text in story]


def _today() -> date:
    return clock.local(clock.now()).date()


def _at(day: date) -> datetime:
    """Ten o'clock of that day in Shanghai."""
    return datetime(day.year, day.month, day.day, 10, tzinfo=clock.SHANGHAI).astimezone(clock.now().tzinfo)
