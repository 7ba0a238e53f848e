"""Papers as those who open them find them."""

import io
import math
from datetime import date

import openpyxl
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from anlan.platform.papers.api import OfficialDocument, official_docx, workbook


def test_a_figure_that_is_no_number_leaves_its_cell_empty_and_text_never_becomes_a_formula():
    made = workbook({"指标": (["名称", "数值"], [["死亡人数", 3], ["损失", math.nan], ["=1+1", math.inf]])})
    rows = list(openpyxl.load_workbook(io.BytesIO(made))["指标"].iter_rows(values_only=True))
    assert rows == [("名称", "数值"), ("死亡人数", 3), ("损失", None), ("'=1+1", None)]


def test_an_official_document_is_laid_out_as_the_standard_says():
    """GB/T 9704-2012: 7.2.4, 7.2.5, 7.3.3–7.3.5, 7.4, 7.5."""
    given = OfficialDocument(
        organ="某局文件", title="通知", number="某发〔2026〕1号", recipients="各县区", paragraphs=("一、要求", "（一）燃气。检查软管。"), signed_by="某市应急管理局",
        issued_on=date(2026, 11, 24), attachments=("检查表",), copies_to="市政府办公室", printed_by="某局办公室", urgency="加急",
    )  # fmt: skip
    document = Document(io.BytesIO(official_docx(given)))
    lines = {line.text: line for line in document.paragraphs if line.text}
    assert round(lines["某局文件"].paragraph_format.space_before.mm + 10.23, 1) == 35.0, (
        "the urgency stands above it, in the same 35 mm"
    )
    assert lines["某发〔2026〕1号"].paragraph_format.space_before.pt == 58
    assert [run.font.name for run in lines["（一）燃气。检查软管。"].runs] == ["楷体_GB2312", "仿宋_GB2312"], (
        "a heading ends at its full stop"
    )
    assert "附件：检查表" in lines, "a single annex has no number"
    assert lines["2026年11月24日"].paragraph_format.right_indent.pt == 64, "four characters"
    assert lines["某市应急管理局"].paragraph_format.right_indent.pt == 64, "as wide as the date: centred above it"
    foot = document.tables[0]
    assert foot._tbl.tblPr.find(qn("w:tblpPr")).get(qn("w:tblpYSpec")) == "bottom"
    assert [row.cells[0].text for row in foot.rows] == ["抄送：市政府办公室。", "某局办公室\t2026年11月24日印发"]
    section = document.sections[0]
    assert [f.paragraphs[0].alignment for f in (section.footer, section.even_page_footer)] == [
        WD_ALIGN_PARAGRAPH.RIGHT,
        WD_ALIGN_PARAGRAPH.LEFT,
    ]
