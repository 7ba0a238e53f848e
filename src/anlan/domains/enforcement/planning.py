"""The yearly plan: proposed from what supervision knows of the enterprises, approved only if there are hands enough."""

from collections.abc import Mapping
from typing import Any

from anlan.domains.enforcement.models import SupervisionPlan
from anlan.domains.enforcement.rules import inspecting
from anlan.domains.enforcement.rules.law import safety
from anlan.domains.supervision import api as supervision
from anlan.kernel import clock
from anlan.kernel.verdict import Verdict, refuse, refused
from anlan.platform.accounts.actor import Actor

#: class by grade → visits a year and share of the class that is visited [K]
CLASSES = (
    ("major", "有未闭环重大隐患的企业", 2, 1.0), ("hazard", "危险化学品企业", 1, 0.5), ("other", "其他企业（随机抽查）", 1, 0.1),
)  # fmt: skip


def suggest_lines(actor: Actor, area: str) -> list[dict[str, Any]]:
    """The enterprises of an area by class and grade, with the visits the city's practice gives each [K]."""
    rows = supervision.enterprise_rows(actor, area=area)
    counts = {
        "major": rows.filter(major_dangers__gt=0).count(),
        "hazard": rows.filter(major_dangers=0, sector="chemical").count(),
        "other": rows.filter(major_dangers=0).exclude(sector="chemical").count(),
    }
    return [
        {"class": key, "title": title, "enterprises": counts[key], "times_a_year": times, "share": share}
        for key, title, times, share in CLASSES
    ]


def may_approve(case: SupervisionPlan, data: Mapping[str, Any], actor: Any) -> Verdict:
    if not case.lines:
        return refuse("plan.lines", "请先编制分类分级安排。", safety("六十二"))
    return inspecting.plan_load(case.lines, case.officer_days)


def approved(case: SupervisionPlan, data: Mapping[str, Any], ctx: Any) -> None:
    case.approved_at = clock.now()
    case.save()


def lines_set(case: SupervisionPlan, data: Mapping[str, Any], ctx: Any) -> None:
    if isinstance(data["lines"], str):
        raise refused("invalid", "安排应按类别逐行填写。", lines="应逐行填写")
    for line in data["lines"]:
        if not 0 <= line["share"] <= 1 or line["times_a_year"] < 0:
            raise refused("plan.line", "抽查比例应在0至1之间，频次不能为负。", lines=str(line["title"]))
    case.lines = list(data["lines"])
    case.save()


def progress(case: SupervisionPlan) -> dict[str, int]:
    """Planned visits, and how far they are."""
    wanted = sum(round(line["enterprises"] * line["share"] * line["times_a_year"]) for line in case.lines)
    made = case.inspections.exclude(state="cancelled")
    return {"wanted": wanted, "assigned": made.count(), "done": made.exclude(state__in=("assigned", "onsite")).count()}
