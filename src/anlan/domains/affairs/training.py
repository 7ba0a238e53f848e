"""Training records 培训档案: who attended what, for how many hours, and how they did in the examinations."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from anlan.domains.affairs.models import Course, Enrolment
from anlan.domains.affairs.queries import course_room
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.models import User
from anlan.platform.accounts.scope import visible
from anlan.platform.papers.api import workbook

SEE = "affairs.documents"
ROLL = ("姓名", "单位", "出勤学时", "考试次数", "最好成绩", "结果")


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """A person's year: courses, hours attended, examinations passed of those with a paper."""

    user: User
    courses: int
    hours: float
    examined: int
    passed: int


def training_records(actor: Actor, year: int) -> list[Learner]:
    """Everybody who was enrolled in a course that began in the year, those with the fewest hours last."""
    courses = Course.objects.filter(visible(actor, SEE), begins_on__year=year).exclude(state="cancelled")
    rows = Enrolment.objects.filter(course__in=courses).values("user").order_by()
    held = rows.annotate(courses=Count("id"), hours=Sum("hours_attended"), examined=Count("id", filter=~Q(course__questions=[])))
    passed = dict(rows.filter(attempts__passed=True).annotate(n=Count("id", distinct=True)).values_list("user", "n"))
    people = User.objects.select_related("organisation").in_bulk([row["user"] for row in held])
    found = [
        Learner(user=people[row["user"]], courses=row["courses"], hours=row["hours"] or 0, examined=row["examined"], passed=passed.get(row["user"], 0)) for row in held
    ]  # fmt: skip
    return sorted(found, key=lambda each: (-each.hours, str(each.user)))


def training_xlsx(found: list[Learner]) -> bytes:
    lines = [(str(x.user), str(x.user.organisation or ""), x.courses, x.hours, x.examined, x.passed) for x in found]
    return workbook({"培训档案": (("姓名", "单位", "培训班次", "出勤学时", "应考", "合格"), lines)})


def course_xlsx(course: Course) -> bytes:
    """The roll of a course with hours and results."""
    return workbook({"学员与成绩": (ROLL, [_line(*row) for row in course_room(course).rows])})


def _line(e: Enrolment, best: float | None, tries: int, ok: bool) -> tuple[Any, ...]:
    return (
        str(e.user),
        str(e.user.organisation or ""),
        e.hours_attended,
        tries,
        best,
        "合格" if ok else "未合格" if tries else "未考",
    )
