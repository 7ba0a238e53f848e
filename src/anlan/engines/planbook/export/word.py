"""Word files in the layout of official documents: GB/T 9704-2012, A4, numbered pages, 仿宋 of 16 pt, 28 pt lines, 黑体 and 楷体 headings."""

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from anlan.engines.planbook.plan import Plan

_BODY, _TITLE = "仿宋_GB2312", "方正小标宋简体"
_HEADINGS = {1: "黑体", 2: "楷体_GB2312"}  # GB/T 9704-2012, 7.3.3; deeper ones 仿宋
_NUMBER, _NUMBER_SIZE = "宋体", Pt(14)  # 4号
_BOTTOM_MM, _BELOW_TEXT_MM, _DIGITS_MM = 35, 7, 5
_SIZE, _TITLE_SIZE, _LINE = Pt(16), Pt(22), Pt(28)  # 3号, 2号; 22 lines on a page


def official_document() -> Any:
    """An empty document with the page of GB/T 9704-2012, 5: top 37 mm, left 28 mm, text 156 × 225 mm."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.left_margin = Mm(37), Mm(28)
    page.right_margin, page.bottom_margin = Mm(26), Mm(35)
    page.footer_distance = Mm(_BOTTOM_MM - _BELOW_TEXT_MM - _DIGITS_MM)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(page.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(page.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)
    return document


def _page_number(footer: Any, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 3 — in 宋体 of 14 pt, 7 mm below the text, one character in: odd pages at the right, even ones at the left (GB/T 9704-2012, 7.5)."""
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = _NUMBER_SIZE
    for words in ("— ", "PAGE", " —"):
        run = paragraph.add_run("" if words == "PAGE" else words)
        run.font.size, run.font.name = _NUMBER_SIZE, _NUMBER
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _NUMBER)  # noqa: SLF001 - the only way to a Chinese font
        if words == "PAGE":
            _field(run._element, words)  # noqa: SLF001 - python-docx knows no fields


def _field(run: Any, code: str) -> None:
    """A field Word works out when it lays the pages out."""
    for kind in ("begin", "", "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = code
        run.append(element)


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
