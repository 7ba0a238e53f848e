"""The first sheet of an Excel workbook, read by calamine; before that the package is looked over: bombs and entities are refused."""

import io
import re
import zipfile
from datetime import datetime, time
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from anlan.kernel.verdict import Refused, refused
from anlan.platform.kinds.sheets.rows import MAX_COLUMNS, MAX_ROWS, Row

MAX_UNPACKED = 600 * 1024 * 1024
MAX_RATIO = 400
MAX_PARTS = 1000
CHUNK = 4 * 1024 * 1024
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d+)""")
_DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def read(content: bytes) -> tuple[list[str], list[Row], int]:
    look_over(content)
    try:
        sheet = CalamineWorkbook.from_object(io.BytesIO(content)).get_sheet_by_index(0)
        lines = sheet.iter_rows()
        headings = [str(cell).strip() for cell in next(lines, [])]
        rows = [tuple(_plain(cell) for cell in row) for row in lines]
    except (CalamineError, ValueError, IndexError, OSError, zipfile.BadZipFile) as error:
        raise refused("import.xlsx", "无法读取该 Excel 工作簿，请用 Excel 或 WPS 重新另存为 .xlsx。", file="无法读取") from error
    return headings, rows, (sheet.start[0] if sheet.start else 0) + 2


def look_over(content: bytes) -> None:
    """Refused unless the package is a workbook of sane size without document types or entities."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise refused("import.xlsx", "这是旧版 .xls 或加密的工作簿，请去掉密码并另存为 .xlsx。", file="旧版或加密")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_package(package)
            for part in package.infolist():
                if part.filename.lower().endswith((".xml", ".rels")):
                    _check_part(package, part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise refused("import.xlsx", "不是有效的 .xlsx 文件，请重新另存为 .xlsx。", file="不是 .xlsx") from error


def _check_package(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts) or 1
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or (unpacked > CHUNK and unpacked / packed > MAX_RATIO):
        raise refused("too_large", "工作簿解压后过大，疑似压缩炸弹，已拒绝；请只保留一张数据表后重试。", file="解压后过大")


def _check_part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """One pass over the part: no declarations, and no cell so far out that its sheet would fill the memory."""
    sheet = "worksheets/" in part.filename.lower()
    with package.open(part) as file:
        before = b""
        while chunk := file.read(CHUNK):
            text = before + chunk
            if _DECLARATION.search(text):
                raise refused("import.xlsx", "工作簿中含有 XML 实体或文档类型声明，已拒绝。", file="含 XML 实体")
            if sheet:
                _check_extent(text)
            before = text[-64:]


def _check_extent(text: bytes) -> None:
    for letters, digits in set(_REFERENCE.findall(text)):
        if int(digits) > MAX_ROWS + 1 or (letters and _column(letters) > MAX_COLUMNS):
            raise _too_wide()


def _too_wide() -> Refused:
    return refused("too_large", f"数据表超过 {MAX_ROWS} 行或 {MAX_COLUMNS} 列，请删去多余的行列（包括空白格式）后重试。", file="行列过多")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:4]:
        number = number * 26 + letter - 64
    return number


def _plain(cell: Any) -> Any:
    """Calamine gives every number as a float and every date as a date or datetime."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    return cell
