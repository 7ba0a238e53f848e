"""Cleaning a sheet column by column: each distinct value once, points as one array."""

from typing import Any

import numpy as np

from anlan.platform.geo import arrays
from anlan.platform.kinds.cells import BadCell, reader_for
from anlan.platform.kinds.importing.batch import KEEP, Batch
from anlan.platform.kinds.importing.headings import match
from anlan.platform.kinds.kind import Kind
from anlan.platform.kinds.sheets import Sheet
from anlan.platform.kinds.sheets.rows import said

CLEAR = "（清空）"
FORMULA = ("=", "@")
ESCAPED = ("'=", "'+", "'-", "'@")
PLACE = ("lon", "lat", "geom")
_MEMO = 20_000


def clean(kind: Kind, sheet: Sheet, crs: str) -> Batch:
    """The batch of a sheet, faults noted by row and field. Refused when the headings cannot be used."""
    columns = match(kind, sheet.headings)
    numbered = [(number, row) for number, row in enumerate(sheet.rows, sheet.first_line) if said(row)]
    numbers, rows = [number for number, _ in numbered], [row for _, row in numbered]
    batch = Batch(kind.key, numbers, {}, form=sheet.form, digest=sheet.digest)
    raws = {name: [row[column] if column < len(row) else None for row in rows] for name, column in columns.items()}
    places: dict[str, list[Any]] = {name: raws.pop(name) for name in PLACE if name in raws}
    for field in kind.fields:
        if field.name in raws:
            batch.columns[field.name] = _column(batch, field, raws[field.name])
    if places:
        batch.columns["geom"] = _places(batch, kind, places, crs)
    return batch


def _column(batch: Batch, field: Any, raws: list[Any]) -> list[Any]:
    """Values of one column. What was read once is not read again, while the values are few enough to remember."""
    read = reader_for(field, raws)
    memo: dict[Any, Any] = {}
    values: list[Any] = []
    for position, raw in enumerate(raws):
        key = (type(raw), raw) if isinstance(raw, str | int | float | None) else None
        value = memo.get(key, memo) if key else memo
        if value is memo:
            value = _value(read, raw)
            if key and len(memo) < _MEMO:
                memo[key] = value
        if isinstance(value, BadCell):
            batch.blame(position, field, raw, str(value))
            value = KEEP
        values.append(value)
    return values


def _value(read: Any, raw: Any) -> Any:
    """The value, KEEP for an empty cell, or the BadCell itself."""
    try:
        if raw is None or raw == "":
            return KEEP
        return read(_unescaped(raw)) if isinstance(raw, str) else read(raw)
    except BadCell as fault:
        return fault


def _unescaped(raw: str) -> str | None:
    """Export writes ``'=…`` for ``=…`` so that no spreadsheet runs it; a bare formula is not a value."""
    text = raw.strip()
    if text == CLEAR:
        return None
    if text.startswith(FORMULA):
        raise BadCell("像是公式（以 = 或 @ 开头），请粘贴为数值或文字后再导入。")
    return text[1:] if text.startswith(ESCAPED) else raw


def _places(batch: Batch, kind: Kind, places: dict[str, list[Any]], crs: str) -> list[Any]:
    """The geometry of each row: the shape column where it says something, else a point from longitude and latitude."""
    field = next(f for f in kind.fields if f.name == "geom")
    count = len(batch.numbers)
    raws = places.get("geom", [None] * count)
    shapes, faults = arrays.read_shapes([None if raw == CLEAR else raw for raw in raws])
    lons, lats = (_degrees(places.get(name, [None] * count)) for name in ("lon", "lat"))
    _half_a_place(faults, lons, lats, shapes)
    with np.errstate(invalid="ignore"):
        bare = (shapes == None) & np.isfinite(lons) & np.isfinite(lats)  # noqa: E711 - an array asks each element
    shapes[bare] = arrays.points(lons[bare], lats[bare])
    shapes, wrong = arrays.check(shapes, crs)
    for position, problem in {**wrong, **faults}.items():
        told = raws[position] or ",".join(str(places.get(name, [""] * count)[position]) for name in ("lon", "lat"))
        batch.blame(position, field, told, problem)
    return [None if raws[i] == CLEAR else KEEP if shape is None else shape for i, shape in enumerate(shapes)]


def _degrees(raws: list[Any]) -> np.ndarray:
    """Floats; nan for an empty cell, inf for one that is no number, so that the two are told apart."""
    return np.array([_degree(raw) for raw in raws], dtype=float)


def _degree(raw: Any) -> float:
    try:
        return np.nan if raw is None or raw == "" else float(raw)
    except (ValueError, TypeError, OverflowError):
        return np.inf


def _half_a_place(faults: arrays.Faults, lons: np.ndarray, lats: np.ndarray, shapes: np.ndarray) -> None:
    for position in np.flatnonzero(np.isinf(lons) | np.isinf(lats)):
        faults[int(position)] = "经度、纬度应为数字（度），如 119.2215、34.5967。"
    for position in np.flatnonzero((np.isnan(lons) != np.isnan(lats)) & (shapes == None)):  # noqa: E711
        faults.setdefault(int(position), "经度和纬度须同时填写。")
