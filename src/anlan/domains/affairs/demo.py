"""An invented past of affairs: statistics, registers, the plan at work, papers. Every row is marked invented; only the two GDP figures are real."""

from datetime import date, datetime, time, timedelta
from importlib import resources
from random import Random
from typing import Any

import shapely

from anlan.domains.affairs import models as m
from anlan.domains.affairs.commands import ReadInPlan
from anlan.domains.affairs.effects import end_of
from anlan.domains.affairs.models.indicators import SECTORS
from anlan.domains.affairs.models.learning import FIVE, THEMES
from anlan.domains.registry import api as registry
from anlan.kernel import clock
from anlan.platform.accounts.actor import system
from anlan.platform.accounts.models import Organisation, User
from anlan.platform.bus.api import Context, send
from anlan.platform.cases.models import Deadline, Entry

CITY, BASE = "3207", 2020
COUNTIES = {"320703": 0.14, "320706": 0.26, "320707": 0.19, "320722": 0.18, "320723": 0.12, "320724": 0.11}
"""County → its share of the city in the invented past."""
YEARLY = {"small": 60, "city": 90, "province": 600}
GDP = {2020: (3277.0, "公开统计数（真实）"), 2024: (4663.0, "公开统计数（真实）")}
MARK = "演示数据（虚构）"
PLAN_TITLE = "连云港市“十四五”应急管理体系和能力建设规划"
OWNERS = (
    ("指挥", "LYG-EMB"), ("预案", "LYG-EMB"), ("危险化学品", "LYG-EMB"), ("消防", "LYG-FIRE"), ("运输", "LYG-TRAFFIC"), ("通信", "LYG-IND"), ("产业", "LYG-IND"),
    ("物资", "LYG-DRC"), ("宣传", "LYG-PUB"), ("法治", "LYG-EMB"), ("执法", "LYG-EMB"), ("自然灾害", "LYG-NR"), ("气象", "LYG-MET"), ("资金", "LYG-FIN"),
    ("城市", "LYG-HOUSING"), ("科技", "LYG-IND"), ("人才", "LYG-EMB"), ("社会", "LYG-CIVIL"),
)  # fmt: skip


def make(scale: str, seed: int) -> dict[str, int]:
    """All of it; returns how many of each."""
    chance, today = Random(f"affairs-{seed}"), clock.local(clock.now()).date()
    made = {"year_statistic": _statistics(chance, today), "accident": _accidents(chance, today, YEARLY.get(scale, YEARLY["small"]))}
    made |= {"disaster_loss": _disasters(chance, today), "activity": _activities(chance, today)}
    return made | {"plan_task": _plan(chance, today), "office": _office(chance, today)}


def _stamps() -> dict[str, Any]:
    return {"invented": True, "source": MARK, "created_at": clock.now(), "updated_at": clock.now(), "quality": 80}


def _statistics(chance: Random, today: date) -> int:
    names = {CITY: "连云港市", **{code: registry.division_name(code) for code in COUNTIES}}
    rows = [_statistic(chance, area, name, year, today) for area, name in names.items() for year in range(BASE, today.year)]
    return len(m.YearStatistic.objects.bulk_create(rows))


def _statistic(chance: Random, area: str, name: str, year: int, today: date) -> m.YearStatistic:
    share = COUNTIES.get(area, 1.0)
    real = GDP.get(year) if area == CITY else None
    gdp = real[0] if real else round((3277 + 346 * (year - BASE)) * share * chance.uniform(0.99, 1.01), 1)
    lacking = area == "320724" and year == BASE + 2  # one gap, so that it is seen how a gap is said
    return m.YearStatistic(
        code=f"STAT-{area}-{year}", name=f"{name}{year}年统计", division=area, year=year, gdp_yi=gdp, population_wan=round(460 * share, 2),
        employees_wan=None if lacking else round(98 * share + 1.2 * (year - BASE) * share, 2), complete=True,
        note=f"地区生产总值为{real[1]}，其余为演示数据。" if real else "演示数据，并非真实统计。", **_stamps(),
    )  # fmt: skip


def _accidents(chance: Random, today: date, yearly: int) -> int:
    rows = []
    for year in range(BASE, today.year + 1):
        count = round(yearly * (1 - 0.055 * (year - BASE)) * chance.uniform(0.96, 1.04))
        rows += [row for number in range(count) if (row := _accident(chance, year, number)).occurred_on <= today]
    return len(m.Accident.objects.bulk_create(rows, batch_size=2000))


def _accident(chance: Random, year: int, number: int) -> m.Accident:
    county = _county(chance)
    sector = chance.choices(list(SECTORS), weights=(3, 1, 12, 16, 14, 34, 2, 4, 1, 5, 8))[0]
    deaths = chance.choices((0, 1, 2), weights=(45 + 5 * (year - BASE), 50, 5))[0]
    day = date(year, 1, 1) + timedelta(days=chance.randrange(365))
    return m.Accident(
        code=f"ACC-{year}-{number:05d}", name=f"演示{registry.division_name(county)}{SECTORS[sector]}事故{number + 1}", division=county, geom=_near(chance, county),
        occurred_on=day, year=year, sector=sector, deaths=deaths, serious=chance.choices((0, 1, 2), weights=(70, 25, 5))[0], injured=chance.randrange(3),
        loss_wan=round(chance.expovariate(1 / 80), 1), counted=True, **_stamps(),
    )  # fmt: skip


def _county(chance: Random) -> str:
    return chance.choices(list(COUNTIES), weights=list(COUNTIES.values()))[0]


def _near(chance: Random, county: str) -> Any:
    area = registry.division_area(county)
    if area is None:
        return None
    middle = area.representative_point()
    return shapely.Point(middle.x + chance.uniform(-0.08, 0.08), middle.y + chance.uniform(-0.06, 0.06))


def _disasters(chance: Random, today: date) -> int:
    rows = []
    for year in range(BASE, today.year + 1):
        for number, (kind, word, month) in enumerate((("11B03", "暴雨", 7), ("11B01", "台风", 8), ("11B06", "大风", 4))):
            county, day = _county(chance), date(year, month, 5 + chance.randrange(20))
            rows += [m.DisasterLoss(
                code=f"DIS-{year}-{number}", name=f"演示{year}年{registry.division_name(county)}{word}灾害", division=county, geom=_near(chance, county), occurred_on=day,
                year=year, event_type=kind, affected=chance.randrange(800, 30_000), dead=0, missing=0, relocated=chance.randrange(900),
                rooms_collapsed=chance.randrange(20), crop_ha=float(chance.randrange(50, 4000)), loss_wan=float(chance.randrange(300, 12_000)), **_stamps(),
            )] if day <= today else []  # fmt: skip
    return len(m.DisasterLoss.objects.bulk_create(rows))


def _activities(chance: Random, today: date) -> int:
    rows = []
    for number in range(60):
        county, five = _county(chance), chance.choice(list(FIVE))
        day = today - timedelta(days=chance.randrange(700))
        theme = {5: "disaster_day", 6: "safety_month", 11: "fire_month", 12: "law_week"}.get(day.month, "daily")
        rows.append(m.Activity(
            code=f"PUB-{number:04d}", name=f"演示{THEMES[theme]}{FIVE[five]}活动{number + 1}", division=county, geom=_near(chance, county), theme=theme, five=five,
            held_on=day, year=day.year, people=chance.randrange(30, 900), materials=chance.randrange(50, 1500), **_stamps(),
        ))  # fmt: skip
    return len(m.Activity.objects.bulk_create(rows))


def plan_text() -> str:
    return resources.files("anlan.domains.affairs").joinpath("data/plan_145.txt").read_text(encoding="utf-8")


def _plan(chance: Random, today: date) -> int:
    """The plan is read in as anybody would; who does what by when, and how far it is, is invented."""
    house = Context(actor=system("演示城市", channel="cli"))
    send(ReadInPlan(title=PLAN_TITLE, text=plan_text(), division=CITY, source="规划正文（公开）"), house)
    offices = dict(Organisation.objects.filter(code__startswith="LYG-").values_list("code", "pk"))
    tasks = list(m.PlanTask.objects.all())
    begun = datetime(2022, 1, 10, 9, tzinfo=clock.SHANGHAI)
    for task in tasks:
        task.invented, task.opened_at = True, begun
        if chance.random() < 0.92 and offices:
            _at_work(chance, task, offices, today)
    m.PlanTask.objects.bulk_update(tasks, ["invented", "opened_at", "closed_at", "state", "organisation", "due_on", "progress", "reported_at", "evidence", "measure", "urged"])
    Deadline.objects.bulk_create(_clock(t) for t in tasks if t.due_on and t.state == "running")
    Entry.objects.bulk_create(
        Entry(case=t.subject, at=t.opened_at, actor="演示城市", verb="assign", text=f"分解落实（演示）：{t.organisation}，{t.due_on}") for t in tasks if t.due_on
    )
    return len(tasks)


def _at_work(chance: Random, task: m.PlanTask, offices: dict[str, int], today: date) -> None:
    code = next((code for word, code in OWNERS if word in task.title), "LYG-EMB")
    task.organisation_id = offices.get(code, next(iter(offices.values())))
    task.measure = f"演示措施：围绕“{task.title}”制定年度工作清单，按季度推进。"
    luck = chance.random()
    if luck < 0.45:
        _done(chance, task, today)
        return
    late = luck > 0.85
    task.state, task.due_on = "running", today + timedelta(days=-chance.randrange(20, 200) if late else chance.randrange(30, 400))
    task.progress = chance.randrange(30, 95)
    task.reported_at = clock.now() - timedelta(days=chance.randrange(150))
    task.urged = int(late)


def _done(chance: Random, task: m.PlanTask, today: date) -> None:
    task.state, task.progress = "done", 100
    task.due_on = today - timedelta(days=chance.randrange(30, 700))
    closed = task.due_on + timedelta(days=chance.choice((-60, -20, -5, -1, 15)))
    task.closed_at = datetime.combine(closed, time(16), tzinfo=clock.SHANGHAI)
    task.reported_at, task.evidence = task.closed_at, "演示佐证：验收材料编号 Y-" + str(task.pk)


def _clock(task: m.PlanTask) -> Deadline:
    due = end_of(task.due_on or date.today())  # noqa: DTZ011 - only where there is a date
    return Deadline(
        case=task.subject, name="due", title=f"规划任务：{task.title}"[:200], division=task.division, organisation=task.organisation_id, permission="affairs.view",
        clause="规划六（一）、督办制度", started_at=task.opened_at, near_at=due - timedelta(days=30), due_at=due, told_near=True, told_missed=due < clock.now(),
        state="missed" if due < clock.now() else "running",
    )  # fmt: skip


def _office(chance: Random, today: date) -> int:
    """A few of each, so that every list has something to look at."""
    bureau = Organisation.objects.filter(code="LYG-EMB").first()
    staff = User.objects.filter(is_active=True).exclude(organisation=None).exclude(organisation__kind="enterprise")
    people = [*staff.filter(username__in=("clerk", "head")), *staff.exclude(username__in=("clerk", "head"))[:10]]
    common = {"division": CITY, "organisation": bureau, "opened_at": clock.now() - timedelta(days=20), "invented": True}
    rows: list[Any] = [
        m.IncomingDocument(number="INCOMING-DEMO-1", title="关于做好汛期值班值守工作的通知（演示）", state="handling", sender="省应急管理厅（演示）", sender_number="演应急〔2025〕3号",
                           received_on=today - timedelta(days=20), abstract="要求加强汛期值班，落实领导带班。", proposal="拟请指挥中心承办。",
                           instruction="同意，指挥中心抓好落实。", due_on=today + timedelta(days=10), **common),
        m.IncomingDocument(number="INCOMING-DEMO-2", title="关于报送应急物资储备情况的函（演示）", state="registered", sender="市发展改革委（演示）", received_on=today, **common),
        m.OutgoingDocument(number="OUTGOING-DEMO-1", title="关于开展安全生产月活动的通知（演示）", state="issued", form="notice", recipients="各县区应急管理局", copies_to="市政府办公室",
                           body="一、活动主题\n按照全国统一部署执行。\n二、活动安排\n（一）开展宣传咨询。各单位结合实际组织。\n（二）开展应急演练。", opinion="已核。", signer="演示负责人",
                           signed_on=today - timedelta(days=15), document_number=f"连应急演〔{today.year}〕1号", **common),
        m.OutgoingDocument(number="OUTGOING-DEMO-2", title="关于调整市减灾委员会成员的请示（演示）", state="draft", form="request", recipients="市政府", body="因人员变动，拟作调整。妥否，请批示。", **common),
        m.Meeting(number="MEETING-DEMO-1", title="全市安全生产工作例会（演示）", state="held", held_at=clock.now() - timedelta(days=9), place="应急指挥中心", chair="演示负责人",
                  attendees="各成员单位", agenda="通报上月情况，部署下月工作。", minutes="会议通报了上月安全生产情况，研究部署下阶段工作。", **common),
        m.Course(number="COURSE-DEMO-1", title="应急管理干部业务培训班（演示）", state="open", audience="市县应急管理干部", begins_on=today - timedelta(days=3),
                 ends_on=today + timedelta(days=4), hours=24.0, questions=_questions(), **common),
    ]  # fmt: skip
    for row in rows:
        row.save()
        Entry.objects.create(case=row.subject, at=row.opened_at, actor="演示城市", verb="open", text=row.title)
    _work_tasks(rows[4], common, today)
    _notice(people, common, today)
    _learners(chance, rows[5], people)
    return len(rows) + 4


def _work_tasks(meeting: m.Meeting, common: dict[str, Any], today: date) -> None:
    offices = list(Organisation.objects.filter(code__in=("LYG-EMB", "LYG-HOUSING", "LYG-TRAFFIC")))
    for number, (office, days) in enumerate(zip(offices, (12, 30, -6), strict=False)):
        task = m.WorkTask.objects.create(**{**common, "organisation": office}, number=f"WORK_TASK-DEMO-{number}", title=f"落实例会议定事项之{number + 1}（演示）", state="open",
                                         text="按会议要求组织排查并报送情况。", source=meeting.subject, due_on=today + timedelta(days=days))  # fmt: skip
        Entry.objects.create(case=task.subject, at=task.opened_at, actor="演示城市", verb="open", text="会议议定")


def _notice(people: list[User], common: dict[str, Any], today: date) -> None:
    notice = m.Notice.objects.create(**common, number="NOTICE-DEMO-1", title="关于启用新版值班表的通知（演示）", state="published", body="自下周起使用新版值班表，请各单位知悉。", read_by=today)
    m.Receipt.objects.bulk_create(
        m.Receipt(subject=notice.subject, user=p, sent_at=notice.opened_at, read_at=notice.opened_at + timedelta(hours=i) if i > 1 and i % 3 else None) for i, p in enumerate(people)
    )


def _questions() -> list[dict[str, Any]]:
    return [
        {"text": "《生产安全事故报告和调查处理条例》规定，单位负责人接到事故报告后应当于多长时间内上报？", "options": ["1 小时", "2 小时", "24 小时"], "answer": [0]},
        {"text": "突发事件预警级别按紧急程度由高到低用哪些颜色标示？", "options": ["红、橙、黄、蓝", "红、黄、蓝、绿", "橙、黄、蓝、白"], "answer": [0]},
        {"text": "下列哪些属于隐患整改“五落实”？", "options": ["责任", "措施", "资金", "口号"], "answer": [0, 1, 2]},
    ]


def _learners(chance: Random, course: m.Course, people: list[User]) -> None:
    for person in people[:6]:
        enrolment = m.Enrolment.objects.create(course=course, user=person, enrolled_at=course.opened_at, hours_attended=float(chance.randrange(8, 24)))
        if chance.random() < 0.6:
            score = chance.choice((66.7, 100.0, 100.0))
            m.Attempt.objects.create(enrolment=enrolment, answers=[[0], [0], [0, 1, 2]], score=score, passed=score >= course.pass_mark, at=clock.now())
