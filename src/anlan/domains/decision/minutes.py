"""会商纪要: a consultation as a Word document: what lay before it, what was said and pinned, the conclusion with its seal."""

from anlan.domains.decision.consulting import Table, side_by_side
from anlan.domains.decision.drawing import draw, picture
from anlan.domains.decision.paper import distance
from anlan.engines import science
from anlan.kernel import clock
from anlan.platform.papers.api import Paper


def minutes_docx(told: Table) -> bytes:
    case = told.case
    paper = Paper(f"会商纪要：{case.title}")
    if case.exercise:
        paper.text("【演练】本文件记录的是演练，不是真实事件。")
    paper.text(f"编号 {case.number}。开始 {clock.local_text(case.opened_at)}。状态：{case.state_label}。", f"参加：{'、'.join(told.people)}。")
    paper.heading("一、结论").text(case.conclusion or "尚未形成结论。")
    if case.signed_at:
        paper.text(f"签署：{case.signed_by}，{clock.local_text(case.signed_at)}", f"封印 SHA-256 {case.seal}")
    paper.heading("二、所依据的模型运行")
    _runs(paper, told)
    paper.heading("三、意见").table(("时间", "署名", "意见"), [(clock.local_text(o.at, "%m-%d %H:%M"), o.actor, o.data.get("opinion", "")) for o in told.opinions])
    rows = [(n, pin.text, pin.author, clock.local_text(pin.at, "%m-%d %H:%M"), f"{pin.lon:.5f}, {pin.lat:.5f}") for n, pin in enumerate(told.pins, 1)]
    paper.heading("四、图上便签").table(("序号", "内容", "署名", "时间", "经度, 纬度"), rows)
    return paper.bytes()


def _runs(paper: Paper, told: Table) -> None:
    for run in told.runs[:2]:
        drawing = draw(run)
        paper.text(f"运行 {run.id}：{run.title}，{science.describe(run.model).zh}，{clock.local_text(run.at)}，{run.asked_by}。")
        if drawing:
            paper.picture(picture(drawing), width_cm=12)
    compared = side_by_side(told.runs)
    head = ("项目", *(f"运行 {run.id}" for run in compared["runs"]))
    rows = [(name, *values) for name, values in compared["inputs"]]
    for label, levels in compared["levels"]:
        rows.append((label, *(f"{distance(level['distance_m'])}，{level['people_inside']} 人，目标 {level['targets']} 个" if level else None for level in levels)))
    paper.table(head, rows)
