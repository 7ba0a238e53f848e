"""Training: a course with its people, hours and paper, and the examination."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.console.doors import back, do, fresh_key, page_for
from anlan.console.handing import handed
from anlan.console.waiting import case_url
from anlan.domains.affairs import api as affairs
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.models import User
from anlan.platform.accounts.requests import actor_of
from anlan.platform.cases.api import get_case
from anlan.platform.http.security import require


@page_for("affairs.view")
def course(request: HttpRequest, pk: int) -> HttpResponse:
    return _course(request, pk)


def _course(request: HttpRequest, pk: int, error: str = "", said: str = "") -> HttpResponse:
    actor, row = actor_of(request), get_case("course", pk)
    may, mine = actor.may("affairs.office", row.division, row.organisation_id), enrolled(actor, pk)
    if not may and not mine:
        raise Refused(refuse("denied", _("您没有参加这个培训班。"), area=row.division))
    return render(request, "console/affairs/course.html", {
        "room": affairs.course_room(row), "course": row, "may_office": may, "register": case_url(row.subject), "error": error, "text": said or written(row.questions),
        "people": User.objects.filter(is_active=True).exclude(organisation=None).exclude(organisation__kind="enterprise").select_related("organisation").order_by("organisation__code")[:400] if may else [],
        "mine": mine,
    }, status=422 if error else 200)  # fmt: skip


def enrolled(actor: Any, pk: int) -> bool:
    return any(course.pk == pk for course, _best in affairs.my_courses(actor.user or 0))


def written(questions: list[dict[str, Any]]) -> str:
    """A paper as people write it: the question, its options below, the right ones with a star."""
    return "\n\n".join("\n".join([q["text"], *(f"{'*' if i in q['answer'] else '-'} {text}" for i, text in enumerate(q["options"]))]) for q in questions)


def read_paper(text: str) -> tuple[dict[str, Any], ...]:
    found = []
    for block in text.replace("\r", "").strip().split("\n\n"):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        options = [line for line in lines[1:] if line[:1] in "*-"]
        if lines:
            found.append({"text": lines[0], "options": [o[1:].strip() for o in options], "answer": [i for i, o in enumerate(options) if o.startswith("*")]})
    return tuple(found)


@page_for("affairs.office")
@require_POST
def questions(request: HttpRequest, pk: int) -> HttpResponse:
    said = request.POST.get("questions", "")
    try:
        count = do(request, affairs.SetQuestions(course=pk, questions=read_paper(said)))
    except Refused as refusal:
        return _course(request, pk, error=" ".join([str(refusal), *refusal.fields.values()]), said=said)
    return back(request, reverse("course", args=[pk]), _("试卷已保存，共 %(n)s 题。") % {"n": count})


@page_for("affairs.office")
@require_POST
def enrol(request: HttpRequest, pk: int) -> HttpResponse:
    users = tuple(int(text) for text in request.POST.getlist("users") if text.isdigit())
    count = do(request, affairs.Enrol(course=pk, users=users))
    return back(request, reverse("course", args=[pk]), _("已报名 %(n)s 人。") % {"n": count})


@page_for("affairs.office")
@require_POST
def roll(request: HttpRequest, pk: int) -> HttpResponse:
    """Hours of everybody on the page at once; a tick takes somebody off the roll."""
    hours = {int(name[2:]): _hours(text) for name, text in request.POST.items() if name.startswith("h-") and name[2:].isdigit()}
    off = tuple(int(text) for text in request.POST.getlist("off") if text.isdigit())
    count = do(request, affairs.RecordHours(course=pk, hours=hours, off=off))
    return back(request, reverse("course", args=[pk]), _("名单已更新 %(n)s 人。") % {"n": count})


def _hours(text: str) -> float:
    try:
        return float(text or 0)
    except ValueError as error:
        raise Refused(refuse("course.hours", _("学时应为数字。"))) from error


@page_for("affairs.view")
def roll_excel(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_case("course", pk)
    require(actor_of(request), "affairs.office", row.division)
    return handed(affairs.course_xlsx(row), f"{row.title}-学员与成绩.xlsx")  # type: ignore[arg-type]


@page_for("affairs.view")
def exam(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_case("course", pk)
    if not enrolled(actor_of(request), pk):
        raise Refused(refuse("denied", _("您没有参加这个培训班。"), area=row.division))
    paper = affairs.exam_paper(row)  # type: ignore[arg-type]
    if request.method == "POST":
        answers = tuple(tuple(int(a) for a in request.POST.getlist(f"q{i}") if a.isdigit()) for i in range(len(paper)))
        do(request, affairs.SitExam(user=actor_of(request).user or 0, course=pk, answers=answers))
        best = next((best for c, best in affairs.my_courses(actor_of(request).user or 0) if c.pk == pk), None)
        return back(request, reverse("affairs"), _("已交卷，最好成绩 %(score)s 分。") % {"score": best.score if best else "—"})
    return render(request, "console/affairs/exam.html", {"course": row, "paper": paper, "key": fresh_key()})
