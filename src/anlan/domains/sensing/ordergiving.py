"""An order 下行命令 from a person to a device and its end on record: written down, sent over the line, settled by what the device said."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from asgiref.sync import async_to_sync, sync_to_async

from anlan.domains.sensing import commands
from anlan.domains.sensing.ingress import Turned
from anlan.domains.sensing.models import DeviceOrder
from anlan.domains.sensing.replies import reply_in_words
from anlan.domains.sensing.webingress import web_ingress
from anlan.engines.sensing.protocols import PROTOCOLS
from anlan.kernel import clock
from anlan.kernel.verdict import refused
from anlan.platform.bus.api import Context, send

LOST_AFTER = timedelta(seconds=30)  # an order is settled within some seconds; one that is not went down with its process
SHOWN = 30


async def offered(device: str) -> dict[str, Any] | None:
    """What can be ordered of a device that is on a line; None where it is on none."""
    return await _asked(device)


async def give(device: str, order: str, given: Mapping[str, Any], ctx: Context) -> dict[str, Any] | None:
    """What :func:`ordering.ask` says, once it is on record; None: the device is on no line."""
    command = commands.OrderDevice(device=device, order=order, given=given)
    number = await sync_to_async(send)(command, ctx)
    if await DeviceOrder.objects.filter(pk=number).exclude(state="given").aexists():  # a form sent twice is one order
        return {"sent": "", "reply": None}
    try:
        said = await _asked(device, order, given)
    except Exception:
        await _settle(ctx, commands.SettleOrder(device=device, given=number, state="absent", word="接入总线暂不可用"))
        raise
    await _settle(ctx, _settled(device, number, order, said))
    return said


async def _asked(device: str, order: str = "", given: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
    try:
        return await web_ingress().order(device, order, given)
    except Turned as turned:
        raise refused("device.bus", str(turned)) from turned


async def _settle(ctx: Context, command: commands.SettleOrder) -> None:
    await sync_to_async(send)(command, Context(actor=ctx.actor))


def _settled(device: str, number: int, order: str, said: Mapping[str, Any] | None) -> commands.SettleOrder:
    if said is None:
        return commands.SettleOrder(device=device, given=number, state="absent")
    if "wrong" in said:
        return commands.SettleOrder(device=device, given=number, state="wrong", word=said["wrong"])
    label, frame = PROTOCOLS[said["protocol"]].orders[order].label, said["sent"]
    if said["reply"] is None:
        return commands.SettleOrder(device=device, given=number, state="unanswered", label=label, frame=frame)
    done, word = reply_in_words(said["protocol"], said["reply"])
    return commands.SettleOrder(
        device=device, given=number, state="acknowledged" if done else "declined", label=label, frame=frame, word=word
    )


def orders_offered(device: str) -> dict[str, Any] | None:
    """The same for a page."""
    return async_to_sync(offered)(device)


def give_order(device: str, order: str, given: Mapping[str, Any], ctx: Context) -> str:
    """Give it, and the state it came to."""
    async_to_sync(give)(device, order, given, ctx)
    return DeviceOrder.objects.filter(device__code=device, order=order[:40]).values_list("state", flat=True).first() or ""


def orders_of(device: Any) -> list[DeviceOrder]:
    """The newest orders of a device; what was never settled is shown as lost."""
    found = list(device.orders.all()[:SHOWN])
    for one in found:
        if one.state == "given" and clock.now() - one.at > LOST_AFTER:
            one.state, one.word = "unanswered", "发送中断，结果不明"
    return found
