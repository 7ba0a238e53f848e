"""Load – ask – save – tell."""

from typing import Any

from shapely.geometry import Point as Place

from anlan.domains.sensing import attention, commands, detection, effects, marks, pointmaking, revision, rules
from anlan.domains.sensing.events import AlertChanged, DeviceRegistered, RuleRetired, RuleWentLive
from anlan.domains.sensing.models import AccessKey, Alert, Device, DeviceModel, DeviceOrder, Rule, RuleVersion
from anlan.engines.sensing import condition_from
from anlan.engines.sensing.rules import GREATEST
from anlan.kernel import clock
from anlan.kernel.divisions import canonical
from anlan.kernel.saying import say
from anlan.kernel.verdict import refused
from anlan.platform.bus.api import Context, emit, handles
from anlan.platform.cases.api import link, move, note

GROUP_AT_ONCE = 500  # alerts acknowledged in one transaction


def _alert(cmd: Any) -> Alert:
    return Alert.objects.select_for_update().get(pk=cmd.alert)


def _device(cmd: Any) -> Device:
    return Device.objects.select_for_update().get(code=cmd.device)


def _rule(cmd: Any) -> Rule:
    return Rule.objects.select_for_update().get(code=cmd.rule)


@handles(commands.TellTransitions, area=lambda _: "")
def tell_transitions(cmd: commands.TellTransitions, ctx: Context) -> list[int | None]:
    return detection.apply_all(marks.untold(cmd.stream, cmd.transitions) if cmd.stream else cmd.transitions, ctx)


@handles(commands.EscalateAlerts, area=lambda _: "")
def escalate_alerts(cmd: commands.EscalateAlerts, ctx: Context) -> int:
    return attention.call_again(ctx)


@handles(commands.AcknowledgeAlert, subject=_alert)
def acknowledge_alert(cmd: commands.AcknowledgeAlert, ctx: Context, alert: Alert) -> int:
    move(alert, "accept" if alert.state == "cleared" else "acknowledge", ctx, cmd.text)
    return int(alert.pk)


@handles(commands.AcknowledgeGroup, area=lambda cmd: canonical(cmd.division))
def acknowledge_group(cmd: commands.AcknowledgeGroup, ctx: Context) -> int:
    rows = Alert.objects.select_for_update(of=("self",)).filter(
        rule_code=cmd.rule, division__startswith=canonical(cmd.division), closed_at=None, state__in=("raised", "cleared")
    )  # fmt: skip
    for alert in (found := list(rows.order_by("level", "raised_at")[:GROUP_AT_ONCE])):
        move(alert, "accept" if alert.state == "cleared" else "acknowledge", ctx, cmd.text)
    return len(found)


@handles(commands.AssignAlert, subject=_alert)
def assign_alert(cmd: commands.AssignAlert, ctx: Context, alert: Alert) -> int:
    move(alert, "assign", ctx, cmd.text or say("指派给 {name}", name=cmd.assignee), assignee=cmd.assignee)
    return int(alert.pk)


@handles(commands.SilenceAlert, subject=_alert)
def silence_alert(cmd: commands.SilenceAlert, ctx: Context, alert: Alert) -> int:
    move(alert, "silence", ctx, cmd.text or say("静音 {minutes} 分钟", minutes=cmd.minutes), minutes=cmd.minutes)
    return int(alert.pk)


@handles(commands.ClearAlert, subject=_alert)
def clear_alert(cmd: commands.ClearAlert, ctx: Context, alert: Alert) -> int:
    move(alert, "dismiss", ctx, cmd.reason, reason=cmd.reason)
    return int(alert.pk)


@handles(commands.LinkAlertToIncident, subject=_alert)
def link_alert_to_incident(cmd: commands.LinkAlertToIncident, ctx: Context, alert: Alert) -> int:
    tie(alert, cmd.incident, ctx)
    return int(alert.pk)


def tie(alert: Alert, incident: str, ctx: Context) -> None:
    """The alert belongs to this incident from now on."""
    link(alert, incident, "source")
    alert.incident = incident
    alert.save(update_fields=["incident"])
    note(alert, ctx, "link", say("关联突发事件 {incident}", incident=incident), incident=incident)
    effects.tell(AlertChanged, alert)


@handles(commands.RegisterDevice, area=lambda cmd: (canonical(cmd.division), cmd.organisation))
def register_device(cmd: commands.RegisterDevice, ctx: Context) -> int:
    model = DeviceModel.objects.filter(key=cmd.model).first()
    if model is None:
        raise refused("device.model", f"没有设备型号 {cmd.model}，请先在型号库登记。", model="未登记的型号")
    values = {
        "name": cmd.name, "model": model, "division": canonical(cmd.division), "geom": Place(cmd.lon, cmd.lat), "organisation_id": cmd.organisation,
        "number": cmd.number, "thing": cmd.thing, "address": cmd.address, "invented": cmd.invented, "source": cmd.source, "updated_at": clock.now(),
    }  # fmt: skip
    device, created = Device.objects.update_or_create(code=cmd.code, defaults=values, create_defaults=values | {"created_at": clock.now()})
    pointmaking.make_points(device, model)
    if created:
        emit(DeviceRegistered(subject=device.subject, area=device.division, organisation=device.organisation_id, device=device.code, title=device.name))
    return int(device.pk)


@handles(commands.CompletePoints, area=lambda _: "")
def complete_points(cmd: commands.CompletePoints, ctx: Context) -> int:
    return pointmaking.complete_points()


@handles(commands.IssueAccessKey, area=lambda cmd: (canonical(cmd.division), cmd.organisation))
def issue_access_key(cmd: commands.IssueAccessKey, ctx: Context) -> int:
    device = Device.objects.filter(code=cmd.device, division__startswith=canonical(cmd.division)).first() if cmd.device else None
    if cmd.device and device is None:
        raise refused("device.unknown", "该区划内没有这台设备。", device="未登记")
    if cmd.organisation and not AccessKey.organisation.field.related_model.objects.filter(pk=cmd.organisation).exists():  # type: ignore[union-attr]
        raise refused("key.organisation", "没有这个单位。", organisation="未登记的单位")
    key, _ = AccessKey.objects.get_or_create(digest=cmd.digest, defaults={
        "name": cmd.name, "device": device, "organisation_id": cmd.organisation, "division": canonical(cmd.division), "per_minute": cmd.per_minute,
        "created_at": clock.now(),
    })  # fmt: skip
    return int(key.pk)


@handles(commands.RevokeAccessKey, subject=lambda cmd: AccessKey.objects.select_for_update().get(pk=cmd.key))
def revoke_access_key(cmd: commands.RevokeAccessKey, ctx: Context, key: AccessKey) -> None:
    key.revoked_at = key.revoked_at or clock.now()
    key.save()


@handles(commands.SetMarks, subject=lambda cmd: Device.objects.select_for_update().get(points__key=cmd.point))
def set_marks(cmd: commands.SetMarks, ctx: Context, device: Device) -> None:
    if any(isinstance(v, bool) or not isinstance(v, int | float) or abs(v) > GREATEST for v in cmd.marks.values()):
        raise refused("point.marks", "特征值应为数字，例如 warning=3.5。", marks="应为数字")
    point = device.points.get(key=cmd.point)
    point.marks = dict(cmd.marks)
    point.save()


@handles(commands.OrderDevice, subject=_device)
def order_device(cmd: commands.OrderDevice, ctx: Context, device: Device) -> int:
    made = DeviceOrder.objects.create(device=device, order=cmd.order[:40], given=dict(cmd.given), by=ctx.actor.name, at=clock.now())
    return int(made.pk)


@handles(commands.SettleOrder, subject=_device)
def settle_order(cmd: commands.SettleOrder, ctx: Context, device: Device) -> None:
    """Once: what was said first stands."""
    told = {"state": cmd.state, "label": cmd.label[:120], "frame": cmd.frame[:4_000], "word": cmd.word[:300]}
    device.orders.filter(pk=cmd.given, state="given").update(settled_at=clock.now(), **told)


@handles(commands.SetMaintenance, subject=_device)
def set_maintenance(cmd: commands.SetMaintenance, ctx: Context, device: Device) -> None:
    device.maintenance_until = clock.parse_time(cmd.until) if cmd.until else None
    device.save()


@handles(commands.DraftRule, area=lambda cmd: canonical(cmd.division))
def draft_rule(cmd: commands.DraftRule, ctx: Context) -> int:
    division = canonical(cmd.division)
    selector = {"area": division, **cmd.selector}
    rules.check_selector(selector, division).require()
    try:
        condition_from(cmd.kind, dict(cmd.condition))
    except ValueError as error:
        raise refused("rule.condition", str(error), condition=str(error)) from error
    rule, _ = Rule.objects.get_or_create(code=cmd.code, defaults={"name": cmd.name, "division": division})
    if rule.division != division:
        raise refused("rule.division", "这条规则属于另一区划，不能改到这里。", division=rule.division)
    Rule.objects.filter(pk=rule.pk).update(name=cmd.name)
    version = (rule.versions.values_list("version", flat=True).first() or 0) + 1
    RuleVersion.objects.create(
        rule=rule, version=version, selector=selector, kind=cmd.kind, condition=dict(cmd.condition), level=cmd.level, event_type=cmd.event_type,
        clause=cmd.clause, parent=cmd.parent, made_by=ctx.actor.name, made_at=clock.now(),
    )  # fmt: skip
    return version


@handles(commands.PutRuleLive, subject=_rule)
def put_rule_live(cmd: commands.PutRuleLive, ctx: Context, rule: Rule) -> None:
    if not rule.versions.filter(version=cmd.version).exists():
        raise refused("rule.version", f"规则没有第 {cmd.version} 版。")
    rule.versions.filter(state="live").exclude(version=cmd.version).update(state="retired")
    rule.versions.filter(version=cmd.version).update(state="live")
    revision.bump()
    emit(RuleWentLive(subject=f"rule/{rule.pk}", area=rule.division, rule=rule.code, version=cmd.version))


@handles(commands.RetireRule, subject=_rule)
def retire_rule(cmd: commands.RetireRule, ctx: Context, rule: Rule) -> None:
    rule.versions.filter(state="live").update(state="retired")
    revision.bump()
    emit(RuleRetired(subject=f"rule/{rule.pk}", area=rule.division, rule=rule.code))

