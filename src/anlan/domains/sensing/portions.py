"""Which part of the stream a shard judges: the points of the devices that hash to it, or, for the one beside them, the rules that link several.

A rule over points of *several* devices (votes of neighbours, logic or linkage that names other devices' points) finds its readings in several
shards. It is judged by one more shard, the joint one, which reads all of the stream, judges these rules alone and keeps no history.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from anlan.domains.sensing import streams
from anlan.domains.sensing.roster import Roster
from anlan.engines import sensing as engine

_OFFSET, _PRIME = 2166136261, 16777619  # FNV-1a of 32 bits: what the server's partition(n, …) counts with


def hash_of(device: str) -> int:
    found = _OFFSET
    for byte in device.encode():
        found = ((found ^ byte) * _PRIME) & 0xFFFFFFFF
    return found


def shards_of(table: engine.PointTable, shards: int) -> Any:
    """The shard of each point, by its number."""
    found = np.zeros(table.size, dtype=np.int32)
    for device, points in table.of_device.items():
        found[[point.id for point in points]] = hash_of(device) % shards
    return found


def links_devices(rule: engine.Rule) -> bool:
    """Does the rule ask points of more than one device?"""
    condition = rule.condition
    if isinstance(condition, engine.Votes):
        return True
    if isinstance(condition, engine.Logic):
        return any("/" in name for name in _names(condition.expression))
    return isinstance(condition, engine.Index) and any("/" in str(factor.get("of", "")) for factor in condition.factors)


def _names(node: Any) -> Iterable[str]:
    if isinstance(node, dict):
        yield str(node.get("of", ""))
        node = list(node.values())
    if isinstance(node, list | tuple):
        for part in node:
            yield from _names(part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """Shard ``number`` of ``of``. Number ``of`` itself is the joint shard of an installation of several."""

    number: int = 0
    of: int = 1

    @property
    def whole(self) -> bool:
        return self.of == 1

    @property
    def joint(self) -> bool:
        return not self.whole and self.number == self.of

    @property
    def ticks(self) -> str:
        return f"ticks.{self.number}"

    @property
    def subjects(self) -> tuple[str, ...]:
        """What it reads of the stream; nothing named is all of it."""
        if self.whole:
            return ()
        if self.joint:
            return ("readings.*", self.ticks, f"{streams.SORTED}>")
        stray = ("devices.*",) if self.number == 0 else ()  # messages without a key, which the server does not sort
        return (f"readings.{self.number}", self.ticks, f"{streams.SORTED}{self.number}.>", *stray)

    @property
    def suffix(self) -> str:
        """Tells its files and keys from those of the others."""
        return "" if self.whole else f"-s{self.number}"

    def of_roster(self, roster: Roster) -> tuple[engine.PointTable, tuple[engine.Rule, ...]]:
        """The points and rules it judges."""
        if self.whole:
            return roster.table, roster.rules
        rules = tuple(rule for rule in roster.rules if links_devices(rule) == self.joint)
        return (roster.table if self.joint else self._points(roster)), rules

    def _points(self, roster: Roster) -> engine.PointTable:
        mine = shards_of(roster.table, self.of) == self.number
        return engine.point_table(point for point in roster.table.points.values() if mine[point.id])

    @staticmethod
    def listened(batch: engine.Readings, seqs: Any, detector: engine.Detector) -> tuple[engine.Readings, Any]:
        """For the joint shard: only those readings a rule of its own asks for."""
        listens = detector.linked.table.listens
        rows = (batch.point >= 0) & (batch.point < len(listens))
        rows[rows] = listens[batch.point[rows]]
        return batch.take(rows), seqs[rows]


def every(shards: int) -> tuple[Portion, ...]:
    """All the shards of an installation, the joint one last."""
    return tuple(replace(Portion(of=shards), number=number) for number in range(shards + (shards > 1)))
