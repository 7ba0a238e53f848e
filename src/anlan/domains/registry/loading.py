"""Loading many things at once: the demonstration city, and benchmarks of a million records."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

import shapely

from anlan.kernel.clock import now
from anlan.platform.kinds.api import Kind
from anlan.platform.kinds.bulk import load
from anlan.platform.kinds.handlers import complete

BATCH = 5_000


def load_rows(kind: Kind, rows: Iterable[Mapping[str, Any]]) -> int:
    """Create the rows with computed columns, quality and search words; no history, one pass, flat memory. Returns how many.

    A row gives ``lon`` and ``lat`` or ``wkt``; unknown columns are left out, unknown values stay empty.
    """
    count, columns, coming = 0, _known(kind), iter(rows)
    while chunk := [_thing(kind, columns, row) for row in islice(coming, BATCH)]:
        load(kind, chunk)
        count += len(chunk)
    return count


def _thing(kind: Kind, columns: Mapping[str, str], row: Mapping[str, Any]) -> Any:
    given = {columns[name]: value for name, value in row.items() if name in columns and value is not None}
    thing = kind.model(created_at=now(), geom=_place(row), **given)
    complete(kind, thing)
    return thing


def _known(kind: Kind) -> dict[str, str]:
    """Column names a row may use, and the attribute each sets."""
    return {name: f.attname for f in kind.fields for name in {f.name, f.attname} if name != "geom"}


def _place(row: Mapping[str, Any]) -> Any:
    return shapely.from_wkt(row["wkt"]) if row.get("wkt") else shapely.Point(row["lon"], row["lat"])
