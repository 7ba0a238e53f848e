"""The whole incident as a Word document: facts, map, plan, tasks, forces, warnings, reports, evaluation, timeline."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from anlan.domains.command.models import Evaluation, Incident
from anlan.domains.command.picture import incident_picture
from anlan.domains.decision import api as decision
from anlan.domains.registry import api as registry
from anlan.domains.warning import api as warning
from anlan.kernel import clock
from anlan.kernel.grades import Grade, ResponseLevel
from anlan.kernel.tables import event_type_name
from anlan.platform.cases.api import timeline

FONT = "宋体"
WIDTH_CM = 16.0
FORMS = {"phone": "电话报告", "first": "首报", "follow_up": "续报", "final": "终报"}


def incident_docx(incident: Incident) -> bytes:
    """The document's bytes."""
    document = _blank()
    document.add_heading(incident.title, level=0)
    if incident.exercise:
        document.add_paragraph("【演练】本文件记录的是演练，不是真实事件。")
    _facts(document, incident)
    _map(document, incident)
    _responses(document, incident)
    _tasks(document, incident)
    _forces(document, incident)
    _warnings(document, incident)
    _reports(document, incident)
    _evaluation(document, incident)
    _timeline(document, incident)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _blank() -> Any:
    """A4, margins of 2.5 cm, page numbers below."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm((21 - WIDTH_CM) / 2)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10.5)
    for name, font in (("Normal", FONT), ("Title", "黑体"), ("Heading 1", "黑体"), ("Heading 2", "黑体")):
        document.styles[name].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    _page_number(section.footer.paragraphs[0])
    return document


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _table(document: Any, head: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[float] = ()) -> None:
    """``widths`` are shares of the page. The head stands on every page; a row is never torn; what is not known is a dash."""
    listed = [["—" if value in (None, "") else str(value) for value in row] for row in rows]
    if not listed:
        document.add_paragraph("无。")
        return
    table = document.add_table(rows=0, cols=len(head), style="Table Grid")
    table.autofit = False
    shares = widths or [1.0] * len(head)
    wide = [Cm(WIDTH_CM * share / sum(shares)) for share in shares]
    for column, width in zip(table.columns, wide, strict=True):
        column.width = width
    for number, row in enumerate([head, *listed]):
        line = table.add_row()
        properties = line._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, text, width in zip(line.cells, row, wide, strict=True):
            cell.width = width
            _write(cell, text, head=number == 0)
    document.add_paragraph()


def _write(cell: Any, text: str, *, head: bool) -> None:
    run = cell.paragraphs[0].add_run(text)
    run.font.size, run.font.bold = Pt(9.5), head
    if head:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("fill", "E6EDF7")):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)


def _facts(document: Any, incident: Incident) -> None:
    facts = incident.facts
    document.add_heading("一、基本情况", level=1)
    _table(document, ("项目", "内容"), [
        ("编号", incident.number), ("类型", f"{incident.event_type} {event_type_name(incident.event_type)}"),
        ("等级", f"{Grade(incident.grade).zh}（{incident.grade_basis.get('clause', '')}）" if incident.grade else "待定"),
        ("地点", f"{registry.division_name(incident.division)} {incident.place}"), ("发生时间", clock.local_text(incident.occurred_at)),
        ("接报时间", clock.local_text(incident.known_at)), ("状态", incident.state_label), ("死亡", facts.get("deaths")), ("受伤", facts.get("injured")),
        ("失联", facts.get("missing")), ("疏散", facts.get("evacuated")), ("涉及物质", "、".join(facts.get("substances") or [])),
    ], (1, 3))  # fmt: skip


def _map(document: Any, incident: Incident) -> None:
    runs = decision.runs_for(incident.subject)
    contours = runs[-1].contours["features"] if runs and runs[-1].contours else []
    picture = incident_picture(incident, contours, list(incident.dispatches.all()))
    if picture:
        document.add_heading("二、位置与影响范围", level=1)
        document.add_picture(io.BytesIO(picture), width=Cm(WIDTH_CM))
        document.add_paragraph(
            "红点为事发地，绿点为调派力量出发地，色块为影响范围（红、橙、黄、蓝由重到轻），橙线为道路（近似）；上为北。"
        )
    levels = (runs[-1].exposure or {}).get("levels", []) if runs else []
    if levels:
        reach = [
            (level["label"], level["meaning"], _km(level["distance_m"]), level["people_inside"], level["targets"])
            for level in levels
        ]
        document.add_paragraph(f"{runs[-1].title}，{clock.local_text(runs[-1].at)} 计算（{runs[-1].model}）：")
        _table(document, ("等级", "含义", "距离", "范围内人口（含更重各级）", "防护目标"), reach, (1.4, 3, 1.4, 2.4, 1.2))


def _km(metres: float | None) -> str:
    return "" if metres is None else f"{metres / 1000:.2f} km"


def _responses(document: Any, incident: Incident) -> None:
    document.add_heading("三、应急响应", level=1)
    _table(document, ("预案", "级别", "依据", "启动", "终止", "启动人"), [
        (r.plan_title, ResponseLevel(r.level).zh, r.clause, clock.local_text(r.started_at), clock.local_text(r.ended_at), r.started_by)
        for r in incident.responses.order_by("id")
    ], (3, 1, 3, 2, 2, 1.4))  # fmt: skip


def _tasks(document: Any, incident: Incident) -> None:
    document.add_heading("四、任务", level=1)
    _table(document, ("任务", "单位", "时限", "完成", "状态", "结果"), [
        (t.text, t.unit, clock.local_text(t.due_at), clock.local_text(t.done_at), t.state_label, t.result) for t in incident.tasks.order_by("id")
    ], (5, 2, 2, 2, 1.3, 3))  # fmt: skip


def _forces(document: Any, incident: Incident) -> None:
    document.add_heading("五、力量与物资", level=1)
    _table(document, ("名称", "数量", "预计到达", "到场", "状态"), [
        (d.title, f"{d.quantity:g}{d.unit}" if d.quantity else "", clock.local_text(d.expected_at), clock.local_text(d.arrived_at), d.state_label)
        for d in incident.dispatches.order_by("id")
    ], (4, 1.2, 2, 2, 1.4))  # fmt: skip


def _warnings(document: Any, incident: Incident) -> None:
    document.add_heading("六、预警", level=1)
    _table(
        document,
        ("标题", "级别", "状态"),
        [(w.headline or w.title, w.colour.zh, w.state_label) for w in warning.warnings_about(incident.subject)],
        (5, 1, 1),
    )


def _reports(document: Any, incident: Incident) -> None:
    document.add_heading("七、信息报告", level=1)
    for report in incident.situation_reports.all():
        late = "" if report.in_time else "（超时）"
        document.add_heading(
            f"{FORMS.get(report.form, report.form)} 第 {report.sequence} 期 {clock.local_text(report.sent_at)}{late}", level=2
        )
        for line in filter(None, map(str.strip, report.text.splitlines())):
            document.add_paragraph(line)


def _evaluation(document: Any, incident: Incident) -> None:
    row = Evaluation.objects.filter(incident=incident).first()
    document.add_heading("八、评估", level=1)
    if row is None:
        document.add_paragraph("尚未评估。")
        return
    if row.text:
        document.add_paragraph(row.text)
    _table(document, ("类别", "发现", "依据"), [(f["kind"], f["text"], f["clause"]) for f in row.findings], (1, 5, 3))
    for proposal in row.proposals:
        document.add_paragraph(f"修订建议：{proposal}", style="List Bullet")


def _timeline(document: Any, incident: Incident) -> None:
    document.add_heading("九、时间线", level=1)
    _table(document, ("时间", "人员", "事项"), [
        (clock.local_text(e.at, "%m-%d %H:%M:%S"), e.actor, e.text) for e in timeline(incident)
    ], (1.6, 1.6, 6))  # fmt: skip
