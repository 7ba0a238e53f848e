"""历史数据: how long readings are kept, what is held as evidence, and what of it is taken out."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.console.doors import back, do, number, page_for
from anlan.console.views.devices import FAULTS
from anlan.domains.sensing import api as sensing
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.requests import actor_of

PLACE = "/devices/history/"
MOST_DAYS = 366


@page_for("sensing.view")
def history(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    return render(request, "console/history.html", {
        "kept": sensing.kept_history(actor), "may_keep": actor.may("system.history", ""), "may_hold": bool(actor.grants_for("sensing.history")),
        "device": request.GET.get("device", ""),
    })  # fmt: skip


@page_for("system.history")
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    days = number(request.POST.get("days"))
    if days is None:
        raise Refused(refuse("history.days", _("请填写保存天数，0 为永久。")), {_("保存天数"): _("应为整数")})
    do(request, sensing.KeepHistory(days=days, reason=request.POST.get("reason", "")))
    return back(request, PLACE, _("保存期限已记录，到期的读数在一小时内清除，保全中的除外。") if days else _("已改为永久保存。"))


@page_for("sensing.history")
@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    do(request, sensing.HoldHistory(device=request.POST.get("device", "").strip(), reason=request.POST.get("reason", "")))
    return back(request, PLACE, _("已保全，此设备的读数不再清除。"))


@page_for("sensing.history")
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    do(request, sensing.LiftHold(hold=pk, reason=request.POST.get("reason", "")))
    return back(request, PLACE, _("保全已解除。"))


@page_for("sensing.view")
def export(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Every reading of a device from a day to a day, both included, as CSV."""
    device = sensing.device_seen(code, actor_of(request))
    start, end = _window(request)
    answer = StreamingHttpResponse(_lines(sensing.history_rows(device, start, end)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{code}-{request.GET["from"]}-{request.GET["until"]}.csv"'
    return answer


def _window(request: HttpRequest) -> tuple[datetime, datetime]:
    try:
        start, end = (clock.parse_time(request.GET.get(name, "") + "T00:00:00+08:00") for name in ("from", "until"))
    except ValueError as error:
        raise Refused(refuse("history.window", _("请选择起止日期。")), {_("时段"): str(error)}) from error
    end += timedelta(days=1)
    if not timedelta(0) < end - start <= timedelta(days=MOST_DAYS):
        raise Refused(refuse("history.window", _("导出时段应为 1 至 %(days)s 天。") % {"days": MOST_DAYS}), {_("时段"): _("请调整起止日期")})
    return start, end


def _lines(rows: Iterator[tuple[Any, int, float, int]]) -> Iterator[str]:
    line, words = csv.writer(Echo()), [str(word) for word in FAULTS.values()]
    yield "\ufeff" + line.writerow([_("测点"), _("名称"), _("测量时间"), _("数值"), _("单位"), _("数据质量")])
    for point, time_us, value, quality in rows:
        marks = "、".join(word for bit, word in enumerate(words) if quality >> bit & 1)
        at = clock.local(datetime.fromtimestamp(time_us / 1e6, UTC)).isoformat(timespec="milliseconds")
        yield line.writerow([point.key, point.name, at, value, point.unit, marks])


class Echo:
    """A file for the csv module that gives each line back."""

    def write(self, text: str) -> str:
        return text
