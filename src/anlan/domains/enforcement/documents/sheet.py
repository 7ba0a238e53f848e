"""A sheet of an enforcement document 执法文书: organ, title, number, ruled lines, paragraphs, signatures, the note at the foot."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_UNDERLINE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from anlan.kernel import clock

SONG, HEI = "宋体", "黑体"
TITLE, BODY = Pt(22), Pt(14)
BLANK = "　　　　　　"


def number_of(word: str, case: Any) -> str:
    """``（连）应急罚〔2026〕0302001 号``: the year and the case's own running number."""
    day, _, serial = case.number.partition("-")[2].partition("-")
    return f"应急{word}〔{day[:4]}〕{day[4:]}{serial}号"


class Sheet:
    """``Sheet("organ", "title", "number").line("被检查单位", x).text(…).bytes()``; each part returns the sheet."""

    def __init__(self, organ: str, title: str, number: str, *, invented: bool = False) -> None:
        self.document = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = Mm(30)
        section.left_margin = section.right_margin = Mm(28)
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = SONG, BODY
        style.element.rPr.rFonts.set(qn("w:eastAsia"), SONG)
        style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(0), 1.5
        if invented:
            self._put("【演示】内容为虚构，不是真实执法文书。", SONG, Pt(10.5))
        self._put(organ, SONG, Pt(18), WD_ALIGN_PARAGRAPH.CENTER)
        self._put(title, HEI, TITLE, WD_ALIGN_PARAGRAPH.CENTER)
        self._put(number, SONG, BODY, WD_ALIGN_PARAGRAPH.RIGHT)

    def line(self, *pairs: Any) -> "Sheet":
        """``label, value, label, value``: values stand on a ruled line."""
        paragraph = self.document.add_paragraph()
        for label, value in zip(pairs[::2], pairs[1::2], strict=True):
            paragraph.add_run(f"{label}：")
            paragraph.add_run(f" {value or BLANK} ").font.underline = WD_UNDERLINE.SINGLE
            paragraph.add_run("　")
        return self

    def text(self, *paragraphs: str) -> "Sheet":
        for text in paragraphs:
            made = self.document.add_paragraph(text)
            made.paragraph_format.first_line_indent = BODY * 2
        return self

    def numbered(self, texts: Iterable[str]) -> "Sheet":
        return self.text(*(f"{n}. {text}" for n, text in enumerate(texts, 1)))

    def table(self, head: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int] = ()) -> "Sheet":
        """``widths`` of the columns in mm, together the 154 between the margins."""
        table = self.document.add_table(rows=1, cols=len(head), style="Table Grid")
        _fill(table.rows[0].cells, head, bold=True)
        for row in rows:
            _fill(table.add_row().cells, row)
        table.autofit = not widths
        for column, width in zip(table.columns, widths, strict=False):
            column.width = Mm(width)  # what LibreOffice and WPS go by
            for cell in column.cells:
                cell.width = Mm(width)
        _keep_whole(table)
        return self

    def signed(self, *lines: str) -> "Sheet":
        self.document.add_paragraph()
        for text in lines:
            self.document.add_paragraph(text)
        return self

    def picture(self, content: bytes, width_mm: float = 40) -> "Sheet":
        self.document.add_picture(io.BytesIO(content), width=Mm(width_mm))
        return self

    def sealed(self, organ: str, at: Any) -> "Sheet":
        """The organ and the day, to the right: where the seal goes."""
        self.document.add_paragraph()
        for text in (f"{organ}（印章）", clock.local_text(at, "%Y年%m月%d日") or "　　年　月　日"):
            self._put(text, SONG, BODY, WD_ALIGN_PARAGRAPH.RIGHT)
        return self

    def foot(self, text: str) -> "Sheet":
        self._put(text, SONG, Pt(10.5))
        return self

    def bytes(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _put(self, text: str, font: str, size: Any, align: Any = None) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = align
        run = paragraph.add_run(text)
        run.font.name, run.font.size = font, size
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _keep_whole(table: Any) -> None:
    """The head is said again on every page, and no row is torn by the end of one."""
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def _fill(cells: Any, values: Sequence[Any], *, bold: bool = False) -> None:
    for cell, value in zip(cells, values, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.line_spacing = 1.2
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
        run = paragraph.add_run("" if value is None else str(value))
        run.font.size, run.bold = Pt(10.5), bold
