"""Tables as an Excel workbook: a sheet a table, the head kept in sight, widths by content; text that could be a formula stays text."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

Sheet = tuple[Sequence[str], Iterable[Sequence[Any]]]
HEAD = PatternFill("solid", fgColor="E6EDF7")
WIDEST = 60


def workbook(sheets: Mapping[str, Sheet]) -> bytes:
    """``{"指标": (head, rows)}`` → the file's bytes."""
    book = Workbook()
    book.remove(book.active)
    for name, (head, rows) in sheets.items():
        _fill(book.create_sheet(name[:31]), head, rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Any, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    widths = [len(text) * 2 for text in head]
    sheet.append(list(head))
    for row in rows:
        values = [_cell(value) for value in row]
        sheet.append(values)
        widths = [max(width, len(str(value)) * 2) for width, value in zip(widths, values, strict=True)]
    for cell in sheet[1]:
        cell.font, cell.fill, cell.alignment = Font(bold=True), HEAD, Alignment(wrap_text=True, vertical="center")
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = min(width + 2, WIDEST)
    sheet.freeze_panes = "A2"


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    text = str(value)
    return f"'{text}" if text[:1] in "=+@" else text
