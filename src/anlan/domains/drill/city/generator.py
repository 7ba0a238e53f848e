"""The city's things in batches of columns: ``generate("small")`` yields about 10^3, ``city`` 10^5, ``province`` 10^6.

The same seed and scale give the same rows. Facts come first in their kind, then what is invented. Kinds whose totals the plan
fixes (tanks, forest, sea wall, port storage) come in one batch, so that their sums are exact.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from anlan.domains.drill.city.things import enterprises, forces, hazards, targets, traffic, water
from anlan.domains.drill.city.things.common import Columns, ThingKind

SCALES = {"small": 1_000, "city": 100_000, "province": 1_000_000}
BATCH = 20_000  # every kind with an exact total stays at or below this
CAMERA = ThingKind(key="camera", prefix="CM", counts=(0, 0, 0), invent=traffic.invent_cameras)  # fills up to the scale's total
DECLARED = (*hazards.KINDS, *enterprises.KINDS, *water.KINDS, *targets.KINDS, *forces.KINDS, *traffic.KINDS)
KIND_KEYS = (*(kind.key for kind in DECLARED), CAMERA.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some rows of one kind as columns of equal length."""

    kind: str
    columns: Columns

    def __len__(self) -> int:
        return len(self.columns["code"])

    def rows(self) -> Iterator[dict[str, object]]:
        """The same as one dict a row."""
        keys = tuple(self.columns)
        return (dict(zip(keys, values, strict=True)) for values in zip(*self.columns.values(), strict=True))


def counts(scale: str) -> Mapping[str, int]:
    """How many things of each kind a scale holds; raises ValueError naming the scales that exist."""
    if scale not in SCALES:
        raise ValueError(f"unknown scale {scale!r}: use {', '.join(SCALES)}")
    which = list(SCALES).index(scale)
    found = {kind.key: kind.counts[which] for kind in DECLARED}
    return found | {CAMERA.key: SCALES[scale] - sum(found.values())}


def _rng(seed: int, kind: str, start: int) -> np.random.Generator:
    return np.random.default_rng([seed, crc32(kind.encode()), start])


def _batches(kind: ThingKind, total: int, seed: int) -> Iterator[Batch]:
    done = 0
    if kind.facts:
        known = kind.facts()
        done = len(known["code"])
        yield Batch(kind=kind.key, columns=known)
    while kind.invent and done < total:
        size = min(BATCH, total - done)
        yield Batch(kind=kind.key, columns=kind.invent(_rng(seed, kind.key, done), done, size))
        done += size


def generate(scale: str = "small", seed: int = 1, kinds: tuple[str, ...] = ()) -> Iterator[Batch]:
    """Batches of every kind (or of ``kinds``), kind by kind, in an order in which what is referred to comes first."""
    wanted = counts(scale)
    for kind in (*DECLARED, CAMERA):
        if not kinds or kind.key in kinds:
            yield from _batches(kind, wanted[kind.key], seed)
