"""特殊作业: what goes on now, applying, and one permit with its conditions, gas tests and verbs on the spot."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anlan.console.doors import back, do, fresh_key, number, page_for, posted
from anlan.console.views.supervision.home import own_areas
from anlan.domains.supervision import api as supervision
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse, refused
from anlan.platform.accounts.requests import actor_of
from anlan.platform.cases.api import choices, deadlines_of, timeline

STATES = (
    ("live", gettext_lazy("进行中")), ("overdue", gettext_lazy("超时")), ("clash", gettext_lazy("交叉作业")), ("applied", gettext_lazy("已申请")), ("closed", gettext_lazy("已关闭")),
    ("cancelled", gettext_lazy("已取消")),
)  # fmt: skip
TEXTS = ("enterprise", "kind", "grade", "place", "content", "team", "workers", "watcher", "risks")
GAS = ("oxygen_percent", "combustible_percent", "lower_limit_percent", "toxic_mg_m3", "toxic_limit_mg_m3")
ROWS = 100


@page_for("supervision.view")
def works(request: HttpRequest) -> HttpResponse:
    actor, asked = actor_of(request), request.GET.dict()
    asked.setdefault("state", "live")
    rows = supervision.work_rows(actor, asked)
    rows = rows.order_by("-overdue", "ends_at") if asked["state"] in ("live", "overdue", "clash") else rows.order_by("-opened_at")
    page = max(1, number(asked.get("page")) or 1)
    found = list(rows[(page - 1) * ROWS : page * ROWS + 1])
    return render(request, "console/supervision/works.html", {
        "rows": found[:ROWS], "page": page, "more": len(found) > ROWS, "asked": asked, "states": STATES, "kinds": supervision.WORK_KINDS, "areas": own_areas(actor), "may_apply": bool(actor.grants_for("supervision.work")),
    })  # fmt: skip


@page_for("supervision.work")
def apply(request: HttpRequest) -> HttpResponse:
    said = dict(posted(request, *TEXTS, "starts_at", "ends_at", "lon", "lat")) if request.method == "POST" else request.GET.dict()
    if request.method == "POST":
        try:
            pk = do(request, _command(said))
        except Refused as refusal:
            return _form(request, said, str(refusal), refusal.fields)
        return back(request, reverse("work", args=[pk]), _("作业票已申请，请到现场逐项确认条件。"))
    now = clock.local(clock.now())
    said.setdefault("starts_at", f"{now:%Y-%m-%dT%H:%M}")
    return _form(request, said)


def _command(said: dict[str, str]) -> supervision.ApplyForWork:
    times = {name: _moment(said.get(name, ""), name) for name in ("starts_at", "ends_at")}
    if not said.get("enterprise"):
        raise refused("work.enterprise", _("请先选择企业。"), enterprise=_("请选择。"))
    return supervision.ApplyForWork(**{name: said.get(name, "") for name in TEXTS}, **times)


def _moment(text: str, name: str) -> Any:
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise Refused(refuse("invalid", _("请填写起止时间。")), {name: _("请选择日期和时间。")})
    return found.replace(tzinfo=clock.SHANGHAI) if found.tzinfo is None else found


def _form(request: HttpRequest, said: dict[str, str], error: str = "", wrong: Any = None) -> HttpResponse:
    return render(request, "console/supervision/work_form.html", {
        "said": said, "error": error, "fields": wrong or {}, "key": fresh_key(), "kinds": supervision.WORK_KINDS, "grades": supervision.GRADES_OF_WORK,
        "enterprises": supervision.enterprises(actor_of(request)), "hours": supervision.norms()["work.hours"],
    }, status=422 if error else 200)  # fmt: skip


@page_for("supervision.view")
def work(request: HttpRequest, pk: int) -> HttpResponse:
    actor, found = actor_of(request), supervision.find_work(pk)
    if not actor.may("supervision.view", found.division, found.organisation_id):
        raise LookupError(_("没有这张作业票，或不在您的辖区。"))
    name = "console/supervision/work_now.html" if request.headers.get("HX-Request") else "console/supervision/work.html"
    clashes = [supervision.find_work(int(each.partition("/")[2])) for each in found.clashes]
    return render(request, name, {
        "work": found, "file": found.file, "choices": [c for c in choices(found, actor) if c.transition.verb != "confirm"], "entries": timeline(found)[::-1],
        "deadlines": deadlines_of(found), "conditions": [(each, each in found.confirmed) for each in supervision.conditions_of(found)],
        "tests": list(found.gas_tests.all())[::-1], "asks_gas": found.kind in supervision.GAS_FOR, "clashes": clashes, "gas_minutes": supervision.norms()["work.gas_minutes"],
        "may_work": actor.may("supervision.work", found.division, found.organisation_id) and found.closed_at is None,
    })  # fmt: skip


@page_for("supervision.work")
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    lacking = do(request, supervision.ConfirmConditions(permit=pk, confirmed=tuple(request.POST.getlist("confirmed"))))
    return back(
        request,
        reverse("work", args=[pk]),
        _("还缺：%(text)s") % {"text": "、".join(lacking)} if lacking else _("作业条件已全部确认。"),
    )


@page_for("supervision.work")
@require_POST
def gas(request: HttpRequest, pk: int) -> HttpResponse:
    values = {name: _number(request.POST.get(name, ""), name) for name in GAS}
    passed = do(
        request,
        supervision.RecordGasTest(
            permit=pk,
            by=request.POST.get("by", "").strip() or actor_of(request).name,
            toxic=request.POST.get("toxic", "").strip(),
            **values,
        ),
    )
    return back(request, reverse("work", args=[pk]), _("气体分析合格。") if passed else _("气体分析不合格，不得作业。"))


def _number(text: str, name: str) -> float | None:
    try:
        return float(text) if text.strip() else None
    except ValueError as error:
        raise Refused(refuse("invalid", _("浓度应为数字。")), {name: _("应为数字。")}) from error
