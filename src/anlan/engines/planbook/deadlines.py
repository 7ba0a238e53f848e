"""Who must be told by when: the reporting duties of ``kernel/data/deadlines.json`` as instants, each with its clause."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from anlan.engines.planbook.facts import EventFacts
from anlan.kernel.grades import Grade
from anlan.kernel.tables import document
from anlan.kernel.verdict import Citation

_ORDER_493 = "生产安全事故报告和调查处理条例（国务院令第493号）"
_HEALTH = "突发公共卫生事件应急条例"
_STATISTICS = "自然灾害情况统计调查制度（应急〔2020〕19号）"
_LEVELS = ("unit", "county", "city", "province")
_UPWARD = {
    "unit": "县级以上应急管理部门和主管部门",
    "county": "市级应急管理部门和同级政府",
    "city": "省级应急管理部门和同级政府",
    "province": "国务院有关部门",
}
# order 493 Art. 10: how far up each grade goes
_REACH = {Grade.ORDINARY: "county", Grade.LARGER: "city", Grade.MAJOR: "province", Grade.EXTRAORDINARY: "province"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingDeadline:
    """A duty to report. ``step`` is first, follow_up, supplement or final; ``due_at`` None: on its occasion, not by the clock."""

    step: str
    who: str
    to: str
    due_at: datetime | None
    basis: Citation
    note: str = ""


def reporting_deadlines(
    event: EventFacts, known_at: datetime, *, level: str = "city", grade: Grade | None = None,
) -> tuple[ReportingDeadline, ...]:  # fmt: skip
    """Duties of ``level`` (unit, county, city, province), which learnt of ``event`` at ``known_at`` (aware). Raises ValueError for another level."""
    if level not in _LEVELS:
        raise ValueError(f"unknown reporting level {level!r}: use unit, county, city or province")
    kind = event.type.code[:2]
    if kind == "11":
        return _disaster(known_at, level)
    return _health(known_at, level) if kind == "13" else _accident(event, known_at, level, grade)


def _accident(event: EventFacts, known_at: datetime, level: str, grade: Grade | None) -> tuple[ReportingDeadline, ...]:
    rules = document("deadlines")["accident_report"]
    hours = rules["head_to_county_department_h"] if level == "unit" else rules["each_level_up_h"]
    clause = "第九条" if level == "unit" else "第十、十一条"
    must_go_up = level == "unit" or grade is None or _LEVELS.index(level) <= _LEVELS.index(_REACH[grade])
    days = rules["supplement_casualty_days"]["traffic_fire" if event.type.code[:3] in ("12G", "12H") else "default"]
    first = ReportingDeadline(
        step="first", who=level, to=_UPWARD[level], due_at=known_at + timedelta(hours=hours),
        basis=Citation(source=_ORDER_493, clause=clause),
        note="" if must_go_up else "按第十条该等级可不再上报，报送上级由本级决定。",
    )  # fmt: skip
    return (
        first,
        ReportingDeadline(
            step="follow_up", who=level, to=_UPWARD[level], due_at=known_at + timedelta(days=1), basis=Citation(source=_ORDER_493, clause="第十三条"),
            note="出现新情况及时补报；处置时间长的每日至少一次。",
        ),
        ReportingDeadline(
            step="supplement", who=level, to=_UPWARD[level], due_at=known_at + timedelta(days=days), basis=Citation(source=_ORDER_493, clause="第十三条"),
            note=f"自事故发生之日起{days}日内伤亡人数变化的，及时补报。",
        ),
        ReportingDeadline(step="final", who=level, to=_UPWARD[level], due_at=None, basis=Citation(source=_ORDER_493, clause="第十三条"), note="处置结束后报终报。"),
    )  # fmt: skip


def _disaster(known_at: datetime, level: str) -> tuple[ReportingDeadline, ...]:
    rules = document("deadlines")["disaster_report"]
    hours = {"unit": 2, "county": rules["county_first_h"], "city": rules["city_h"], "province": rules["province_h"]}[level]
    basis = Citation(source=_STATISTICS)
    daily = rules["zero_report_daily"].get(level, rules["zero_report_daily"]["county"])
    return (
        ReportingDeadline(step="first", who=level, to=_UPWARD[level], due_at=known_at + timedelta(hours=hours), basis=basis),
        ReportingDeadline(
            step="follow_up", who=level, to=_UPWARD[level], due_at=_next_daily(known_at, daily), basis=basis, note=f"灾情稳定前每日{daily}前零报告。"
        ),
        ReportingDeadline(step="final", who=level, to=_UPWARD[level], due_at=None, basis=basis, note="灾情稳定后核报。"),
    )  # fmt: skip


def _next_daily(known_at: datetime, clock: str) -> datetime:
    from anlan.kernel.clock import local

    hour, minute = map(int, clock.split(":"))
    today = local(known_at).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return today if today > known_at else today + timedelta(days=1)


def _health(known_at: datetime, level: str) -> tuple[ReportingDeadline, ...]:
    basis = Citation(source=_HEALTH, clause="第二十条")
    return (
        ReportingDeadline(step="first", who=level, to=_UPWARD[level], due_at=known_at + timedelta(hours=2), basis=basis),
        ReportingDeadline(step="follow_up", who=level, to=_UPWARD[level], due_at=known_at + timedelta(days=1), basis=basis),
        ReportingDeadline(step="final", who=level, to=_UPWARD[level], due_at=None, basis=basis),
    )  # fmt: skip
