"""City safety on paper: the brief with chart and map, the creation's self-assessment, the risk list."""

from collections.abc import Sequence
from typing import Any

from anlan.domains.citysafety.analysis import partial
from anlan.domains.citysafety.models import Brief, Creation
from anlan.domains.citysafety.picture import risk_map
from anlan.domains.citysafety.queries import blocks_of, gaps_of
from anlan.domains.citysafety.rules import GRADE_WORDS
from anlan.kernel import clock
from anlan.platform.papers.api import Chart, Paper, Series, workbook


def brief_docx(brief: Brief) -> bytes:
    """As it was made: the figures kept in it, not those of today."""
    paper = Paper(brief.title, invented=brief.invented)
    paper.text(f"统计时段：{brief.begins_on} 至 {brief.ends_on}。生成时间：{clock.local_text(brief.opened_at)}。演练不计入。{partial(brief)}")
    paper.heading("一、运行数据").table(
        ("项目", "本期", "上期", "去年同期", "比上期", "比去年同期"),
        [(f["label"], f"{f['value']} {f['unit']}", f["previous"], f["last_year"], f["said"], f["said_year"]) for f in brief.figures],
    )
    if brief.figures:
        paper.chart(_chart(brief.figures))
    paper.heading("二、变化与原因").points([_with_rows(f) for f in brief.findings] or ["与上期相比没有变化。"])
    paper.text("“同期”只说明同一时段的变化，不等于因果；每一分项的明细见系统内本报告页面。")
    if picture := risk_map(brief.division):
        paper.heading("三、城市安全风险分布").picture(picture.png).text(
            _numbered(picture.names), "圆点为风险点，红、橙、黄、蓝依次为重大、较大、一般、低风险（按生成时的当前等级）。"
        )
    paper.heading("四、研判意见").text(brief.judgement or "（待填写）")
    return paper.bytes()


def _numbered(names: Sequence[str]) -> str:
    return "图中：" + "、".join(f"{number} {name}" for number, name in enumerate(names, 1)) + "。"


def _chart(figures: list[dict[str, Any]]) -> Chart:
    series = [Series(name=name, values=[f[key] for f in figures]) for name, key in (("本期", "value"), ("上期", "previous"), ("去年同期", "last_year"))]
    return Chart(title="本期与上期、去年同期", categories=[f["label"] for f in figures], series=series)


def _with_rows(finding: dict[str, Any]) -> str:
    named = "、".join(row["title"] + (f"（{row['number']}）" if row.get("number") else "") for row in finding["rows"])
    why = "；".join(f"{reason['head']}：{'、'.join(part['text'] for part in reason['parts'])}" for reason in finding.get("reasons", ()))
    said = finding["text"] if finding["text"].endswith("。") else finding["text"] + "。"
    return said + (f"其中，{why}。" if why else "") + (f"涉及：{named}。" if named else "")


def creation_docx(creation: Creation) -> bytes:
    paper = Paper(f"{creation.title}自评报告", invented=creation.invented)
    paper.text(f"评价细则：{creation.standard}。自评 {_score(creation.self_score)}，模拟评审 {_score(creation.review_score)}。")
    for block in blocks_of(creation):
        paper.heading(block.title, level=2).table(
            ("编号", "内容", "分值", "平台佐证", "建议分", "自评", "评审"),
            [(i.key, i.title, "未知" if i.points is None else i.points, evidence_text(i.evidence), i.proposed, _given(i.self_score, i.self_note), _given(i.review_score, i.review_note))
             for i in block.items],
        )  # fmt: skip
    paper.heading("缺项与差距").table(("编号", "内容", "差距"), [(item.key, item.title, text) for item, text in gaps_of(creation)])
    return paper.bytes()


def creation_xlsx(creation: Creation) -> bytes:
    rows = [
        (b.title, i.key, i.title, i.points, evidence_text(i.evidence), i.proposed, i.self_score, i.self_note, i.review_score, i.review_note)
        for b in blocks_of(creation) for i in b.items
    ]  # fmt: skip
    gaps = [(item.key, item.title, text) for item, text in gaps_of(creation)]
    return workbook({
        "自评": (("章节", "编号", "内容", "分值", "平台佐证", "建议分", "自评", "说明", "评审", "意见"), rows), "缺项": (("编号", "内容", "差距"), gaps),
    })  # fmt: skip


def evidence_text(evidence: list[dict[str, Any]]) -> str:
    return "；".join(f"{e['label']}：{e['text']}" if e["label"] else e["text"] for e in evidence)


def _given(score: float | None, note: str) -> str:
    """A score with what was said of it."""
    return " ".join(filter(None, ("" if score is None else f"{score:g}", note)))


def _score(score: float | None) -> str:
    return "未评" if score is None else f"{score:g} 分"


def grade_word(grade: str) -> str:
    return GRADE_WORDS.get(grade, "未评")
