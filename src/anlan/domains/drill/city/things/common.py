"""What every row of the city has in common, and how a kind of thing is declared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from anlan.domains.drill.city import geography as geo
from anlan.domains.drill.city.gazetteer import short_name
from anlan.domains.drill.city.sampling import Spots

Columns = dict[str, list]
Invent = Callable[[np.random.Generator, int, int], Columns]

INVENTED_SOURCE = "演示数据：依规划给出的数量虚构，不对应任何真实单位"
MARK = "演示"  # stands in every invented name, so that no screen or export can lose it


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingKind:
    """How rows of one kind come about. ``counts`` are totals, facts included, for small, city and province."""

    key: str
    prefix: str
    counts: tuple[int, int, int]
    invent: Invent | None = None  # None: only facts exist
    facts: Callable[[], Columns] | None = None


@cache
def short_names() -> Mapping[str, str]:
    return {code: short_name(name) for code, name in geo.division_names().items()}


def names(spots: Spots, start: int, endings: list[str] | np.ndarray, *, numbered: str = "{i}号") -> list[str]:
    """``演示`` + town + ending + running number: readable, unique, and never a real name."""
    short = short_names()
    return [
        f"{MARK}{short[d]}{e}{numbered.format(i=start + k)}"
        for k, (d, e) in enumerate(zip(spots.division, endings, strict=True), 1)
    ]


def phones(count: int, start: int) -> list[str]:
    """Numbers that cannot be dialled: no exchange of 0518 begins with 0."""
    return [f"0518-0{start + k:07d}" for k in range(count)]


def invented(prefix: str, start: int, name: list[str], spots: Spots, **columns: object) -> Columns:
    """The common columns of invented things, with the kind's own after them."""
    count = len(spots)
    common: Columns = {
        "code": [f"{prefix}-{i:07d}" for i in range(start + 1, start + count + 1)],
        "name": name,
        "division": spots.division.tolist(),
        "lon": spots.lon.tolist(),
        "lat": spots.lat.tolist(),
        "contact_phone": phones(count, start),
        "source": [INVENTED_SOURCE] * count,
        "approximate": [True] * count,
        "invented": [True] * count,
    }
    return common | {key: _listed(value, count) for key, value in columns.items()}


def real(prefix: str, rows: list[Mapping[str, object]], **columns: object) -> Columns:
    """The common columns of facts; ``rows`` give name, lon, lat, source and, if known, division."""
    count = len(rows)
    common: Columns = {
        "code": [f"{prefix}-{i:07d}" for i in range(1, count + 1)],
        "name": [r["name"] for r in rows],
        "division": [r.get("division") or geo.division_at(float(r["lon"]), float(r["lat"])) for r in rows],
        "lon": [float(r["lon"]) for r in rows],
        "lat": [float(r["lat"]) for r in rows],
        "contact_phone": [""] * count,
        "source": [r["source"] for r in rows],
        "approximate": [True] * count,
        "invented": [False] * count,
    }
    return common | {key: _listed(value, count) for key, value in columns.items()}


def _listed(value: object, count: int) -> list:
    if isinstance(value, np.ndarray):
        return value.tolist()
    return value if isinstance(value, list) else [value] * count


def number(text: str) -> float | None:
    """A figure of a CSV cell; nothing where the source gives none."""
    return float(text) if text else None


def pick(rng: np.random.Generator, values: list[str], count: int, weight: list[float] | None = None) -> list[str]:
    share = None if weight is None else np.array(weight) / sum(weight)
    return [values[i] for i in rng.choice(len(values), size=count, p=share)]


def join(first: Columns, second: Columns) -> Columns:
    return {key: first[key] + second[key] for key in first}


def wkt_line(points: np.ndarray) -> str:
    return "LINESTRING(" + ",".join(f"{x:.5f} {y:.5f}" for x, y in points) + ")"
