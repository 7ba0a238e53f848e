"""The same paper as PDF: headings, paragraphs, tables, pictures, in Chinese type. Pages are numbered.

The type is the reader's own Song (STSong-Light), which every PDF reader brings for Chinese; nothing is shipped or embedded.
"""

import io
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Image, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from anlan.platform.papers.word import cell_text

FONT = "STSong-Light"
WIDTH = A4[0] - 4 * cm


class PdfPaper:
    """``PdfPaper("题目").heading("一、").table(…).bytes()``: the parts of :class:`Paper` that a page of paper holds."""

    def __init__(self, title: str, *, invented: bool = False) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.title, self.parts = title, [Paragraph(escape(title), _style(17, leading=24, alignment=1, after=10))]
        if invented:
            self.text("【演示】文中含演示数据（虚构），不是真实情况。")

    def heading(self, text: str, level: int = 1) -> "PdfPaper":
        self.parts.append(Paragraph(escape(text), _style(14 - level, leading=20, before=10, after=4)))
        return self

    def text(self, *paragraphs: str) -> "PdfPaper":
        self.parts += [Paragraph(escape(paragraph), _style(10, leading=15, after=3)) for paragraph in paragraphs]
        return self

    def points(self, texts: Iterable[str]) -> "PdfPaper":
        return self.text(*(f"· {text}" for text in texts))

    def table(self, head: Sequence[str], rows: Iterable[Sequence[Any]], *, widths_cm: Sequence[float] = (), empty: str = "无。") -> "PdfPaper":
        cell = _style(8.5, leading=11)
        listed = [[Paragraph(escape(cell_text(value)), cell) for value in row] for row in rows]
        if not listed:
            return self.text(empty)
        widths = [width * cm for width in widths_cm] or [WIDTH / len(head)] * len(head)
        table = Table([[Paragraph(escape(text), cell) for text in head], *listed], colWidths=widths, repeatRows=1)
        table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.4, colors.HexColor("#9aa5b1")), ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#eef2f6")), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
        self.parts += [table, Spacer(1, 6)]
        return self

    def picture(self, png: bytes, width_cm: float = 15) -> "PdfPaper":
        image = Image(io.BytesIO(png))
        share = width_cm * cm / image.drawWidth
        image.drawWidth, image.drawHeight = width_cm * cm, image.drawHeight * share
        self.parts.append(image)
        return self

    def bytes(self) -> bytes:
        out = io.BytesIO()
        document = SimpleDocTemplate(out, pagesize=A4, title=self.title, leftMargin=2 * cm, rightMargin=2 * cm, topMargin=2 * cm, bottomMargin=2 * cm)
        document.build(self.parts, onFirstPage=_number, onLaterPages=_number)
        return out.getvalue()


def _style(size: float, *, leading: float, alignment: int = 0, before: float = 0, after: float = 0) -> ParagraphStyle:
    return ParagraphStyle("own", fontName=FONT, fontSize=size, leading=leading, alignment=alignment, spaceBefore=before, spaceAfter=after, wordWrap="CJK")


def _number(canvas: Any, document: Any) -> None:
    canvas.setFont(FONT, 9)
    canvas.drawCentredString(A4[0] / 2, 1.1 * cm, str(document.page))
