"""PDF as offices print it: headers, page numbers, page breaks inside an item, two columns."""

import io

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from anlan.engines.planbook import demonstration_plans, read_document, read_plan

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
BODY = ParagraphStyle("body", fontName="STSong-Light", fontSize=11, leading=18, wordWrap="CJK")


def printed(text, columns=1):
    """The text as a PDF with a running header and page numbers."""
    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=A4)
    width = (A4[0] - 120) / columns
    frames = [Frame(60 + order * width, 70, width - 10, A4[1] - 150) for order in range(columns)]

    def edges(canvas, page):
        canvas.setFont("STSong-Light", 9)
        canvas.drawString(60, A4[1] - 50, "连云港市应急预案汇编")
        canvas.drawCentredString(A4[0] / 2, 40, f"- {page.page} -")

    document.addPageTemplates([PageTemplate(frames=frames, onPage=edges)])
    document.build([Paragraph(line, BODY) for line in text.split("\n") if line.strip()])
    return out.getvalue()


@pytest.fixture(scope="module")
def plain():
    document = read_document(demonstration_plans()["hazardous-chemicals.md"], "x.md")
    return document.text.replace("|", " "), read_plan(document)


@pytest.mark.parametrize("columns", [1, 2])
def test_a_printed_plan_reads_as_its_source_does(plain, columns):
    text, source = plain
    document = read_document(printed(text, columns), "x.pdf")
    assert "应急预案汇编" not in document.text
    assert not [line for line in document.text.split("\n") if line.strip("- ").isdigit()]
    plan = read_plan(document)
    assert plan.title == source.title
    wanted = [(level.level, leaf.text) for level in source.levels for leaf in level.condition.leaves()]
    assert [(level.level, leaf.text) for level in plan.levels for leaf in level.condition.leaves()] == wanted
    assert {duty.unit for unit in source.units for duty in unit.duties} <= {duty.unit for unit in plan.units for duty in unit.duties}
    assert len(plan.measures) >= 0.95 * len(source.measures)


def test_the_nearer_of_two_divisions_of_one_name_is_meant():
    from anlan.engines.planbook import extract

    text = "今天上午，海州区一栋居民楼发生火灾，2人受伤。"
    assert extract(text).main.place.division == "320706"
    assert extract(text, home="2109").main.place.division == "210902"
    assert extract("今天上午，辽宁省阜新市海州区一栋居民楼发生火灾。").main.place.division == "210902"
