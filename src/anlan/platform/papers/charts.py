"""Charts as Word itself draws them (ECMA-376 Part 1, 21.2 DrawingML charts): sharp at any size, in the reader's own fonts, no picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
EMU_PER_CM = 360_000
COLOURS = ("2F7AE5", "0F9F8F", "D9822B", "A855F7", "64748A")
_NS = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """``values`` beside the chart's ``categories``; None leaves a gap. ``line`` draws it over the bars, dashed: a target."""

    name: str
    values: Sequence[float | None]
    line: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    title: str
    categories: Sequence[str]
    series: Sequence[Series]
    width_cm: float = 15.0
    height_cm: float = 7.0


def add_chart(document: Any, chart: Chart) -> None:
    """The chart in a paragraph of its own at the end of the document."""
    number = 1 + sum(1 for part in document.part.package.iter_parts() if part.content_type == CHART_TYPE)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART_TYPE, chart_xml(chart).encode(), document.part.package)
    link = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    document.add_paragraph().add_run()._r.append(parse_xml(_drawing(chart, link, number)))


def chart_xml(chart: Chart) -> str:
    bars = [(i, s) for i, s in enumerate(chart.series) if not s.line]
    lines = [(i, s) for i, s in enumerate(chart.series) if s.line]
    plots = (_bars(chart, bars) if bars else "") + (_lines(chart, lines) if lines else "")
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace {_NS}><c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr>'
        f'<a:defRPr sz="1100" b="1"/></a:pPr><a:r><a:rPr lang="zh-CN" sz="1100" b="1"/><a:t>{escape(chart.title)}</a:t></a:r></a:p></c:rich></c:tx>'
        f'<c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>{plots}{_AXES}</c:plotArea>'
        '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>'
    )


def _bars(chart: Chart, series: list[tuple[int, Series]]) -> str:
    body = "".join(_series(chart, i, s, f'<c:spPr><a:solidFill><a:srgbClr val="{_colour(i)}"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/>') for i, s in series)
    return f'<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>{body}<c:gapWidth val="80"/>{_ON_AXES}</c:barChart>'


def _lines(chart: Chart, series: list[tuple[int, Series]]) -> str:
    style = '<c:spPr><a:ln w="19050"><a:solidFill><a:srgbClr val="{}"/></a:solidFill><a:prstDash val="dash"/></a:ln></c:spPr><c:marker><c:symbol val="none"/></c:marker>'
    body = "".join(_series(chart, i, s, style.format("D32027" if i else _colour(i)), tail='<c:smooth val="0"/>') for i, s in series)
    return f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{body}<c:marker val="1"/>{_ON_AXES}</c:lineChart>'


def _series(chart: Chart, index: int, series: Series, style: str, tail: str = "") -> str:
    points = "".join(f'<c:pt idx="{i}"><c:v>{value}</c:v></c:pt>' for i, value in enumerate(series.values) if value is not None)
    names = "".join(f'<c:pt idx="{i}"><c:v>{escape(text)}</c:v></c:pt>' for i, text in enumerate(chart.categories))
    count = len(chart.categories)
    return (
        f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/><c:tx><c:v>{escape(series.name)}</c:v></c:tx>'
        f'{style}<c:cat><c:strLit><c:ptCount val="{count}"/>{names}</c:strLit></c:cat>'
        f'<c:val><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{count}"/>{points}</c:numLit></c:val>{tail}</c:ser>'
    )


def _colour(index: int) -> str:
    return COLOURS[index % len(COLOURS)]


_ON_AXES = '<c:axId val="101"/><c:axId val="102"/>'
_AXES = (
    '<c:catAx><c:axId val="101"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="b"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
    '<c:crossAx val="102"/></c:catAx><c:valAx><c:axId val="102"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="l"/>'
    '<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="D9DEE5"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>'
    '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="101"/></c:valAx>'
)


def _drawing(chart: Chart, link: str, number: int) -> str:
    wide, high = int(chart.width_cm * EMU_PER_CM), int(chart.height_cm * EMU_PER_CM)
    return (
        '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/><wp:docPr id="{1000 + number}" name="chart {number}" descr="{escape(chart.title)}"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        f'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="{link}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
