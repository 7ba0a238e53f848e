"""A plain Word paper: headings, paragraphs, tables, charts, pictures, in Chinese type."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from anlan.platform.papers.charts import Chart, add_chart

FONT = "宋体"
WIDE_CM, SIGN_CM, PADDING_CM = 16.0, 0.37, 0.5
"""Between the margins of A4; a character of 10.5 pt; what a cell keeps free on both sides."""
WORD = 4
"""So many characters stay together in a column, whatever the others ask."""


class Paper:
    """``Paper("题目").heading("一、").table(…).bytes()``; each part returns the paper."""

    def __init__(self, title: str, *, invented: bool = False) -> None:
        self.document = Document()
        _page(self.document.sections[0])
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

    def table(
        self, head: Sequence[str], rows: Iterable[Sequence[Any]], *, widths_cm: Sequence[float] = (), empty: str = "无。"
    ) -> "Paper":
        """The head is repeated on every page, a row is not torn; without ``widths_cm`` columns are as wide as what they say asks."""
        listed = [[cell_text(value) for value in row] for row in rows]
        if not listed:
            return self.text(empty)
        table = self.document.add_table(rows=1 + len(listed), cols=len(head), style="Light Grid Accent 1")
        table.autofit = False
        for row, texts in zip(table.rows, (head, *listed), strict=True):
            _kept_whole(row, heads=texts is head)
            for cell, text, width in zip(row.cells, texts, widths_cm or fair_widths_cm(head, listed), strict=True):
                cell.text, cell.width = text, Cm(width)
        for column, cell in zip(table.columns, table.rows[0].cells, strict=True):
            column.width = cell.width
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


def _page(section: Any) -> None:
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.5)


def _kept_whole(row: Any, *, heads: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if heads:
        properties.append(OxmlElement("w:tblHeader"))


def fair_widths_cm(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """Each column a word; what is left of the line by the square root of what they say beyond it, for long texts break into lines."""
    longest = [max(map(_signs, column)) for column in zip(head, *rows, strict=True)]
    words = [SIGN_CM * min(n, WORD) + PADDING_CM for n in longest]
    asked = [max(n - WORD, 0.01) ** 0.5 for n in longest]
    left = max(WIDE_CM - sum(words), 0)
    return [round(word + left * more / sum(asked), 2) for word, more in zip(words, asked, strict=True)]


def _signs(text: str) -> float:
    """How many Chinese characters wide: letters and figures are half as wide."""
    return sum(0.5 if letter.isascii() else 1 for letter in text)


def cell_text(value: Any) -> str:
    """A value as a table on paper shows it; what is not known is a dash."""
    if value is None or value == "":
        return "—"
    if not isinstance(value, float):
        return str(value)
    return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.1f}".removesuffix(".0")  # noqa: PLR2004 - no powers of ten
