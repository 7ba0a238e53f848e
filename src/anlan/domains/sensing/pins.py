"""Who holds a shard: the one client to which the server has pinned the consumer of its ticks.

The consumer is pulled one tick at a time, by all who would hold the shard; the server sends to one of them alone (priority group, policy
``pinned_client``, nats-server 2.11 or newer) until that one has not asked for ``LAPSE_S``. The tick is the heartbeat: it goes on coming
however far the judging is behind. What a lapsed pin cannot prevent, a late write, the record does (:mod:`records`).
"""

import asyncio
import json
import time
from contextlib import suppress
from typing import Any

from anlan.domains.sensing import streams
from anlan.domains.sensing.portions import Portion

GROUP = "judge"
LAPSE_S = 3.0  # the server gives the pin to another when the holder did not ask for so long
ASK_S = 1.0  # a question that is not answered is asked again
LOST_S = 4.0  # who had no word of the server for so long, be it that there is nothing, is cut off, and holds no more
_WRONG_PIN = b"423"


async def ensure_consumer(bus: Any, portion: Portion) -> None:
    """One a shard, for all judges; remade where it was lost."""
    how = {
        "durable_name": name_of(portion), "ack_policy": "none", "deliver_policy": "new", "filter_subject": portion.ticks, "mem_storage": True,
        "priority_groups": [GROUP], "priority_policy": "pinned_client", "priority_timeout": int(LAPSE_S * 1e9),
    }  # fmt: skip
    asked = json.dumps({"stream_name": streams.STREAM, "config": how, "action": ""}).encode()
    answer = json.loads((await bus.request(f"$JS.API.CONSUMER.CREATE.{streams.STREAM}.{name_of(portion)}", asked, timeout=5)).data)
    if "error" in answer:
        raise RuntimeError(f"{name_of(portion)}: {answer['error'].get('description')}（需要 nats-server 2.11 或更新）")


def name_of(portion: Portion) -> str:
    return f"shard-{portion.number}"


class Pin:
    """:meth:`run` beside everything else; ``held`` is set while the shard is ours, ``lost`` once it no longer is."""

    def __init__(self, bus: Any, portion: Portion) -> None:
        self.bus, self.portion = bus, portion
        self.held, self.lost = asyncio.Event(), asyncio.Event()
        self.heard_at = time.monotonic()
        self._id = ""

    async def run(self) -> None:
        """Until the pin is lost, or this is cancelled."""
        inbox = self.bus.new_inbox()
        subscription = await self.bus.subscribe(inbox)
        try:
            while not self.lost.is_set():
                await self._ask(inbox)
                await self._hear(subscription)
                if self.held.is_set() and time.monotonic() > self.heard_at + LOST_S:
                    self.lost.set()
        finally:
            with suppress(Exception):
                await subscription.unsubscribe()

    async def _ask(self, inbox: str) -> None:
        from nats.errors import Error

        question = {"batch": 1, "expires": int(ASK_S * 1e9), "group": GROUP, **({"id": self._id} if self._id else {})}
        subject = f"$JS.API.CONSUMER.MSG.NEXT.{streams.STREAM}.{name_of(self.portion)}"
        with suppress(Error, OSError):
            await self.bus.publish(subject, json.dumps(question).encode(), reply=inbox)

    async def _hear(self, subscription: Any) -> None:
        from nats.errors import Error

        try:
            message = await subscription.next_msg(timeout=ASK_S + 0.2)
        except (Error, TimeoutError):
            return
        self.heard_at = time.monotonic()
        headers = message.headers or {}
        if message.reply.startswith("$JS.ACK"):
            self._id = headers.get("Nats-Pin-Id", "")
            self.held.set()
        elif headers.get("Status") == _WRONG_PIN.decode():
            self.lost.set()
        elif headers.get("Status") != "408":  # no consumer, a server that is shutting down: someone must make it again
            await asyncio.sleep(ASK_S / 2)
            with suppress(Exception):
                await ensure_consumer(self.bus, self.portion)

    async def give_up(self) -> None:
        """At once instead of after the lapse."""
        from nats.errors import Error

        with suppress(Error, OSError):
            await self.bus.publish(f"$JS.API.CONSUMER.UNPIN.{streams.STREAM}.{name_of(self.portion)}", json.dumps({"group": GROUP}).encode())
