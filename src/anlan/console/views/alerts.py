"""监测报警: open alerts, and one alert with its evidence and its verbs."""

import csv
from collections.abc import Iterator
from datetime import timedelta

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anlan.console.alert_groups import each_alone
from anlan.console.doors import back, changed, do, page_for
from anlan.console.pick import area_of
from anlan.console.views.history import Echo
from anlan.domains.sensing import api as sensing
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.requests import actor_of
from anlan.platform.cases.act import Act, get_case
from anlan.platform.cases.api import choices, timeline

MOST = 500
RULES_SHOWN, MEMBERS_SHOWN = 30, 200
INHIBITED = {
    "maintenance": gettext_lazy("设备检修中"), "parent": gettext_lazy("上级报警未消除"), "flapping": gettext_lazy("一小时内反复报警"), "storm": gettext_lazy("报警风暴中"),
}  # fmt: skip
BEFORE = timedelta(hours=1)  # of readings shown before an alert was raised


@page_for("sensing.view")
def alerts(request: HttpRequest) -> HttpResponse:
    """The gravest and newest, and all of them counted by rule; ``?rule=`` one rule's only."""
    actor, rule = actor_of(request), request.GET.get("rule", "")
    by_rule = sensing.alert_groups(actor)
    total = sum(each.open for each in by_rule if rule in ("", each.rule))
    found = each_alone(sensing.open_alerts(actor, limit=MOST, rule=rule))
    template = "console/parts/alert_list.html" if request.headers.get("HX-Request") else "console/alerts.html"
    return render(request, template, {
        "groups": found, "by_rule": by_rule[:RULES_SHOWN], "total": total, "more": total > len(found), "rule": rule,
    })  # fmt: skip


@page_for("sensing.handle")
@require_POST
def acknowledge_rule(request: HttpRequest) -> HttpResponse:
    """The open alerts of one rule, as many as one transaction takes."""
    rule = request.POST.get("rule", "").strip()
    count = do(request, sensing.AcknowledgeGroup(rule=rule, division=area_of(actor_of(request), "sensing.handle"), text=_("成组确认")))
    return back(request, f"{reverse('alerts')}?{urlencode({'rule': rule})}", _("已确认 %(count)s 条报警。") % {"count": count})


@page_for("sensing.view")
def members(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Every point of a storm, as CSV."""
    _visible(request, pk)
    answer = StreamingHttpResponse(_lines(pk), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="alert-{pk}.csv"'
    return answer


def _lines(pk: int) -> Iterator[str]:
    line, after = csv.writer(Echo()), 0
    yield "\ufeff" + line.writerow([_("测点"), _("设备"), _("数值"), _("报警时间"), _("恢复时间"), _("次数")])
    while rows := sensing.storm_members(pk, after=after, limit=1_000):
        after = rows[-1].pk
        for m in rows:
            yield line.writerow([m.point.key, m.point.device.name, m.value, m.raised_at.isoformat(), m.cleared_at and m.cleared_at.isoformat(), m.occurrences])


def _visible(request: HttpRequest, pk: int) -> sensing.AlertView:
    found = sensing.get_alert(pk)
    if not actor_of(request).may("sensing.view", found.division, found.organisation):
        raise Refused(refuse("denied", "此报警不在您的辖区。", area=found.division))
    return found


@page_for("sensing.handle")
@require_POST
def acknowledge(request: HttpRequest) -> HttpResponse:
    """All alerts of a group that the page showed; one that somebody took meanwhile is passed over."""
    done = [pk for pk in request.POST.get("alerts", "").split(",")[:MOST] if pk.isdigit() and _acknowledged(request, int(pk))]
    return changed(request, "/duty/", _("已确认 %(count)s 条报警。") % {"count": len(done)})


def _acknowledged(request: HttpRequest, pk: int) -> bool:
    try:
        do(request, Act(kind="alert", id=pk, verb="acknowledge"))
    except Refused as refusal:
        if refusal.verdict.code == "case.state":
            return False
        raise
    return True


@page_for("sensing.view")
def alert(request: HttpRequest, pk: int) -> HttpResponse:
    actor, found = actor_of(request), _visible(request, pk)
    case = get_case("alert", pk)
    template = "console/parts/alert_now.html" if request.headers.get("HX-Request") else "console/alert.html"
    return render(request, template, {
        "alert": found, "case": case, "choices": choices(case, actor), "entries": timeline(case), "chart_from": (found.raised_at - BEFORE).isoformat(),
        "inhibited": INHIBITED.get(found.inhibited, found.inhibited),
        "members": sensing.storm_members(pk, limit=MEMBERS_SHOWN) if found.storm else [],
    })  # fmt: skip
