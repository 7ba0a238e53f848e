"""值班表 and 值班日志: who sits where in the next weeks, by Excel too; one day of the log as a paper."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.console.doors import back, do, number, page_for, posted
from anlan.console.pick import area_of
from anlan.domains.command import api as command
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.models import Division
from anlan.platform.accounts.requests import actor_of

DAYS = 14
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DIVISION_LEVEL = 6


def chosen_area(request: HttpRequest, actor: Actor) -> str:
    return request.POST.get("area") or request.GET.get("area") or area_of(actor, "command.duty")


def duty_areas(actor: Actor) -> list[tuple[str, str]]:
    """Areas with a duty of their own that the actor may see: the city, counties, and those of the actor's own grants."""
    own = {grant.area for grant in actor.grants_for("command.duty")}
    rows = Division.objects.filter(level__lte=DIVISION_LEVEL) | Division.objects.filter(functional_zone=True) | Division.objects.filter(code__in=own)
    return [(code, name) for code, name in rows.order_by("code").values_list("code", "name") if actor.may("command.duty", code)]


def day_of(text: str | None, otherwise: date) -> date:
    """The day asked for; today's when it is no day."""
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError:
        return otherwise


def today() -> date:
    return clock.local(clock.now()).date()


@page_for("command.duty")
def roster(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, refusal: Refused | None = None, status: int = 200) -> HttpResponse:
    actor, asked = actor_of(request), request.GET
    area, now = chosen_area(request, actor), today()
    first = day_of(asked.get("from"), now - timedelta(days=now.weekday()))
    days = command.roster(actor, area, first, DAYS)
    return render(request, "console/roster.html", {
        "days": days, "seats": command.SEATS, "area": area, "areas": duty_areas(actor), "today": now, "first": first, "last": first + timedelta(days=DAYS - 1),
        "before": first - timedelta(days=DAYS), "after": first + timedelta(days=DAYS), "may_edit": actor.may("command.roster", area),
        "people": command.takers(area, None), "gaps": sum(bool(day.missing) for day in days if day.day >= now), "refusal": refusal, "said": request.POST,
    }, status=status)  # fmt: skip


def _asked(request: HttpRequest, area: str) -> str:
    return f"{reverse('roster')}?{urlencode({'area': area, 'from': request.POST.get('from', '')})}"


def refused_on_page(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """What is refused is said on the page of the roster, with what was typed still in the form."""

    def guarded(request: HttpRequest, **more: Any) -> HttpResponse:
        try:
            return view(request, **more)
        except Refused as refusal:
            if refusal.verdict.code == "denied":
                raise
            return _page(request, refusal, 422)

    return guarded


@page_for("command.roster")
@require_POST
@refused_on_page
def save(request: HttpRequest) -> HttpResponse:
    area = chosen_area(request, actor_of(request))
    said = posted(request, "day", "seat", "name", "phone", "username", "starts", "ends")
    do(request, command.SaveTurn(division=area, turn=number(request.POST.get("turn")), **said))
    return back(request, _asked(request, area), _("已排班。"))


@page_for("command.roster")
@require_POST
@refused_on_page
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    do(request, command.DropTurn(turn=pk))
    return back(request, _asked(request, chosen_area(request, actor_of(request))), _("已撤下此班次。"))


@page_for("command.roster")
@require_POST
@refused_on_page
def bring_in(request: HttpRequest) -> HttpResponse:
    file, area = request.FILES.get("file"), chosen_area(request, actor_of(request))
    if file is None:
        raise Refused(refuse("import.file", "请先选择文件（Excel 或 CSV）。"))
    count = do(request, command.LoadRoster(division=area, rows=command.read_roster(str(file.name), file.read())))
    return back(request, _asked(request, area), _("已导入 %(count)s 个班次。") % {"count": count})


@page_for("command.duty")
def take_out(request: HttpRequest) -> HttpResponse:
    """The shown weeks; the file is also the template of the import."""
    actor = actor_of(request)
    area, first = chosen_area(request, actor), day_of(request.GET.get("from"), today())
    days = command.roster(actor, area, first, DAYS)
    content = command.roster_xlsx([turn for day in days for turns in day.turns.values() for turn in turns])
    return HttpResponse(content, content_type=TYPE, headers={"Content-Disposition": f'attachment; filename="roster-{area}-{first}.xlsx"'})


@page_for("command.duty")
def log(request: HttpRequest) -> HttpResponse:
    """One day of the log, made to be printed and signed."""
    actor = actor_of(request)
    area, day = chosen_area(request, actor), day_of(request.GET.get("day"), today())
    found, areas = command.duty_day(actor, area, day), duty_areas(actor)
    return render(request, "console/duty_log.html", {
        "log": found, "area": area, "areas": areas, "where": dict(areas).get(area, area), "seats": command.SEATS, "groups": command.GROUPS,
        "before": day - timedelta(days=1), "after": day + timedelta(days=1), "today": today(), "now": clock.now(),
    })  # fmt: skip
