"""Approved forces are called, stock is booked."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from anlan.domains.command.commands import ApproveDispatch
from anlan.domains.command.effects import tell_force
from anlan.domains.command.models import Dispatch, Incident
from anlan.domains.registry import api as registry
from anlan.kernel import clock
from anlan.kernel.saying import say
from anlan.kernel.verdict import refused
from anlan.platform.bus.api import Context, handles
from anlan.platform.cases.api import note, open_case


@handles(ApproveDispatch, subject=lambda cmd: Incident.objects.select_for_update().get(pk=cmd.incident))
def approve_dispatch(cmd: ApproveDispatch, ctx: Context, incident: Incident) -> list[int]:
    if not cmd.lines:
        raise refused("dispatch.empty", "请至少选择一支力量或一项物资。", lines="请选择")
    sent = [_call(incident, line, ctx) for line in cmd.lines]
    note(incident, ctx, "dispatch", say("批准调派 {count} 项：{names}", count=len(sent), names="、".join(d.title for d in sent[:6])), dispatches=[d.pk for d in sent])
    return [int(d.pk) for d in sent]


def _call(incident: Incident, line: Mapping[str, Any], ctx: Context) -> Dispatch:
    thing = registry.get_thing(str(line.get("thing", "")))
    if Dispatch.objects.filter(thing=f"{thing.kind}/{thing.id}", state__in=("called", "moving", "on_scene")).exclude(category="stock").exists():
        raise refused("dispatch.busy", say("“{name}”已在执行任务，请另选。", name=thing.name), lines=thing.name)
    quantity = float(line["quantity"]) if line.get("quantity") not in (None, "") else None
    stock = thing.kind == "stock_item"
    if stock:
        registry.book_stock(thing.id, quantity or 0, ctx, for_subject=incident.subject).require()
    else:
        registry.set_force_state(thing.kind, thing.id, "called", ctx)
    eta = float(line["eta_minutes"]) if line.get("eta_minutes") not in (None, "") else None
    dispatch = open_case(
        Dispatch, ctx, title=thing.name, division=incident.division, organisation_id=thing.organisation_id, incident=incident,
        thing=f"{thing.kind}/{thing.id}", category="stock" if stock else thing.kind, quantity=quantity, unit=str(thing.attrs.get("unit") or ""),
        mode=str(thing.attrs.get("mode") or ""), lon=thing.lon, lat=thing.lat, route=line.get("route"), eta_minutes=eta,
        expected_at=clock.now() + timedelta(minutes=eta) if eta is not None else None, exercise=incident.exercise, cause=incident.cause,
        correlation=incident.correlation,
    )  # fmt: skip
    tell_force(dispatch)
    return dispatch
