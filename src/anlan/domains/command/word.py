"""The whole incident as a Word document: facts, map, plan, tasks, forces, warnings, reports, evaluation, timeline."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
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
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    return document


def _table(document: Any, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    rows = list(rows)
    if not rows:
        document.add_paragraph("无。")
        return
    table = document.add_table(rows=1, cols=len(head), style="Light Grid Accent 1")
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        cell.text = text
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = "" if value is None else str(value)


def _facts(document: Any, incident: Incident) -> None:
    facts = incident.facts
    document.add_heading("一、基本情况", level=1)
    _table(document, ("项目", "内容"), [
        ("编号", incident.number), ("类型", f"{incident.event_type} {event_type_name(incident.event_type)}"),
        ("等级", f"{Grade(incident.grade).zh}（{incident.grade_basis.get('clause', '')}）" if incident.grade else "待定"),
        ("地点", f"{registry.division_name(incident.division)} {incident.place}"), ("发生时间", clock.local_text(incident.occurred_at)),
        ("接报时间", clock.local_text(incident.known_at)), ("状态", incident.state_label), ("死亡", facts.get("deaths")), ("受伤", facts.get("injured")),
        ("失联", facts.get("missing")), ("疏散", facts.get("evacuated")), ("涉及物质", "、".join(facts.get("substances") or [])),
    ])  # fmt: skip


def _map(document: Any, incident: Incident) -> None:
    runs = decision.runs_for(incident.subject)
    contours = runs[-1].contours["features"] if runs and runs[-1].contours else []
    picture = incident_picture(incident, contours, list(incident.dispatches.all()))
    if picture:
        document.add_heading("二、位置与影响范围", level=1)
        document.add_picture(io.BytesIO(picture), width=Cm(15))
        document.add_paragraph("红点为事发地，绿点为调派力量出发地，色块为影响范围（红、橙、黄、蓝由重到轻）。")


def _responses(document: Any, incident: Incident) -> None:
    document.add_heading("三、应急响应", level=1)
    _table(document, ("预案", "级别", "依据", "启动", "终止", "启动人"), [
        (r.plan_title, ResponseLevel(r.level).zh, r.clause, clock.local_text(r.started_at), clock.local_text(r.ended_at), r.started_by)
        for r in incident.responses.order_by("id")
    ])  # fmt: skip


def _tasks(document: Any, incident: Incident) -> None:
    document.add_heading("四、任务", level=1)
    _table(document, ("任务", "单位", "时限", "完成", "状态", "结果"), [
        (t.text, t.unit, clock.local_text(t.due_at), clock.local_text(t.done_at), t.state_label, t.result) for t in incident.tasks.order_by("id")
    ])  # fmt: skip


def _forces(document: Any, incident: Incident) -> None:
    document.add_heading("五、力量与物资", level=1)
    _table(document, ("名称", "数量", "预计到达", "到场", "状态"), [
        (d.title, f"{d.quantity:g}{d.unit}" if d.quantity else "", clock.local_text(d.expected_at), clock.local_text(d.arrived_at), d.state_label)
        for d in incident.dispatches.order_by("id")
    ])  # fmt: skip


def _warnings(document: Any, incident: Incident) -> None:
    document.add_heading("六、预警", level=1)
    _table(document, ("标题", "状态"), [(w.title, w.state) for w in warning.warnings_about(incident.subject)])


def _reports(document: Any, incident: Incident) -> None:
    document.add_heading("七、信息报告", level=1)
    for report in incident.situation_reports.all():
        late = "" if report.in_time else "（超时）"
        document.add_heading(f"{report.form} 第 {report.sequence} 期 {clock.local_text(report.sent_at)}{late}", level=2)
        document.add_paragraph(report.text)


def _evaluation(document: Any, incident: Incident) -> None:
    row = Evaluation.objects.filter(incident=incident).first()
    if row is None:
        return
    document.add_heading("八、评估", level=1)
    if row.text:
        document.add_paragraph(row.text)
    _table(document, ("类别", "发现", "依据"), [(f["kind"], f["text"], f["clause"]) for f in row.findings])
    for proposal in row.proposals:
        document.add_paragraph(f"修订建议：{proposal}", style="List Bullet")


def _timeline(document: Any, incident: Incident) -> None:
    document.add_heading("九、时间线", level=1)
    _table(document, ("时间", "人员", "事项"), [
        (clock.local_text(e.at, "%m-%d %H:%M:%S"), e.actor, e.text) for e in timeline(incident)
    ])  # fmt: skip
