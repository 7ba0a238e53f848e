"""An official document 公文 in the layout of GB/T 9704-2012 党政机关公文格式.

A4; margins: top 37 mm, left 28 mm (5.1), text block 156 mm × 225 mm; body FangSong size 3 (16 pt), 22 lines of 28 characters (5.2.1);
issuing organ red, 35 mm below the top of the block, the number two lines under it, red rule 4 mm below (7.2.4–7.2.7); title
XiaoBiaoSong size 2 (22 pt) two lines below the rule (7.3.1); main recipient flush left one line below, paragraphs indented by two
characters (7.3.2, 7.3.3); annexes one line below, numbered where there are several (7.3.4); the date four characters from the right, the
organ centred above it, two lines left for the head of the seal (7.3.5); copies and issuing office between rules at the foot of the last
page (7.4); page number in SongTi size 4 between dashes 7 mm below the block, odd pages to the right, even to the left (7.5).
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

SIZE_2, SIZE_3, SIZE_4 = Pt(22), Pt(16), Pt(14)
LINE = Pt(29)  # 22 lines in 225 mm
NARROWER = -5  # twentieths of a point: 28 characters of 16 pt fit into 156 mm
RED = RGBColor(0xE6, 0x00, 0x12)
ORGAN_BELOW, WIDE = Mm(35), Mm(156)
BODY, TITLE, HEI, KAI = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialDocument:
    """``paragraphs`` of the body; one that begins with 一、 is set in HeiTi, with （一） in KaiTi, as 7.3.3 asks."""

    organ: str
    title: str
    paragraphs: Sequence[str]
    number: str = ""
    recipients: str = ""
    signed_by: str = ""
    issued_on: date | None = None
    secrecy: str = ""
    urgency: str = ""
    signer: str = ""
    attachments: Sequence[str] = ()
    copies_to: str = ""
    printed_by: str = ""
    note: str = ""


def official_docx(paper: OfficialDocument) -> bytes:
    document = Document()
    _page(document)
    _head(document, paper)
    _body(document, paper)
    _foot(document, paper)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin, section.right_margin, section.bottom_margin = Mm(37), Mm(28), Mm(26), Mm(35)
    section.footer_distance = Mm(35 - 7 - 5)  # the dash lies 7 mm below the block, a line of size 4 is 5 mm high
    document.settings.odd_and_even_pages_header_footer = True
    _numbered(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _numbered(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def _numbered(paragraph: Any, side: Any) -> None:
    paragraph.alignment = side
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = SIZE_4
    _run(paragraph, "— ", "宋体", SIZE_4)
    _page_number(paragraph)
    _run(paragraph, " —", "宋体", SIZE_4)


def _page_number(paragraph: Any) -> None:
    run = _run(paragraph, "", "宋体", SIZE_4)
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _head(document: Any, paper: OfficialDocument) -> None:
    above = [(text, font) for text, font in ((paper.secrecy, HEI), (paper.urgency, HEI), (paper.note, KAI)) if text]
    for text, font in above:
        _line(document, text, font)
    size = min(Pt(36), WIDE // max(len(paper.organ), 1))  # in one line
    organ = _line(document, paper.organ, TITLE, size, align=WD_ALIGN_PARAGRAPH.CENTER, colour=RED, exact=False)
    organ.paragraph_format.space_before = max(ORGAN_BELOW - len(above) * LINE, 0)
    signer = f"　　　　签发人：{paper.signer}" if paper.signer else ""
    under = _line(document, f"{paper.number or '（未编号）'}{signer}", BODY, align=WD_ALIGN_PARAGRAPH.CENTER)
    under.paragraph_format.space_before = 2 * LINE
    _underlined(under, "E60012", 18, 11)  # 4 mm
    _line(document, paper.title, TITLE, SIZE_2, align=WD_ALIGN_PARAGRAPH.CENTER, exact=False).paragraph_format.space_before = (
        2 * LINE
    )


def _body(document: Any, paper: OfficialDocument) -> None:
    if paper.recipients:
        _line(document, paper.recipients.rstrip("：:") + "：", BODY).paragraph_format.space_before = LINE
    last = None
    for number, text in enumerate(paper.paragraphs):
        last = _paragraph(document, text)
        last.paragraph_format.space_before = LINE if number == 0 and not paper.recipients else 0
    for line in _annexes(paper.attachments):
        last = _line(document, line, BODY, indent=True)
        last.paragraph_format.space_before = LINE if line.startswith("附件") else 0
    _signed(document, paper, last)


def _paragraph(document: Any, text: str) -> Any:
    """A heading that runs into its paragraph is set as a heading up to its full stop."""
    font = _font_of(text)
    heading, stop, rest = text.partition("。") if font is not BODY else (text, "", "")
    paragraph = _line(document, heading + stop, font, indent=True)
    if rest:
        _run(paragraph, rest, BODY, SIZE_3)
    return paragraph


def _annexes(names: Sequence[str]) -> list[str]:
    if len(names) < 2:  # noqa: PLR2004 - a single one bears no number
        return [f"附件：{name}" for name in names]
    return [f"{'附件：' if number == 1 else '　　　'}{number}. {name}" for number, name in enumerate(names, 1)]


def _signed(document: Any, paper: OfficialDocument, last: Any) -> None:
    """The date four characters from the right, the organ centred above it; never alone on a page without text."""
    if not paper.signed_by:
        return
    day = paper.issued_on
    dated = f"{day.year}年{day.month}月{day.day}日" if day else ""
    lines = [(paper.signed_by, max(4 * SIZE_3 - (_width(paper.signed_by) - _width(dated)) // 2, 0)), (dated, 4 * SIZE_3)]
    for number, (text, indent) in enumerate((text, indent) for text, indent in lines if text):
        if last is not None:
            last.paragraph_format.keep_with_next = True
        last = _line(document, text, BODY, align=WD_ALIGN_PARAGRAPH.RIGHT)
        last.paragraph_format.right_indent = int(indent)
        last.paragraph_format.space_before = 0 if number else 2 * LINE


def _width(text: str) -> int:
    """As wide as it is set: figures take half a character."""
    return sum(SIZE_3 // 2 if letter.isascii() else SIZE_3 for letter in text)


def _foot(document: Any, paper: OfficialDocument) -> None:
    """版记: a table that stands at the foot of the last page; outer rules 0.35 mm, the inner one 0.25 mm."""
    day = paper.issued_on
    dated = f"\t{day.year}年{day.month}月{day.day}日印发" if day else ""
    lines = [f"抄送：{paper.copies_to.rstrip('。')}。"] if paper.copies_to else []
    lines += [f"{paper.printed_by}{dated}"] if paper.printed_by else []
    if not lines:
        return
    _line(document, "", BODY)  # between the date and the table where a program does not place it at the foot
    table = document.add_table(rows=len(lines), cols=1)
    _stand_at_the_foot(table)
    for number, text in enumerate(lines):
        cell = table.rows[number].cells[0]
        cell.width = WIDE
        line = _written(cell.paragraphs[0], text, BODY, SIZE_4)
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = SIZE_4
        line.paragraph_format.tab_stops.add_tab_stop(WIDE - 2 * SIZE_4, WD_TAB_ALIGNMENT.RIGHT)
        _ruled(cell, top=8 if number == 0 else 6, bottom=8 if number == len(lines) - 1 else 6)
    _line(document, "", BODY, Pt(1)).paragraph_format.line_spacing = Pt(1)  # what the table hangs on


def _stand_at_the_foot(table: Any) -> None:
    place = OxmlElement("w:tblpPr")
    for name, value in {"vertAnchor": "margin", "horzAnchor": "margin", "tblpX": "1", "tblpYSpec": "bottom"}.items():
        place.set(qn(f"w:{name}"), value)
    table._tbl.tblPr.insert_element_before(
        place,
        "w:tblOverlap",
        "w:bidiVisual",
        "w:tblStyleRowBandSize",
        "w:tblStyleColBandSize",
        "w:tblW",
        "w:jc",
        "w:tblInd",
        "w:tblLayout",
        "w:tblLook",
    )
    table.autofit = False
    table.columns[0].width = WIDE


def _ruled(cell: Any, **eighths: int) -> None:
    borders = OxmlElement("w:tcBorders")
    for side, width in eighths.items():
        borders.append(_rule(side, "000000", width, 0))
    cell._tc.get_or_add_tcPr().append(borders)


def _font_of(text: str) -> str:
    stripped = text.strip()
    if stripped[1:2] == "、" and stripped[0] in "一二三四五六七八九十":
        return HEI
    return KAI if stripped.startswith("（") and stripped[1:2] in "一二三四五六七八九十" else BODY


def _line(document: Any, text: str, font: str, size: Any = SIZE_3, **how: Any) -> Any:
    return _written(document.add_paragraph(), text, font, size, **how)


def _written(
    paragraph: Any,
    text: str,
    font: str,
    size: Any,
    *,
    align: Any = None,
    indent: bool = False,
    colour: Any = None,
    exact: bool = True,
) -> Any:
    paragraph.alignment = align
    form = paragraph.paragraph_format
    form.space_after = form.space_before = Pt(0)
    if exact:
        form.line_spacing = LINE
    if indent:
        form.first_line_indent = SIZE_3 * 2
    run = _run(paragraph, text, font, size)
    if colour is not None:
        run.font.color.rgb = colour
    return paragraph


def _run(paragraph: Any, text: str, font: str, size: Any) -> Any:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = font, size
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if size == SIZE_3:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(NARROWER))
        run._element.rPr.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")
    return run


def _underlined(paragraph: Any, colour: str, eighths: int, space: int) -> None:
    """A rule as wide as the block, ``space`` points below the line."""
    borders = OxmlElement("w:pBdr")
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr"
    )
    borders.append(_rule("bottom", colour, eighths, space))


def _rule(side: str, colour: str, eighths: int, space: int) -> Any:
    line = OxmlElement(f"w:{side}")
    for name, value in {"val": "single", "sz": str(eighths), "space": str(space), "color": colour}.items():
        line.set(qn(f"w:{name}"), value)
    return line
