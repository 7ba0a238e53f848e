"""What command decides, as a duty officer could read it. Pure: values in, Verdict out, clause cited."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from anlan.kernel import clock, coords
from anlan.kernel.grades import Grade
from anlan.kernel.saying import say
from anlan.kernel.tables import event_ancestors
from anlan.kernel.verdict import Citation, Verdict, allow, refuse

RESPONSE_LAW = Citation(source="中华人民共和国突发事件应对法（2024）", clause="第八十六条")
START_LAW = Citation(source="中华人民共和国突发事件应对法（2024）", clause="第七十二条")
SAME_PLACE_M = 3000.0
SAME_TIME = timedelta(hours=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What is needed to tell whether two messages speak of one event. Unknown values are None."""

    subject: str
    title: str
    event_type: str
    lon: float | None
    lat: float | None
    division: str
    at: datetime
    substances: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """``score`` 0–1 and the reasons, in words."""

    other: Sighting
    score: float
    reasons: tuple[str, ...]

    @property
    def subject(self) -> str:
        return self.other.subject

    @property
    def title(self) -> str:
        return self.other.title


def likeness(one: Sighting, other: Sighting) -> Likeness | None:
    """How likely two messages speak of the same event; None when place or time speak against it."""
    gap = abs(one.at - other.at)
    near, place_reason = _nearness(one, other)
    if gap > SAME_TIME or near == 0:
        return None
    kin, kin_reason = _kinship(one, other)
    score = 0.45 * near + 0.25 * (1 - gap / SAME_TIME) + 0.3 * kin
    minutes = round(gap.total_seconds() / 60)
    return Likeness(other=other, score=round(score, 2), reasons=(place_reason, say("时间相差 {minutes} 分钟", minutes=minutes), kin_reason))


def _nearness(one: Sighting, other: Sighting) -> tuple[float, str]:
    if None not in (one.lon, one.lat, other.lon, other.lat):
        metres = float(coords.haversine_m(one.lon, one.lat, other.lon, other.lat))
        return max(0.0, 1 - metres / SAME_PLACE_M), say("相距 {metres} 米", metres=f"{metres:.0f}")
    same = bool(one.division) and (one.division.startswith(other.division) or other.division.startswith(one.division))
    return (0.4, "同一辖区（一方位置未定）") if same else (0.0, "")


def _kinship(one: Sighting, other: Sighting) -> tuple[float, str]:
    if one.substances & other.substances:
        return 1.0, say("同一物质：{names}", names="、".join(sorted(one.substances & other.substances)))
    if one.event_type == other.event_type:
        return 1.0, "事件类型相同"
    shared = [code for code in event_ancestors(one.event_type) if code in event_ancestors(other.event_type)]
    return (0.6, "事件类型同类") if shared and not shared[0].endswith("000") else (0.2, "事件类型不同")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportClock:
    """One reporting duty: what is due when, and the clause that says so."""

    name: str
    title: str
    due_at: datetime
    clause: str


def reporting_clocks(grade: int | None, known_at: datetime, limits: Mapping[str, Any]) -> tuple[ReportClock, ...]:
    """The clocks that start when the city learns of an incident: first report upward, and for 较大 and above a spoken one before it.

    ``limits`` is kernel table ``deadlines``; the practice of half an hour by telephone is [K] and configured there by the operator.
    """
    hours = limits["accident_report"]["each_level_up_h"]
    first = ReportClock(
        name="report.first", title="首报（书面）", due_at=known_at + timedelta(hours=hours), clause="国务院令第493号 第十一条：逐级上报每级不超过2小时"
    )
    follow = ReportClock(
        name="report.follow_up", title="续报", due_at=known_at + timedelta(hours=24), clause="国务院令第493号 第十三条：事故报告后出现新情况应及时补报；处置较长的每日至少一次"
    )
    phone = ReportClock(
        name="report.phone", title="电话报告", due_at=known_at + timedelta(minutes=30), clause="较大以上突发事件30分钟内电话报告（地方要求，可配置）"
    )
    return (phone, first, follow) if grade is not None and grade <= Grade.LARGER else (first, follow)


def supplement_until(event_type: str, known_at: datetime, limits: Mapping[str, Any]) -> datetime:
    """Until when a change of casualties must still be reported: 30 days, road traffic and fire 7 (order 493 Art. 13)."""
    days = limits["accident_report"]["supplement_casualty_days"]
    short = any(code in ("12H00", "12G00") for code in event_ancestors(event_type))
    return known_at + timedelta(days=days["traffic_fire" if short else "default"])


def recipients(grade: int | None, names: Sequence[str]) -> list[str]:
    """Who must be told (order 493 Art. 10): ordinary to the city, larger to the province, graver to the State Council's department."""
    city, province, nation = names
    upward = {None: [city], 4: [city], 3: [city, province], 2: [city, province, nation], 1: [city, province, nation]}
    return [*upward[grade], "公安机关", "人力资源社会保障部门", "工会", "人民检察院"]


def may_start(facts: Mapping[str, Any], plan_title: str, level: int, proposed: int | None, reason: str) -> Verdict:
    """A response is started at the level the plan proposes; another level needs a reason. It must state matter, level and measures."""
    if not plan_title:
        return refuse("response.plan", "请先选定预案。", START_LAW)
    if proposed is not None and level != proposed and not reason.strip():
        return refuse("response.reason", "启动级别与预案建议不一致，请写明理由。", START_LAW, level=level, proposed=proposed)
    return allow("response.start", START_LAW, plan=plan_title, level=level, proposed=proposed, facts=dict(facts))


def may_end(open_tasks: Sequence[str], trapped: float | None, open_warnings: Iterable[str], reason: str) -> Verdict:
    """A response ends when what led to it is gone: nobody trapped or missing, tasks done; what is left open needs a reason."""
    if trapped:
        return refuse("response.people", "仍有被困或失联人员，不能终止响应。", RESPONSE_LAW, trapped=trapped)
    left = [*open_tasks, *open_warnings]
    if left and not reason.strip():
        return refuse("response.open", say("还有 {count} 项未了结（{names}），请办结或写明终止理由。", count=len(left), names="；".join(left[:3])), RESPONSE_LAW, left=left)
    return allow("response.end", RESPONSE_LAW, left=left)


def task_due(started_at: datetime, limit_minutes: float | None) -> datetime | None:
    return started_at + timedelta(minutes=limit_minutes) if limit_minutes else None


DUTY_LAW = Citation(source="生产安全事故应急条例", clause="第十四条")
SEATS = {"leader": "带班领导", "officer": "值班员", "backup": "备班"}
MUST_SIT = ("leader", "officer")
WHOLE_DAY = "08:30"  # [K] when a duty of a whole day begins; each turn may say its own hours
FARTHEST_TURN_DAYS = 366


def turn_hours(day: str, starts: str, ends: str) -> tuple[datetime, datetime] | None:
    """From when to when a turn lasts; an end not after the start is of the next day. None when it is no day or no time."""
    try:
        begin = clock.parse_time(f"{day}T{starts or WHOLE_DAY}")
        end = clock.parse_time(f"{day}T{ends or WHOLE_DAY}")
    except (ValueError, OverflowError):
        return None
    return begin, end if end > begin else end + timedelta(days=1)


def check_turn(day: str, seat: str, name: str, hours: tuple[datetime, datetime] | None, now: datetime) -> Verdict:
    """A turn names a day, a seat and a person. A turn that is over is a record and stays as it was."""
    if hours is None:
        return refuse("roster.day", "日期应为 2025-07-01，时间应为 08:30。", DUTY_LAW, day=day)
    if seat not in SEATS:
        return refuse("roster.seat", say("岗位应为{seats}之一。", seats="、".join(SEATS.values())), DUTY_LAW, seat=seat)
    if not name.strip():
        return refuse("roster.name", "请填写姓名。", DUTY_LAW)
    if hours[1] <= now or hours[0] > now + timedelta(days=FARTHEST_TURN_DAYS):
        return refuse("roster.past", "只能排一年以内、尚未结束的班；过去的值班是记录，不能改。", DUTY_LAW, day=day)
    return allow("roster.turn", DUTY_LAW)


def may_hand_over(waiting: str, receiver: int | None, giver: int | None) -> Verdict:
    """One hand-over at a time in an area, and nobody hands over to themselves."""
    if waiting:
        return refuse("hand_over.waiting", say("{number} 还没有签收，请先签收或撤回。", number=waiting), DUTY_LAW, waiting=waiting)
    if receiver is not None and receiver == giver:
        return refuse("hand_over.self", "不能交给自己，请选择接班人。", DUTY_LAW)
    return allow("hand_over.open", DUTY_LAW)


def may_sign(giver: int | None, receiver: int | None, signer: int | None) -> Verdict:
    """The one who takes over signs, with their own account: not the one who hands over, and where somebody is named, only they."""
    if signer is None:
        return refuse("hand_over.person", "交接班须由接班人本人的账号签收。", DUTY_LAW)
    if signer == giver:
        return refuse("hand_over.own", "交班人不能替接班人签收。", DUTY_LAW)
    if receiver is not None and signer != receiver:
        return refuse("hand_over.other", "已指定接班人，请由其签收；换人请交班人撤回后重新交班。", DUTY_LAW)
    return allow("hand_over.sign", DUTY_LAW)


def may_withdraw(giver: int | None, asker: int | None) -> Verdict:
    """Only who wrote a hand-over takes it back."""
    return allow("hand_over.withdraw") if asker is not None and asker == giver else refuse("hand_over.giver", "只有交班人可以撤回。", DUTY_LAW)
