"""``anlan sensing edges``: the edge nodes of this centre as they last said how they are."""

import asyncio
import json
import sys
import time
from typing import Any

from django.conf import settings

from anlan.domains.sensing.bulkbus import join, leave
from anlan.domains.sensing.edge.forwarding import NODES, SAY_S

SILENT_S = 3 * SAY_S


def run() -> int:
    """A line a node; 1 if one of them is silent."""
    nodes = asyncio.run(_read())
    for name, said in sorted(nodes.items()):
        sys.stdout.write(line_of(name, said, time.time()) + "\n")
    if not nodes:
        sys.stdout.write("没有边缘节点。用 anlan sensing --edge 启动一个。\n")
    return int(any(time.time() - said["at"] > SILENT_S for said in nodes.values()))


def line_of(name: str, said: dict[str, Any], now: float) -> str:
    silent_s = now - said["at"]
    state = f"失联 {silent_s:.0f} 秒" if silent_s > SILENT_S else "在线"
    lost = f"，因磁盘已满放弃 {said['lost']} 条消息" if said["lost"] else ""
    return f"{name}  区划 {said['area']}  {state}  待上传 {said['waiting']} 条{lost}"


async def _read() -> dict[str, dict[str, Any]]:
    from nats.js.errors import NoKeysError, NotFoundError

    bus = await join(settings.NATS_URL, "anlan sensing edges")
    try:
        bucket = await bus.jetstream(timeout=10).key_value(NODES)
        return {key: json.loads((await bucket.get(key)).value or b"{}") for key in await bucket.keys()}
    except (NotFoundError, NoKeysError):
        return {}
    finally:
        await leave(bus)
