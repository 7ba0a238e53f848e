"""Receivers, and deliveries that could not be made."""

import re
from urllib.parse import urlsplit

from anlan.domains.warning.adapters import CHANNELS
from anlan.domains.warning.commands import RetryDelivery, SaveReceiver, ShelveDelivery
from anlan.domains.warning.events import DeliveryFailed
from anlan.domains.warning.models import Delivery, Receiver
from anlan.kernel import clock
from anlan.kernel.grades import WarningColour
from anlan.kernel.saying import say
from anlan.kernel.verdict import refused
from anlan.platform.bus.api import Context, emit, handles
from anlan.platform.cases.api import note
from anlan.platform.cases.life import join

BY_HTTP = ("webhook", "sms")
LONGEST_S = 30.0
MOST_TRIES = 20


@handles(SaveReceiver, area=lambda cmd: cmd.division)
def save_receiver(cmd: SaveReceiver, ctx: Context) -> int:
    _check(cmd)
    values = {
        "name": cmd.name, "channel": cmd.channel, "address": cmd.address.strip(), "live": cmd.live and cmd.channel != "null",
        "enabled": cmd.enabled, "division": cmd.division, "least_colour": cmd.least_colour, "timeout_s": cmd.timeout_s,
        "max_attempts": cmd.max_attempts, "invented": cmd.invented,
    } | ({"secret": cmd.shared_secret} if cmd.shared_secret else {})  # fmt: skip
    return int(Receiver.objects.update_or_create(key=cmd.key, defaults=values)[0].pk)


LONGEST = {"key": 60, "name": 120, "address": 1000, "shared_secret": 200, "division": 12}


def _check(cmd: SaveReceiver) -> None:
    """Each rule: the field, whether it is broken, what to do."""
    rules = (
        ("key", not re.fullmatch(r"[A-Za-z0-9_-]+", cmd.key), "只用字母、数字、- 和 _"),
        ("channel", cmd.channel not in CHANNELS, "可选：" + "、".join(CHANNELS)),
        ("address", cmd.channel in BY_HTTP and not _web_address(cmd.address), "须为 http:// 或 https:// 网址"),
        ("address", cmd.channel == "mail" and ("@" not in cmd.address or "\n" in cmd.address), "须为邮箱地址，多个用逗号分开"),
        ("division", bool(cmd.division) and not cmd.division.isdigit(), "须为行政区划代码，空为全部"),
        ("timeout_s", not 0.2 <= cmd.timeout_s <= LONGEST_S, f"须在 0.2 至 {LONGEST_S:g} 秒之间"),
        ("max_attempts", not 1 <= cmd.max_attempts <= MOST_TRIES, f"须在 1 至 {MOST_TRIES} 次之间"),
        ("least_colour", cmd.least_colour not in list(WarningColour), "1 红、2 橙、3 黄、4 蓝"),
        *((name, _unfit(getattr(cmd, name), most), f"不超过 {most} 字，不含控制字符") for name, most in LONGEST.items()),
    )
    if wrong := {name: text for name, broken, text in rules if broken}:
        raise refused("warning.receiver", "接收方设置有误。", **wrong)


def _web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _unfit(text: str, most: int) -> bool:
    return len(text) > most or any(c < " " for c in text)


def _locked(cmd: ShelveDelivery | RetryDelivery) -> Delivery:
    """With the place of its warning, which is what the right is checked for."""
    row = Delivery.objects.select_for_update(of=("self",)).select_related("message__warning", "receiver").get(pk=cmd.delivery)
    row.division = row.message.division  # type: ignore[attr-defined]
    return row


@handles(ShelveDelivery, subject=_locked)
def shelve_delivery(cmd: ShelveDelivery, ctx: Context, row: Delivery) -> bool:
    if row.state != "pending":
        return False
    row.state = "dead"
    row.save(update_fields=["state"])
    case = row.message.warning
    join(case)
    note(case, ctx, "delivery_failed", say("{name} 未能送达：{reason}", name=row.receiver.name, reason=row.last), attempts=row.attempts)
    emit(DeliveryFailed(
        subject=case.subject, area=case.division, warning=case.pk, about=case.about, receiver=row.receiver.key, attempts=row.attempts,
        reason=row.last,
    ))  # fmt: skip
    return True


@handles(RetryDelivery, subject=_locked)
def retry_delivery(cmd: RetryDelivery, ctx: Context, row: Delivery) -> bool:
    if row.state != "dead":
        raise refused("warning.delivery", "只有已停止重试的投递可以重新投递。")
    row.state, row.attempts, row.next_at = "pending", 0, clock.now()
    row.save(update_fields=["state", "attempts", "next_at"])
    note(row.message.warning, ctx, "delivery_retry", say("重新投递 {name}", name=row.receiver.name))
    return True
