"""The import template: an Excel sheet with the headings and one example line, a second sheet that explains every column."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from anlan.platform.geo import GeometryField
from anlan.platform.kinds.importing.clean import CLEAR
from anlan.platform.kinds.importing.headings import heading_of
from anlan.platform.kinds.kind import Kind
from anlan.platform.kinds.web.schemas import describe

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLACES = (("lon", "经度", "点位的经度（度）"), ("lat", "纬度", "点位的纬度（度）"), ("geom", "位置", "线、面用 WKT；点填经度、纬度即可"))
RULES = (
    "每行一条记录，第一行为表头；表头可用字段名或中文名，列的先后不限，不需要的列可删去。",
    "按“编码”对应已有记录：已有的更新，没有的新增。",
    f"空单元格表示不改动已有的值；要清空，请填“{CLEAR}”。",
    "区划可填代码（如 320703）或规范名称；不填而位置落在辖区内时，自动按位置确定。",
    "坐标系在导入时选择：CGCS2000/WGS 84、GCJ-02（高德、腾讯）、BD-09（百度）。",
)
_BOLD = Font(bold=True)
_REQUIRED = PatternFill("solid", fgColor="FFF3BF")


def template(kind: Kind) -> bytes:
    """The workbook. Required columns are yellow; columns with codes offer them in a list."""
    book = Workbook()
    sheet = book.active
    sheet.title = "数据"
    fields = [f for f in kind.fields if not isinstance(f, GeometryField)]
    sheet.append([heading_of(f) for f in fields] + [label for _, label, _ in PLACES])
    for column, field in enumerate(fields, 1):
        _dress(sheet, column, field)
    sheet.freeze_panes = "A2"
    _explain(book.create_sheet("说明"), fields)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _dress(sheet: Any, column: int, field: Any) -> None:
    letter, cell = get_column_letter(column), sheet.cell(row=1, column=column)
    cell.font, cell.comment = _BOLD, Comment(describe(field)[:1000], "Anlan")
    sheet.column_dimensions[letter].width = max(12, 2 * len(str(cell.value)))
    if _required(field):
        cell.fill = _REQUIRED
    labels = ",".join(str(label) for _, label in field.flatchoices) if field.choices else ""
    if labels and len(labels) <= 250:
        offer = DataValidation(type="list", formula1=f'"{labels}"', allow_blank=True)
        offer.add(f"{letter}2:{letter}5000")
        sheet.add_data_validation(offer)


def _explain(sheet: Any, fields: list[Any]) -> None:
    sheet.append(["列", "字段名", "必填", "单位", "可填的代码", "说明"])
    for cell in sheet[1]:
        cell.font = _BOLD
    for f in fields:
        codes = "；".join(f"{key} {label}" for key, label in f.flatchoices) if f.choices else ""
        sheet.append([heading_of(f), f.name, "是" if _required(f) else "", getattr(f, "unit", ""), codes, describe(f)])
    for name, label, text in PLACES:
        sheet.append([label, name, "", "°" if name != "geom" else "", "", text])
    sheet.append([])
    for rule in RULES:
        sheet.append([rule])
    for letter, width in zip("ABCDEF", (22, 22, 8, 10, 60, 60), strict=True):
        sheet.column_dimensions[letter].width = width


def _required(field: Any) -> bool:
    return not field.blank and not field.null and not field.has_default() and field.name != "division"
