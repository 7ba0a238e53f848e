"""What the pages ask of affairs beside the indicator board and the plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, Sum

from anlan.domains.affairs.models import Activity, Appraisal, Attempt, Course, Enrolment, PlanText, Receipt, WorkTask
from anlan.domains.affairs.models.learning import FIVE, THEMES
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.models import Division
from anlan.platform.accounts.scope import visible, within_area
from anlan.platform.cases.api import get_case

SEE = "affairs.view"


def plans(actor: Actor) -> list[PlanText]:
    return list(PlanText.objects.filter(visible(actor, SEE, organisation=None)).order_by("-imported_at"))


def get_plan(actor: Actor, pk: int) -> PlanText:
    plan = PlanText.objects.filter(pk=pk).first()
    if plan is None:
        raise LookupError("没有这份规划。")
    if not actor.hears(SEE, plan.division):
        raise Refused(refuse("denied", "此规划不在您的辖区。", area=plan.division))
    return plan


def history_of_appraisals(plan: int, limit: int = 400) -> list[tuple[str, Any, list[Appraisal]]]:
    """(period, made at, scores) of the appraisals kept, the newest first."""
    found: dict[tuple[str, Any], list[Appraisal]] = {}
    for row in Appraisal.objects.filter(plan=plan).select_related("organisation")[:limit]:
        found.setdefault((row.period, row.at), []).append(row)
    return [(period, at, rows) for (period, at), rows in found.items()]


def my_receipts(user: int, limit: int = 100) -> list[tuple[Receipt, Any]]:
    """What was shown to a person, unread first, with the document or notice."""
    rows = Receipt.objects.filter(user=user).order_by("read_at", "-sent_at")[:limit]
    unread_first = sorted(rows, key=lambda r: (r.read_at is not None, -r.pk))
    return [(row, _case(row.subject)) for row in unread_first]


def unread(user: int) -> int:
    return Receipt.objects.filter(user=user, read_at=None).count()


def _case(subject: str) -> Any:
    key, _sep, pk = subject.partition("/")
    return get_case(key, int(pk))


def readers_of(subject: str) -> list[Receipt]:
    return list(Receipt.objects.filter(subject=subject).select_related("user__organisation"))


def resolutions_of(meeting: Any) -> list[WorkTask]:
    """What a meeting resolved, as the tasks it became."""
    return list(WorkTask.objects.filter(source=meeting.subject).select_related("organisation").order_by("id"))


def documents_for(user: int, subject: str) -> Receipt | None:
    return Receipt.objects.filter(user=user, subject=subject).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRoom:
    """A course with its people and how they did. ``rows``: (enrolment, best score, attempts, passed)."""

    course: Course
    rows: Sequence[tuple[Enrolment, float | None, int, bool]]

    @property
    def passed(self) -> int:
        return sum(row[3] for row in self.rows)


def course_room(course: Course) -> CourseRoom:
    found = course.enrolments.select_related("user__organisation").annotate(
        best=Max("attempts__score"), tries=Count("attempts"), ok=Count("attempts", filter=Q(attempts__passed=True))
    )
    return CourseRoom(course=course, rows=[(e, e.best, e.tries, bool(e.ok)) for e in found.order_by("id")])


def my_courses(user: int) -> list[tuple[Course, Attempt | None]]:
    """Courses a person is enrolled in with their best paper."""
    found = []
    for e in Enrolment.objects.filter(user=user).select_related("course").order_by("-id")[:50]:
        found.append((e.course, e.attempts.order_by("-score").first()))
    return found


def exam_paper(course: Course) -> list[dict[str, Any]]:
    """The questions without their answers."""
    return [{"text": q["text"], "options": q["options"], "many": len(q["answer"]) > 1} for q in course.questions]


def themes(area: str, year: int) -> list[tuple[str, int, int, int]]:
    """Publicity by theme: (theme, activities, people reached, counties it was held in); a theme without any is said with zero."""
    rows = Activity.objects.filter(within_area(area), year=year).values_list("theme", "division", "people")
    found: dict[str, list[tuple[str, int]]] = {key: [] for key in THEMES}
    for theme, division, people in rows:
        found.setdefault(theme, []).append((division[:6], people or 0))
    return [(str(THEMES.get(key, key)), len(held), sum(p for _d, p in held), len({d for d, _p in held})) for key, held in found.items()]


def coverage(area: str, year: int) -> tuple[list[tuple[str, str]], list[dict[str, Any]]]:
    """五进 by county: (columns, rows): activities, people, and which of the five a county has not been in."""
    names = dict(Division.objects.filter(level=6, code__startswith=area).values_list("code", "name"))
    rows = Activity.objects.filter(within_area(area), year=year).values("division", "five").order_by().annotate(n=Count("id"), people_reached=Sum("people"))
    table = {code: {"name": name, "code": code, "total": 0, "people": 0, "cells": dict.fromkeys(FIVE, 0)} for code, name in sorted(names.items())}
    for row in rows:
        line: Any = table.get(row["division"][:6])
        if line:
            line["total"] += row["n"]
            line["people"] += row["people_reached"] or 0
            if row["five"]:
                line["cells"][row["five"]] += row["n"]
    lines = [{**line, "lacking": [str(FIVE[k]) for k, n in line["cells"].items() if not n], "cells": list(line["cells"].values())} for line in table.values()]
    return [(key, str(label)) for key, label in FIVE.items()], lines
