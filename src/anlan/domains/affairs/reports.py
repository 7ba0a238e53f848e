"""The indicators and the mid-term evaluation on paper."""

from typing import Any

from anlan.domains.affairs.board import Board, indicator_board, measured, rate_unit, target_rate
from anlan.domains.affairs.indicators import METHOD, Reading, finite
from anlan.domains.affairs.models import PlanText
from anlan.domains.affairs.planning import adjustments_of, plan_of, progress_by_chapter, progress_by_unit, tasks_late
from anlan.kernel import clock
from anlan.platform.papers.api import Chart, Paper, Series, workbook

NATURE = {"binding": "约束性", "expected": "预期性"}
WIDTHS_CM = (1.1, 3.5, 1.5, 1.9, 1.5, 1.5, 2.9, 2.1)
HEAD = ("序号", "指标", "性质", "目标", "现值", "达标", "年末预测（80 %）", "缺少")


def standing(r: Reading) -> str:
    """Of a year that still runs, what is so far is said to be so far."""
    if r.met is None:
        return "数据不足"
    so_far = "暂" if r.low is not None or r.why_no_forecast else ""
    return so_far + ("达标" if r.met else "未达标")


def span(r: Reading) -> str:
    if r.low is None or r.high is None:
        return r.why_no_forecast
    return f"{finite(r.expected)}（{finite(r.low)} ～ {finite(r.high)}）"


def line(r: Reading) -> tuple[Any, ...]:
    d = r.definition
    return (d.number, d.name, NATURE[d.nature], f"{d.op}{d.target:g}{d.unit}", finite(r.value), standing(r), span(r), "；".join(r.missing))


def board_xlsx(board: Board) -> bytes:
    years = [(r.definition.name, y, top, bottom, finite(value, 6), rate_unit(r.definition)) for r in board.readings for y, top, bottom, value in r.parts]
    counties = [(name, r.definition.name, finite(r.value), standing(r), "；".join(r.missing)) for _c, name, found in board.counties for r in found]
    return workbook({
        "核心指标": (HEAD, [line(r) for r in board.readings]),
        "历年": (("指标", "年度", "分子", "分母", "值", "单位"), years),
        "县区": (("县区", "指标", "现值", "达标", "缺少"), counties),
        "口径": (("项目", "内容"), [("版本", board.scheme["version"]), ("来源", board.scheme["source"]), ("方法", METHOD), *((r.definition.name, r.definition.formula) for r in board.readings)]),
    })  # fmt: skip


def board_docx(board: Board) -> bytes:
    paper = Paper(f"{board.area_name}{board.year}年核心指标情况", invented=board.invented)
    return _indicators(paper, board).bytes()


def _indicators(paper: Paper, board: Board) -> Paper:
    paper.text(f"口径：{board.scheme['title']}（版本 {board.scheme['version']}）。数据截至 {board.today}。")
    paper.table(HEAD, [_narrow(line(r)) for r in board.readings], widths_cm=WIDTHS_CM)
    base = int(board.scheme["base_year"])
    for r in board.readings:
        years = [str(y) for y, *_ in r.parts]
        at = target_rate(r, base)
        bars = Series(name=f"{measured(r.definition)}（{rate_unit(r.definition)}）", values=[value for *_, value in r.parts])
        goal = [Series(name="目标线", values=[at] * len(years), line=True)] if at is not None else []
        paper.chart(Chart(title=f"{r.definition.number}. {measured(r.definition)}", categories=years, series=[bars, *goal]))
        paper.text(*(f"说明：{text}" for text in r.notes))
    return paper.text(METHOD)


def midterm_docx(area: str, year: int, plan: PlanText | None = None) -> bytes:
    """规划实施中期评估报告: indicators, tasks and projects by chapter and by department, what is late, what is missing; of one plan, the area's own."""
    board, plan = indicator_board(area, year), plan or plan_of(area)
    of = plan.pk if plan else 0
    paper = Paper(f"{board.area_name}应急管理规划实施评估报告（截至 {board.today}）", invented=board.invented)
    paper.text(f"评估的规划：{plan.title}。" if plan else "辖区还没有读入规划，下列只有指标。")
    paper.text("依据：规划六（三）“对规划实施进展情况进行分析评估；根据中期评估结果，及时对规划范围、主要目标、重点任务进行动态调整”。")
    paper.heading("一、核心指标完成情况").text(_summary(board))
    _indicators(paper, board)
    paper.heading("二、主要任务与重点工程进展")
    paper.table(("章节", "任务数", "已完成", "推进中", "待分解", "逾期", "平均进度 %"), [row.cells for row in progress_by_chapter(of)])
    paper.heading("三、部门完成情况")
    paper.table(("单位", "任务数", "已完成", "推进中", "逾期", "督办次数"), [(row.name, row.total, row.done, row.running, row.late, row.urged) for row in progress_by_unit(of)])
    paper.heading("四、逾期和滞后事项")
    paper.table(("条目", "任务", "责任单位", "时限", "进度 %"), [(t.ref, t.title, t.organisation, t.due_on, t.progress) for t in tasks_late(of)])
    paper.heading("五、动态调整情况")
    paper.table(("日期", "任务", "做法", "理由"), [_adjusted(task, entry) for task, entry in (adjustments_of(of) if plan else ())])
    paper.heading("六、数据缺口").points([f"{r.definition.name}：缺{text}" for r in board.readings for text in r.missing] or ["无。"])
    return paper.bytes()


def _adjusted(task: Any, entry: Any) -> tuple[Any, ...]:
    verb = task.table.find(entry.verb)
    return (f"{clock.local(entry.at):%Y-%m-%d}", task.title, str(verb.label), (entry.data or {}).get("reason", ""))


def _narrow(cells: tuple[Any, ...]) -> tuple[Any, ...]:
    """The interval on a line of its own: a figure is not torn in a narrow column."""
    return tuple(cell.replace("（", "\n（") if isinstance(cell, str) and "～" in cell else cell for cell in cells)


def _summary(board: Board) -> str:
    met = [r for r in board.readings if r.met]
    short = [r.definition.name for r in board.readings if r.met is False]
    unknown = [r.definition.name for r in board.readings if r.met is None]
    said = f"{len(board.readings)} 项核心指标中，{len(met)} 项达到目标"
    said += f"，{len(short)} 项未达目标（{'、'.join(short)}）" if short else ""
    said += "（年度未结束，为截至目前情况）" if not board.closed else ""
    return said + (f"，{len(unknown)} 项因数据不足无法判定（{'、'.join(unknown)}）。" if unknown else "。")
