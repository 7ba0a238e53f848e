"""The yearly report of supervision on paper: figures, what changed, where it is late and what comes back."""

from collections.abc import Sequence

from anlan.domains.supervision.queries.yearly import Row, Year
from anlan.kernel import clock
from anlan.platform.papers.api import Chart, Paper, Series

HEAD = ("", "发现", "其中重大", "已销号", "逾期", "逾期率（%）", "重复", "重复率（%）")


def yearbook_docx(found: Year, place: str) -> bytes:
    paper = Paper(f"{place}{found.year}年安全生产监督管理年度报告", invented=found.invented)
    paper.text(f"数据截至 {clock.local_text(clock.now())}；演练和不属实的不计入。逾期：超过整改期限才完成，或已过期限仍未完成。")
    paper.heading("一、总体情况").points(_said(found))
    paper.heading("二、隐患排查治理").heading("按月", 2).chart(_chart(found)).table(HEAD, _lines(found.months))
    for title, rows in (("按区域", found.places), ("按行业领域", found.sectors), ("按类别", found.categories), ("按来源", found.sources)):
        paper.heading(title, 2).table(HEAD, _lines(rows))
    paper.heading("逾期与重复最多的企业", 2).table(HEAD, _lines(found.worst), empty="没有逾期或重复的企业。")
    paper.heading("三、安全风险报告").table(("项目", "数量"), found.reports.items())
    paper.heading("四、特殊作业").table(("项目", "张数"), found.works.items())
    return paper.heading("五、分级监管").table(("等级", "企业数"), found.grades.items()).bytes()


def _said(found: Year) -> list[str]:
    total, before = found.total, found.before
    took = "" if found.days is None else f"，从发现到销号平均 {found.days:.1f} 日"
    return [
        f"全年发现隐患 {total.found} 条（{_against(total.found, before.found)}），其中重大 {total.major} 条（{_against(total.major, before.major)}）。",
        f"已销号 {total.closed} 条{took}；逾期 {total.late} 条，占 {total.late_percent:.1f}%（上年 {before.late_percent:.1f}%）。",
        f"同类隐患重复 {total.recurrent} 条，占 {total.recurrent_percent:.1f}%（上年 {before.recurrent_percent:.1f}%）。",
        f"挂牌督办 {found.listed} 条，仍停产停用 {found.stopped} 条，延期 {found.extended} 条，验收退回 {found.refused} 条。",
        f"登记企业事故 {found.accidents} 起，死亡 {found.deaths} 人。",
    ]


def _against(now: int, before: int) -> str:
    """Beside the year before; a share of nothing is not said."""
    if not before:
        return "上年无记录"
    return f"上年 {before}，{'增' if now >= before else '减'} {abs(now - before) / before:.1%}"


def _lines(rows: Sequence[Row]) -> list[tuple[str | int, ...]]:
    return [(r.label, r.found, r.major, r.closed, r.late, f"{r.late_percent:.1f}", r.recurrent, f"{r.recurrent_percent:.1f}") for r in rows]


def _chart(found: Year) -> Chart:
    series = [Series(name=name, values=[getattr(row, key) for row in found.months]) for name, key in (("发现", "found"), ("已销号", "closed"), ("逾期", "late"))]
    return Chart(title=f"{found.year}年各月隐患", categories=[row.label for row in found.months], series=series)
