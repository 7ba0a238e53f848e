"""The two lists 两个清单, as the records keep them: problems and dangers; systems and measures that keep them from coming back."""

from collections.abc import Mapping
from typing import Any

from anlan.domains.supervision.models import Danger
from anlan.domains.supervision.models.files import SECTORS
from anlan.domains.supervision.queries.dangers import danger_rows
from anlan.kernel import clock
from anlan.platform.accounts.actor import Actor
from anlan.platform.papers.api import workbook

MOST = 20_000
PROBLEMS = (
    "编号", "企业", "区划", "行业领域", "隐患", "等级", "类别", "来源", "判定依据", "发现时间", "责任人", "整改措施", "资金（元）", "期限", "防范措施和应急预案", "状态", "逾期",
    "挂牌督办", "停产停用", "报监管部门", "报职代会", "销号时间",
)  # fmt: skip
COLUMNS = (
    "number", "state", "division", "opened_at", "closed_at", "sector", "title", "level", "category", "source", "clause", "duty", "measures", "money_yuan", "due_at",
    "contingency", "overdue", "listed_at", "listed_by", "stopped_at", "told_regulator_at", "told_workers_at", "system_measure", "recurs_id", "fixed_at", "file__name",
)  # fmt: skip
MEASURES = ("编号", "企业", "区划", "类别", "由何隐患", "制度措施", "是否重复隐患", "建立时间")


def problem(row: Danger) -> tuple[Any, ...]:
    return (
        row.number, row.file.name, row.division, SECTORS.get(row.sector, row.sector), row.title, row.level_label, row.category_label, row.source_label, row.clause,
        day(row.opened_at), row.duty, row.measures, row.money_yuan, day(row.due_at), row.contingency, row.state_label, "是" if row.overdue else "",
        row.listed_by if row.listed_at else "", day(row.stopped_at), day(row.told_regulator_at), day(row.told_workers_at), day(row.closed_at),
    )  # fmt: skip


def measure(row: Danger) -> tuple[Any, ...]:
    return (
        row.number,
        row.file.name,
        row.division,
        row.category_label,
        row.title,
        row.system_measure,
        "是" if row.recurs_id else "",
        day(row.fixed_at),
    )


def day(at: Any) -> str:
    return clock.local_text(at, "%Y-%m-%d") if at else ""


def two_lists(actor: Actor, asked: Mapping[str, Any]) -> bytes:
    """Both lists as one Excel book, of what the actor may see and asks for; at most 20,000 rows a list, read once."""
    rows = danger_rows(actor, asked).only(*COLUMNS).order_by("-opened_at", "-id")
    problems, measures = [], []
    for row in rows[:MOST].iterator(chunk_size=2000):
        problems.append(problem(row))
        if row.system_measure:
            measures.append(measure(row))
    return workbook({"问题隐患清单": (PROBLEMS, problems), "制度措施清单": (MEASURES, measures)})
