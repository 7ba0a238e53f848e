"""An official document 公文 in the layout of GB/T 9704-2012 党政机关公文格式.

A4; margins: top 37 mm, left 28 mm (5.1), text block 156 mm × 225 mm; body FangSong size 3 (16 pt), 22 lines of 28 characters (5.2.1);
issuing organ red, document number centred under it, red rule 4 mm below (7.2.4–7.2.7); title XiaoBiaoSong size 2 (22 pt) (7.3.1);
main recipient flush left, paragraphs indented by two characters (7.3.2, 7.3.3); signature and date to the right (7.3.5);
copies and issuing office between rules at the foot (7.4); page number in FangSong/SongTi size 4 between dashes (7.5).
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

SIZE_2, SIZE_3, SIZE_4 = Pt(22), Pt(16), Pt(14)
LINE = Pt(29)  # 22 lines in 225 mm
RED = RGBColor(0xE6, 0x00, 0x12)
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
    section.footer_distance = Mm(28)
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
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
    for text in filter(None, (paper.secrecy, paper.urgency)):
        _line(document, text, HEI)
    if paper.note:
        _line(document, paper.note, KAI)
    _line(document, paper.organ, TITLE, Pt(36), align=WD_ALIGN_PARAGRAPH.CENTER, colour=RED, exact=False)
    signer = f"　　　　签发人：{paper.signer}" if paper.signer else ""
    under = _line(document, f"{paper.number or '（未编号）'}{signer}", BODY, align=WD_ALIGN_PARAGRAPH.CENTER)
    _rule(under, "E60012", 18)
    _line(document, paper.title, TITLE, SIZE_2, align=WD_ALIGN_PARAGRAPH.CENTER, exact=False).paragraph_format.space_before = LINE


def _body(document: Any, paper: OfficialDocument) -> None:
    if paper.recipients:
        _line(document, paper.recipients.rstrip("：:") + "：", BODY)
    for text in paper.paragraphs:
        _line(document, text, _font_of(text), indent=True)
    for number, name in enumerate(paper.attachments, 1):
        _line(document, f"附件：{number}. {name}" if number == 1 else f"　　　{number}. {name}", BODY, indent=True)
    if paper.signed_by:
        _line(document, f"{paper.signed_by}　　", BODY, align=WD_ALIGN_PARAGRAPH.RIGHT).paragraph_format.space_before = LINE
    if paper.issued_on:
        day = paper.issued_on
        _line(document, f"{day.year}年{day.month}月{day.day}日　　", BODY, align=WD_ALIGN_PARAGRAPH.RIGHT)


def _foot(document: Any, paper: OfficialDocument) -> None:
    if paper.copies_to:
        _rule(_line(document, f"　抄送：{paper.copies_to}", BODY, SIZE_4), "000000", 6, side="top")
    if paper.printed_by:
        day = f"　　{paper.issued_on.year}年{paper.issued_on.month}月{paper.issued_on.day}日印发" if paper.issued_on else ""
        last = _line(document, f"　{paper.printed_by}{day}", BODY, SIZE_4)
        _rule(last, "000000", 6, side="top")
        _rule(last, "000000", 6)


def _font_of(text: str) -> str:
    stripped = text.strip()
    if stripped[1:2] == "、" and stripped[0] in "一二三四五六七八九十":
        return HEI
    return KAI if stripped.startswith("（") and stripped[1:2] in "一二三四五六七八九十" else BODY


def _line(document: Any, text: str, font: str, size: Any = SIZE_3, *, align: Any = None, indent: bool = False, colour: Any = None, exact: bool = True) -> Any:
    paragraph = document.add_paragraph()
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
    return run


def _rule(paragraph: Any, colour: str, eighths: int, side: str = "bottom") -> None:
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr")
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "6"), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.insert(0, line) if side == "top" else borders.append(line)
