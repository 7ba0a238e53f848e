"""A run as a Word document: what was asked, what was assumed, what came of it, who is inside, the seal."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from anlan.domains.decision.drawing import draw, picture
from anlan.domains.decision.queries import RunView
from anlan.engines import science
from anlan.kernel import clock

FONT = "宋体"


def run_docx(run: RunView) -> bytes:
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    document.add_heading(run.title, level=0)
    if run.exercise:
        document.add_paragraph("【演练】本文件记录的是演练，不是真实事件。")
    document.add_paragraph(f"模型 {science.describe(run.model).zh}（{run.model} {run.model_version}），{clock.local_text(run.at)}，{run.asked_by}。")
    _results(document, run)
    document.add_heading("输入", level=1)
    names = {item.name: f"{item.zh}（{item.unit}）" if item.unit else item.zh for item in science.describe(run.model).inputs}
    _table(document, ("输入", "值"), [(names.get(name, name), _short(value)) for name, value in run.inputs.items()])
    document.add_heading("假定与提示", level=1)
    for text in [*(note["text"] for note in run.assumed), *run.warnings] or ["无。"]:
        document.add_paragraph(text, style="List Bullet")
    document.add_paragraph(f"封印 SHA-256 {run.sha256}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _results(document: Any, run: RunView) -> None:
    drawing = draw(run)
    if drawing:
        document.add_picture(io.BytesIO(picture(drawing)), width=Cm(15))
    levels = (run.exposure or {}).get("levels") or []
    if not levels:
        return
    document.add_heading("影响范围与人口", level=1)
    rows = [(level["label"], level["meaning"], distance(level["distance_m"]), level["area_km2"], level["people_inside"], level["targets"]) for level in levels]
    _table(document, ("等级", "含义", "距离", "面积 km²", "人口（含更重各级）", "防护目标"), rows)
    document.add_heading("范围内的单位", level=1)
    targets = (run.exposure or {}).get("targets") or []
    _table(document, ("名称", "等级", "距离", "到达（分钟）"), [(t["name"], t["label"], distance(t["distance_m"]), t["arrival_min"]) for t in targets[:200]])


def _table(document: Any, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    table = document.add_table(rows=1, cols=len(head), style="Light Grid Accent 1")
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        cell.text = text
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = "" if value is None else str(value)


def distance(value: float | None) -> str:
    return "" if value is None else f"{value:.0f} m" if value < 1000 else f"{value / 1000:.2f} km"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) < 120 else f"{text[:120]}…"
