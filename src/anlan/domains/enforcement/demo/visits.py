"""Inspections in every state."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from anlan.domains.enforcement.demo.times import clock_row, ten_oclock, today, told
from anlan.domains.enforcement.models import Draw, Inspection, SupervisionPlan
from anlan.domains.enforcement.rules import inspecting
from anlan.domains.enforcement.rules.limits import get_limit
from anlan.domains.enforcement.staff import team_key
from anlan.kernel import clock
from anlan.platform.cases.models import Deadline, Entry, Link

#: what is invented as seen, by the violation an item is tied to
FAULTS = {
    "94": "主要负责人未组织制定年度安全投入计划", "97-1": "未配备注册安全工程师", "97-2": "安全管理人员考核合格证已过期", "97-3": "新入厂员工无三级教育记录",
    "97-5": "隐患排查台账缺少近三个月记录", "97-6": "未组织年度应急演练", "97-7": "两名焊工操作证过期", "98-2": "新增储罐无安全设施设计审查意见", "99-1": "罐区入口安全警示标志缺失",
    "99-2": "安全阀未按标准设置", "99-3": "可燃气体探测器超期未检定", "99-4": "中控室报警声音被关闭", "99-5": "装卸作业人员未佩戴防护面罩", "101-1": "危险化学品混放",
    "101-2": "重大危险源评估报告超过三年", "101-3": "动火作业现场无监护人", "101-4": "风险清单未更新", "101-5": "重大隐患未向职代会报告", "102": "泵房地面泄漏未处理",
}  # fmt: skip


def make_visits(
    chance: Random, things: Sequence[Any], team: list[dict[str, Any]], plan: SupervisionPlan, draw: Draw, count: int
) -> list[Inspection]:
    by_subject, named = {f"{t.kind}/{t.id}": t for t in things}, {one["id"]: one for one in team}
    drawn = [(by_subject[subject], [named[key] for key in keys]) for subject, keys in draw.result]
    rows = [visit(chance, n, thing, who, plan, draw, ago=-chance.randrange(1, 8)) for n, (thing, who) in enumerate(drawn)]
    taken = len(rows)
    for n in range(taken, count):
        ago = -chance.randrange(0, 6) if n < taken + 6 else chance.randrange(5, 360)
        rows.append(visit(chance, n, things[n % len(things)], team[:2], plan, None, ago=ago))
    made = Inspection.objects.bulk_create(rows)
    Link.objects.bulk_create(Link(case=row.subject, other=row.enterprise, role="party") for row in made)
    Entry.objects.bulk_create(entry for row in made for entry in told(row, _story(row)))
    Deadline.objects.bulk_create(clock_ for row in made for clock_ in _clocks(row))
    return made


def visit(
    chance: Random, n: int, thing: Any, who: Sequence[Mapping[str, Any]], plan: SupervisionPlan, draw: Draw | None, *, ago: int
) -> Inspection:
    """``ago`` days since the visit; one that lies ahead waits."""
    day = today() - timedelta(days=ago)
    items = inspecting.items_of(["chemical"])
    row = Inspection(
        number=f"INSPECTION-{day:%Y%m%d}-9{n:03d}", title=f"{thing.name}执法检查", state="assigned", division=thing.division, organisation_id=thing.organisation_id,
        opened_at=ten_oclock(min(day, today()) - timedelta(days=7)), party=thing.name, enterprise=f"{thing.kind}/{thing.id}", plan=plan, draw=draw, planned_on=day,
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
    row.started_at, row.finished_at, row.faults = ten_oclock(day), ten_oclock(day) + timedelta(hours=2), len(faulty)
    row.place, row.companion, row.position_m = "演示装置区、罐区", "演示企业负责人", 8.0
    row.order = [
        {"code": code, "text": row.answers[code]["note"], "clause": inspecting.get_item(code)["clause"], "danger": 0}
        for code in faulty
    ]
    row.due_at = ten_oclock(day + timedelta(days=15)) if faulty else None
    row.state = (
        "clean" if not faulty else "ordered" if ago <= 25 else chance.choice(("corrected", "corrected", "corrected", "failed"))
    )
    row.closed_at = ten_oclock(day + timedelta(days=18)) if row.state in ("clean", "corrected") else None
    if row.state in ("corrected", "failed"):
        passed = row.state == "corrected"
        row.recheck = {
            "at": ten_oclock(day + timedelta(days=18)).isoformat(),
            "by": who[0]["name"],
            "opinion": "已按要求整改" if passed else "部分问题未整改",
            "passed": passed,
        }
    return row


def _story(row: Inspection) -> list[tuple[datetime, str, str]]:
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


def _clocks(row: Inspection) -> Iterator[Deadline]:
    if row.state == "ordered" and row.due_at:
        limit = get_limit("recheck")
        yield clock_row(row, "recheck", f"{limit.title}：{row.party}", row.due_at, limit.due(row.due_at), limit.clause)
