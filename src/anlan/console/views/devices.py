"""监测设备: who is heard and who is not, what was wrong with their readings, who was refused; one device with its points and curves."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anlan.console.doors import back, do, fresh_key, number, page_for
from anlan.domains.sensing import api as sensing
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.requests import actor_of
from anlan.platform.bus.api import Context

STATES = (("online", gettext_lazy("在线")), ("silent", gettext_lazy("失联")), ("never", gettext_lazy("从未上报")), ("maintenance", gettext_lazy("检修")))
TONES = {"online": "ok", "silent": "late", "never": "", "maintenance": "near"}
FAULTS = {
    "nan": gettext_lazy("非数值"), "range": gettext_lazy("超量程"), "skew": gettext_lazy("时钟超前"), "late": gettext_lazy("迟到"),
    "duplicate": gettext_lazy("重复"), "out_of_order": gettext_lazy("乱序"), "device": gettext_lazy("设备自报故障"),
}  # fmt: skip
REASONS = {
    "unknown_device": gettext_lazy("未登记的设备"), "unknown_key": gettext_lazy("密钥无效或已吊销"), "revoked_key": gettext_lazy("密钥已吊销"),
    "too_many": gettext_lazy("超过上报频率"), "unknown_point": gettext_lazy("未登记的测点"), "unit": gettext_lazy("单位不可换算"),
    "bad_time": gettext_lazy("时间无法识别"), "bad_value": gettext_lazy("数值无法识别"), "malformed": gettext_lazy("报文无法解析"),
    "frame_too_long": gettext_lazy("坏帧：分包过长"), "no_answer": gettext_lazy("控制器无应答"), "frame_crc": gettext_lazy("坏帧：校验不符"), "frame_check": gettext_lazy("坏帧：校验不符"),
    "frame_checksum": gettext_lazy("坏帧：校验不符"), "frame_length": gettext_lazy("坏帧：长度不符"), "frame_no_header": gettext_lazy("坏帧：没有帧头"),
    "frame_no_tail": gettext_lazy("坏帧：没有帧尾"), "frame_content": gettext_lazy("坏帧：内容不合标准"),
}  # fmt: skip
WINDOWS = ((1, gettext_lazy("1 小时")), (24, gettext_lazy("24 小时")), (168, gettext_lazy("7 天")), (720, gettext_lazy("30 天")))


@page_for("sensing.view")
def devices(request: HttpRequest) -> HttpResponse:
    actor, asked = actor_of(request), request.GET
    found, more = sensing.devices(actor, q=asked.get("q", "").strip(), state=asked.get("state", ""), after=asked.get("after", ""))
    return render(request, "console/devices.html", {
        "devices": [(each, STATE_WORDS[each.state], TONES[each.state]) for each in found], "more": more, "asked": asked, "states": STATES,
        "refused": _refusals(sensing.refused(30)) if actor.grants_for("sensing.rules") else [],
    })  # fmt: skip


STATE_WORDS = dict(STATES)


def _refusals(rows: Any) -> list[Any]:
    return [(row, REASONS.get(row.reason, row.reason)) for row in rows]


@page_for("sensing.view")
def device(request: HttpRequest, code: str) -> HttpResponse:
    """``?hours=`` of curves and counters."""
    actor = actor_of(request)
    hours = min(number(request.GET.get("hours")) or 24, 720)
    found = _visible(sensing.device(code, hours=hours), actor)
    now = clock.now()
    return render(request, "console/device.html", {
        "health": found, "device": found.device, "state": STATE_WORDS[found.state], "tone": TONES[found.state], "hours": hours, "windows": WINDOWS,
        "held": sensing.held_now(found.device), "today": clock.local(now).date().isoformat(), "week_ago": (clock.local(now) - timedelta(days=7)).date().isoformat(),
        "fault_words": FAULTS, "start": (now - timedelta(hours=hours)).isoformat(), "refused": _refusals(sensing.refused_of(found.device)),
        "keys": sensing.keys_of(found.device), "orders": sensing.orders_of(found.device), "order_tones": ORDER_TONES, "may_handle": actor.may("sensing.handle", found.device.division, found.device.organisation_id),
        "may_edit": actor.may("sensing.edit", found.device.division, found.device.organisation_id),
    })  # fmt: skip


def _visible(found: sensing.DeviceHealth, actor: Any) -> sensing.DeviceHealth:
    if not actor.may("sensing.view", found.device.division, found.device.organisation_id):
        raise Refused(refuse("denied", _("此设备不在您的辖区。"), area=found.device.division))
    return found


@page_for("sensing.handle")
@require_POST
def maintain(request: HttpRequest, code: str) -> HttpResponse:
    """Into maintenance for some hours, or out of it (0)."""
    hours = number(request.POST.get("hours")) or 0
    until = (clock.now() + timedelta(hours=min(hours, 720))).isoformat() if hours > 0 else ""
    do(request, sensing.SetMaintenance(device=code, until=until))
    return back(request, f"/devices/{code}/", _("已设为检修，期间报警照记不响。") if until else _("已结束检修。"))


ORDER_TONES = {"acknowledged": "ok", "declined": "late", "unanswered": "near", "absent": "", "wrong": "late", "given": "near"}
FIELDS = {
    "seconds": (gettext_lazy("秒"), 30), "minutes": (gettext_lazy("分钟"), 5), "hours": (gettext_lazy("小时"), 2), "kmh": (gettext_lazy("公里/小时"), 80),
    "text": (gettext_lazy("文本"), ""), "elements": (gettext_lazy("要素标识符，如 39 或 Z"), ""),
}  # fmt: skip
NUMBERS = frozenset({"seconds", "minutes", "hours", "kmh"})


@page_for("sensing.handle")
def orders(request: HttpRequest, code: str) -> HttpResponse:
    """What can be ordered of the device now; asked of the line it is on, so fetched after the page stands. POST gives an order."""
    _visible(sensing.device(code, hours=1), actor_of(request))
    if request.method == "POST":
        return _give(request, code)
    found = sensing.orders_offered(code)
    rows = [(key, one["label"], [(name, *FIELDS[name]) for name in one["fields"]]) for key, one in (found or {"orders": {}})["orders"].items()]
    return render(request, "console/parts/device_orders.html", {"code": code, "protocol": found and found["protocol"], "orders": rows, "numbers": NUMBERS, "key": fresh_key()})


def _give(request: HttpRequest, code: str) -> HttpResponse:
    given = {name: number(text) if name in NUMBERS else text.strip() for name, text in request.POST.items() if name in FIELDS}
    key = request.POST.get("key", "")
    state = sensing.give_order(code, request.POST.get("order", ""), given, Context(actor=actor_of(request), key=f"page:{key}" if key else ""))
    return back(request, f"/devices/{code}/#orders", str(ORDER_WORDS.get(state, state)))


ORDER_WORDS = {
    "acknowledged": gettext_lazy("命令已送达，设备已执行。"), "declined": gettext_lazy("命令已送达，设备答复未执行，原因见记录。"),
    "unanswered": gettext_lazy("命令已发送，设备尚未应答。"), "absent": gettext_lazy("设备不在线，命令未送达。"), "wrong": gettext_lazy("命令内容有误，未发送，原因见记录。"),
}  # fmt: skip


MOST_PER_MINUTE = 600_000


@page_for("sensing.edit")
@require_POST
def issue(request: HttpRequest, code: str) -> HttpResponse:
    """A new key, shown this once: the house keeps its digest only."""
    found = _visible(sensing.device(code, hours=1), actor_of(request)).device
    per_minute = number(request.POST.get("per_minute")) or 0
    if not 1 <= per_minute <= MOST_PER_MINUTE:
        raise Refused(refuse("key.limit", _("每分钟上限应为 1 至 %(most)s 条。") % {"most": MOST_PER_MINUTE}), {_("每分钟上限"): _("请调整")})
    key, digest = sensing.new_key()
    name = request.POST.get("name", "").strip()[:60] or code
    do(request, sensing.IssueAccessKey(name=name, division=found.division, organisation=found.organisation_id, device=code, digest=digest, per_minute=per_minute))
    point = next(iter(found.points.values_list("key", flat=True)), f"{code}/…")
    answer = render(request, "console/key_issued.html", {"device": found, "key": key, "name": name, "point": point, "now": clock.local(clock.now()).isoformat(timespec="seconds"), "at": request.build_absolute_uri("/api/sensing/readings")})
    answer["Cache-Control"] = "no-store"
    return answer


@page_for("sensing.edit")
@require_POST
def revoke(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    do(request, sensing.RevokeAccessKey(key=pk))
    return back(request, f"/devices/{code}/", _("密钥已吊销。"))
