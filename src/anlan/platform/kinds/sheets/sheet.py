"""A sheet: headings and rows, whatever file they came from."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from anlan.kernel.verdict import refused
from anlan.platform.kinds.sheets import csv_file, geojson_file, xlsx_file
from anlan.platform.kinds.sheets.rows import MAX_COLUMNS, MAX_ROWS, Row

MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """``rows[0]`` stands in line ``first_line`` of the file, as the person who made it counts; ``digest`` is the file's SHA-256."""

    headings: list[str]
    rows: list[Row]
    first_line: int
    form: str
    digest: str


Read = Callable[[bytes], tuple[list[str], list[Row], int]]
_READERS: dict[str, Read] = {"csv": csv_file.read, "xlsx": xlsx_file.read, "geojson": geojson_file.read, "json": geojson_file.read}


def read_sheet(name: str, content: bytes) -> Sheet:
    """The sheet in a file named ``*.csv``, ``*.xlsx`` or ``*.geojson``. Raises Refused saying what to do."""
    if len(content) > MAX_BYTES:
        raise refused("too_large", f"文件超过 {MAX_BYTES >> 20} MB，请分批导入。", file="过大")
    form = PurePath(name).suffix.lower().removeprefix(".")
    read = _READERS.get(form)
    if read is None:
        raise refused("import.form", "只能导入 .csv、.xlsx 或 .geojson 文件；旧版 .xls 请另存为 .xlsx。", file="类型不支持")
    headings, rows, first_line = read(content)
    _check_size(headings, rows)
    return Sheet(headings=headings, rows=rows, first_line=first_line, form=form, digest=hashlib.sha256(content).hexdigest())


def _check_size(headings: list[str], rows: list[Row]) -> None:
    if not any(headings) or not rows:
        raise refused("import.empty", "文件中没有数据：第一行应为表头，其后每行一条记录。", file="没有数据")
    if len(rows) > MAX_ROWS:
        raise refused("too_large", f"超过 {MAX_ROWS} 行，请分批导入。", file="行数过多")
    if len(headings) > MAX_COLUMNS:
        raise refused("too_large", f"超过 {MAX_COLUMNS} 列，请使用模板。", file="列数过多")
