"""Orders 下行命令 to devices that are on a line: asked of all doors over the bus, done by the one that holds the line, with what the device says to it."""

import asyncio
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from anlan.domains.sensing.ingress import Ingress
from anlan.engines.sensing.protocols import PROTOCOLS

SUBJECT = "orders.devices"
REPLY_S = 5.0  # a device that says nothing within this may still have done it
ASK_S, PRESENT_S = REPLY_S + 1.0, 1.0


async def serve_orders(ingress: Ingress, bus: Any) -> None:
    """Listen for orders; who does not hold the line keeps silent."""

    async def taken(message: Any) -> None:
        asked = json.loads(message.data)
        line = ingress.lines.get(asked["device"])
        if line is not None:
            await message.respond(json.dumps(await _done(line, asked["order"], asked["given"])).encode())

    async def taken_beside(message: Any) -> None:
        asyncio.get_running_loop().create_task(_quietly(taken(message)))

    await bus.subscribe(SUBJECT, cb=taken_beside)


async def _quietly(work: Any) -> None:
    from nats.errors import Error

    with suppress(Error, OSError):
        await work


async def _done(line: Any, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What can be ordered, when nothing is; else whether it was sent, and what the device said to it (null: nothing yet)."""
    orders = PROTOCOLS[line.protocol].orders
    if not name:
        return {
            "protocol": line.protocol,
            "orders": {key: {"label": order.label, "fields": list(order.fields)} for key, order in orders.items()},
        }
    if name not in orders:
        return {"wrong": f"{line.protocol} 可用的命令：{'、'.join(orders)}"}
    try:
        frame = orders[name].build(line.session, given, time.time_ns() // 1000)
    except (ValueError, OverflowError) as error:
        return {"wrong": str(error)}
    line.replied = reply = asyncio.get_running_loop().create_future()
    line.say(frame)
    told = {"protocol": line.protocol, "sent": frame.hex()}
    with suppress(TimeoutError):
        return {**told, "reply": await asyncio.wait_for(reply, REPLY_S)}
    return {**told, "reply": None}


async def ask(bus: Any, device: str, order: str = "", given: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
    """None where no door holds a line of this device, which is asked first, because it is known soon."""
    if order and await ask(bus, device) is None:
        return None
    from nats.errors import NoRespondersError
    from nats.errors import TimeoutError as NobodyAnswered

    body = json.dumps({"device": device, "order": order, "given": dict(given or {})}).encode()
    try:
        answer = await bus.request(SUBJECT, body, timeout=ASK_S if order else PRESENT_S)
    except (NoRespondersError, NobodyAnswered):
        return None
    found: dict[str, Any] = json.loads(answer.data)
    return found
