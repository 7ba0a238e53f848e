"""The works of an edge node, each in a process of its own: its bus, its doors, its judge, and who passes on what was heard."""

import asyncio
import logging
import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from anlan.domains.sensing.edge.forwarding import Forwarder, WayFile
from anlan.domains.sensing.edge.journal import Journal
from anlan.domains.sensing.edge.page import page_of
from anlan.domains.sensing.edge.register import NodeRoster
from anlan.domains.sensing.process import Ground, Place, serve
from anlan.engines.sensing import Layout, retain
from anlan.kernel import clock

log = logging.getLogger("anlan.sensing")
RETAIN_S = 600.0
KEPT_DAYS = 30  # [K] of its own history, or fewer where its share of the disk is less


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """``disk_bytes`` is shared by halves: the stream of what is not passed on yet, and the node's own history."""

    name: str
    area: str
    upstream_url: str
    disk_bytes: int

    @property
    def edge_bytes(self) -> int:
        return self.disk_bytes // 2


async def serve_node(node: Node, place: Place, stop: asyncio.Event) -> None:
    """Doors or judge, on the node's own disk."""
    place.home.mkdir(parents=True, exist_ok=True)
    ground = ground_of(node, place.home)
    trimming = [asyncio.create_task(_trim(place.home, node.disk_bytes // 2))] if "judge" in place.halves else []
    try:
        await serve(place, stop, ground)
    finally:
        for task in trimming:
            task.cancel()


def ground_of(node: Node, home: Path) -> Ground:
    holder, way = NodeRoster(home), WayFile(home)
    return Ground(
        holder=holder, desk=Journal(home=home), controllers=holder.controllers, page=lambda: page_of(node.name, home),
        may_forget=lambda kept: min(kept, way.read().done), edge_bytes=node.edge_bytes, at_centre=False,
    )  # fmt: skip


async def pass_on(node: Node, place: Place, stop: asyncio.Event) -> None:
    place.home.mkdir(parents=True, exist_ok=True)
    await Forwarder(
        name=node.name, area=node.area, local_url=place.nats_url, upstream_url=node.upstream_url, home=place.home, edge_bytes=node.edge_bytes,
        holder=NodeRoster(place.home),
    ).run(stop)  # fmt: skip


async def _trim(home: Path, most_bytes: int) -> None:
    while True:
        await asyncio.to_thread(trim, Layout(home=home / "history"), most_bytes)
        await asyncio.sleep(RETAIN_S)


def trim(layout: Layout, most_bytes: int) -> None:
    """Let go of the oldest days of the node's own history: the centre has them."""
    try:
        days = layout.days()
        oldest = clock.local(clock.now()).date() - timedelta(days=KEPT_DAYS)
        while len(days) > 1 and (days[0] < oldest or size_of(layout.home) > most_bytes):
            retain(layout, days[1])
            days = layout.days()
    except OSError:
        log.exception("the history of this node could not be trimmed; tried again")


def size_of(folder: Path) -> int:
    return sum(os.stat(os.path.join(where, name)).st_size for where, _, names in os.walk(folder) for name in names)  # noqa: PTH118, PTH116
