"""``anlan sensing reshard``: an installation of one shard becomes one of several, when nothing waits in its stream."""

import asyncio
import sys
from typing import Any

from django.conf import settings

from anlan.domains.sensing import streams
from anlan.domains.sensing.bulkbus import join, leave

HELD = ("readings.*", "devices.>")


def run(shards: int) -> int:
    """Prints what was done, or what stands in the way (exit code 1)."""
    said, code = asyncio.run(_reshard(shards))
    sys.stdout.write(said + "\n")
    return code


async def _reshard(shards: int) -> tuple[str, int]:
    if shards < 2:  # noqa: PLR2004
        return "请用 ANLAN_SENSING_SHARDS 指定 2 个以上的分片。", 1
    bus = await join(settings.NATS_URL, "anlan sensing reshard")
    try:
        return await _made_anew(bus.jetstream(timeout=10), shards)
    finally:
        await leave(bus)


async def _made_anew(js: Any, shards: int) -> tuple[str, int]:
    """The state of the one shard stays in its file, from which each of the several begins."""
    from nats.js.errors import NotFoundError

    try:
        info = await js.stream_info(streams.STREAM, subjects_filter=">")
    except NotFoundError:
        info = None
    if info is not None:
        if (info.config.metadata or {}).get(streams.COUNT):
            return "读数流已经分片；分片数只能在只有一个分片时改变。", 1
        waiting = sum(count for subject, count in (info.state.subjects or {}).items() if not subject.startswith("ticks."))
        if waiting:
            return f"还有 {waiting} 条消息未入库：请停止接入，让 anlan sensing 运行十秒后停止，再试。", 1
        await js.delete_stream(streams.STREAM)
    await streams.ensure_stream(js, shards)
    return f"读数流现有 {shards} 个分片。各主机以 ANLAN_SENSING_SHARDS={shards} 启动 anlan sensing 即可。", 0
