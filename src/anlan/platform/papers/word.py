"""A plain Word paper: headings, paragraphs, tables, charts, pictures, in Chinese type."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from anlan.platform.papers.charts import Chart, add_chart

FONT = "宋体"


class Paper:
    """``Paper("题目").heading("一、").table(…).bytes()``; each part returns the paper."""

    def __init__(self, title: str, *, invented: bool = False) -> None:
        self.document = Document()
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(10.5)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
        for name in ("Title", "Heading 1", "Heading 2"):
            self.document.styles[name].element.rPr.rFonts.set(qn("w:eastAsia"), "黑体")
        self.document.add_heading(title, level=0).alignment = WD_ALIGN_PARAGRAPH.CENTER
        if invented:
            self.text("【演示】文中含演示数据（虚构），不是真实情况。")

    def heading(self, text: str, level: int = 1) -> "Paper":
        self.document.add_heading(text, level=level)
        return self

    def text(self, *paragraphs: str) -> "Paper":
        for paragraph in paragraphs:
            self.document.add_paragraph(paragraph)
        return self

    def points(self, texts: Iterable[str]) -> "Paper":
        for text in texts:
            self.document.add_paragraph(text, style="List Bullet")
        return self

    def table(self, head: Sequence[str], rows: Iterable[Sequence[Any]], *, widths_cm: Sequence[float] = (), empty: str = "无。") -> "Paper":
        listed = [[cell_text(value) for value in row] for row in rows]
        if not listed:
            return self.text(empty)
        table = self.document.add_table(rows=1, cols=len(head), style="Light Grid Accent 1")
        for cell, text in zip(table.rows[0].cells, head, strict=True):
            cell.text = text
        for row in listed:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        for column, width in zip(table.columns, widths_cm, strict=False):
            for cell in column.cells:
                cell.width = Cm(width)
        return self

    def chart(self, chart: Chart) -> "Paper":
        add_chart(self.document, chart)
        return self

    def picture(self, png: bytes, width_cm: float = 15) -> "Paper":
        self.document.add_picture(io.BytesIO(png), width=Cm(width_cm))
        return self

    def bytes(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()


def cell_text(value: Any) -> str:
    """A value as a table on paper shows it; what is not known is a dash."""
    if value is None or value == "":
        return "—"
    return f"{value:,.4g}" if isinstance(value, float) else str(value)
