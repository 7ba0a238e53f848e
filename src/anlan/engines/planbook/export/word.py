"""Word files in the layout of official documents: GB/T 9704-2012, A4, 仿宋 of 16 pt, 28 pt lines, 黑体 and 楷体 headings."""

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from anlan.engines.planbook.plan import Plan

_BODY, _TITLE = "仿宋_GB2312", "方正小标宋简体"
_HEADINGS = {1: "黑体", 2: "楷体_GB2312"}  # GB/T 9704-2012, 7.3.3; deeper ones 仿宋
_SIZE, _TITLE_SIZE, _LINE = Pt(16), Pt(22), Pt(28)  # 3号, 2号; 22 lines on a page


def official_document() -> Any:
    """An empty document with the page of GB/T 9704-2012, 5: top 37 mm, left 28 mm, text 156 × 225 mm."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.left_margin = Mm(37), Mm(28)
    page.right_margin, page.bottom_margin = Mm(26), Mm(35)
    return document


def write(document: Any, text: str, *, font: str = _BODY, size: Pt = _SIZE, centred: bool = False, indent: bool = True) -> None:
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.line_spacing, form.space_after = _LINE, Pt(0)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif indent:
        form.first_line_indent = Pt(2 * size.pt)
    run = paragraph.add_run(text)
    run.font.size, run.font.name = size, font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001 - the only way to a Chinese font


def saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def plan_to_word(plan: Plan) -> bytes:
    """The plan's text, headings in the fonts of their depth."""
    document = official_document()
    write(document, plan.title, font=_TITLE, size=_TITLE_SIZE, centred=True)
    if plan.document_number:
        write(document, plan.document_number, centred=True)
    depths = {section.words[0]: section.depth for section in plan.sections}
    at = 0
    for line in plan.text.split("\n"):
        depth = depths.get(at, 0)
        if line.strip() and not line.strip().endswith(plan.title):
            write(document, line.strip(), font=_HEADINGS.get(depth, _BODY))
        at += len(line) + 1
    return saved(document)
