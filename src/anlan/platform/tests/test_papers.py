"""Papers as those who open them find them."""

import io
import math
from datetime import date

import openpyxl
import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from anlan.platform.papers.api import OfficialDocument, Paper, official_docx, workbook
from anlan.platform.papers.word import WIDE_CM, cell_text, fair_widths_cm


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


def test_a_table_on_paper_keeps_words_together_and_fills_the_line():
    widths = fair_widths_cm(
        ("编号", "内容", "分值", "自评说明"), [("1.1", "城市国土空间总体规划及防灾减灾专项规划中的安全要求", "2", "—")]
    )
    assert sum(widths) == pytest.approx(WIDE_CM, abs=0.05)
    assert widths[0] >= 1.2 and widths[3] >= 1.9, "no word is broken by a long neighbour"
    assert widths[1] == max(widths)
    table = Document(io.BytesIO(Paper("题").table(("编号", "内容"), [("1", "甲")] * 3).bytes())).tables[0]
    assert [len(row._tr.trPr) for row in table.rows] == [2, 1, 1, 1], "the head comes again on each page, no row is torn"


@pytest.mark.parametrize(
    ("value", "text"),
    [(12345.6, "12,345.6"), (20000.0, "20,000"), (591.25, "591.2"), (0.04044, "0.04044"), (None, "—"), (7, "7")],
)
def test_an_amount_on_paper_is_never_a_power_of_ten(value, text):
    assert cell_text(value) == text
