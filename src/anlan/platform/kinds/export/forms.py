"""The three forms an export can take; each yields bytes as they are made."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from anlan.platform.bus.messages import plain
from anlan.platform.geo.arrays import geojson_texts
from anlan.platform.kinds.cells import LOCAL
from anlan.platform.kinds.export.lines import Line, place_cells
from anlan.platform.kinds.importing.headings import heading_of

Chunks = Iterator[tuple[list[Line], Any]]
PLACE_HEADINGS = ["经度", "纬度", "位置"]
RISKY = ("=", "+", "-", "@", "\t", "\r")


def csv_form(fields: list[Any], chunks: Chunks) -> Iterator[bytes]:
    """UTF-8 with BOM, so that Excel reads the Chinese; text that a spreadsheet would run is written with a leading ``'``."""
    yield "\ufeff".encode()
    yield _csv_text([[heading_of(f) for f in fields] + PLACE_HEADINGS])
    for lines, shapes in chunks:
        yield _csv_text([[_cell(value) for value in line] + place for line, place in zip(lines, place_cells(shapes), strict=True)])


def xlsx_form(fields: list[Any], chunks: Chunks) -> Iterator[bytes]:
    """A workbook written as it is read, the zip streamed as it grows."""
    from anlan.platform.kinds.export.workbook import workbook

    def lines() -> Iterator[list[Line]]:
        yield [[heading_of(f) for f in fields] + PLACE_HEADINGS]
        for part, shapes in chunks:
            yield [[_cell(value) for value in line] + place for line, place in zip(part, place_cells(shapes), strict=True)]

    return workbook(lines())


def geojson_form(fields: list[Any], chunks: Chunks) -> Iterator[bytes]:
    """A FeatureCollection in lon, lat (CGCS2000/WGS 84)."""
    names = [f.name for f in fields]
    yield b'{"type":"FeatureCollection","features":['
    first = True
    for lines, shapes in chunks:
        made = [_feature(names, line, shape) for line, shape in zip(lines, geojson_texts(shapes), strict=True)]
        yield (("" if first else ",\n") + ",\n".join(made)).encode()
        first = False
    yield b"]}\n"


def _feature(names: list[str], line: Line, shape: str | None) -> str:
    properties = {name: plain(value) for name, value in zip(names, line, strict=True) if value not in (None, "")}
    return f'{{"type":"Feature","geometry":{shape or "null"},"properties":{json.dumps(properties, ensure_ascii=False)}}}'


def _csv_text(lines: list[Line]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(lines)
    return out.getvalue().encode("utf-8")


def _cell(value: Any) -> Any:
    """What stands in a cell: yes and no in words, times in Beijing time, structures as JSON, text made harmless."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(RISKY) else value
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or UTC).astimezone(LOCAL).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)
