"""Judges of several hosts must see the same storage: history that lies in two places is history nobody finds.

The storage carries a mark (``sensing/storage``), and the bus remembers it. Who comes with another, or with none, is told so and does not judge:
a host without the mount, or one whose mount is not there yet. ``anlan sensing storage`` says that this storage is the one from now on.
"""

import asyncio
import secrets
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings

from anlan.domains.sensing import records
from anlan.domains.sensing.bulkbus import join, leave

NAME = KEY = "storage"


class WrongStorage(RuntimeError):  # noqa: N818
    """This host does not see the storage the other judges share."""


async def agree(js: Any, home: Path) -> None:
    """The first judge marks the storage; raises WrongStorage for one that sees another."""
    from nats.js.errors import KeyWrongLastSequenceError

    bucket = await js.key_value(records.BUCKET)
    if await _remembered(bucket) is None:
        with suppress(KeyWrongLastSequenceError):  # another judge was first
            await bucket.create(KEY, _mark(home).encode())
    if (home / NAME).is_file() and _mark(home) == await _remembered(bucket):
        return
    raise WrongStorage(
        f"{home} 不是其他研判主机所用的历史库存储：多台主机共用分片时，ANLAN_HOME 应在各主机都能看到的存储上（如同一 NFS 挂载）。"
        "请检查挂载；若原存储已不存在，在此运行 anlan sensing storage 改用这里。"
    )


async def _remembered(bucket: Any) -> str | None:
    from nats.js.errors import NotFoundError

    try:
        return str((await bucket.get(KEY)).value.decode())
    except NotFoundError:
        return None


def _mark(home: Path) -> str:
    """Made once; of two hosts that make it at once, one does."""
    home.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError), (home / NAME).open("x", encoding="ascii") as file:
        file.write(secrets.token_hex(8))
    return (home / NAME).read_text("ascii")


def run(home: Path) -> int:
    """From now on the storage of all judges is this one."""
    asyncio.run(_adopt(home))
    sys.stdout.write(f"历史库存储现为 {home}。请重启各主机的 anlan sensing。\n")
    return 0


async def _adopt(home: Path) -> None:
    bus = await join(settings.NATS_URL, "anlan sensing storage")
    try:
        js = bus.jetstream(timeout=10)
        await records.ensure(js)
        await (await js.key_value(records.BUCKET)).put(KEY, _mark(home).encode())
    finally:
        await leave(bus)
