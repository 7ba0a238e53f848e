"""What city safety decides, as pure functions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from anlan.kernel.verdict import Citation, Verdict, allow, refuse

GRADE_WORDS = {"1": "重大（红）", "2": "较大（橙）", "3": "一般（黄）", "4": "低（蓝）"}
PLAN = Citation(source="《连云港市“十四五”应急管理体系和能力建设规划》", clause="四（二）2 城市安全风险评估动态更新机制")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """One influence that bears upon a risk now: how many steps it raises the grade, and why."""

    subject: str
    steps: int
    text: str


def weigh(base: str, pulls: Iterable[Pull]) -> tuple[str, str, str]:
    """(grade, reason, cause): the strongest influence raises the grade; never above red, never below what the review found."""
    strongest = max(pulls, key=lambda pull: (pull.steps, pull.subject), default=None)
    if strongest is None or strongest.steps == 0:
        return base, "影响解除，恢复到评估等级", strongest.subject if strongest else ""
    grade = str(max(int(base) - strongest.steps, 1))
    return grade, f"{strongest.text}，上调 {int(base) - int(grade)} 级（评估等级{GRADE_WORDS[base]}）", strongest.subject


def steps_of(rule: Mapping[str, Any], form: str, weight: Any) -> int:
    """How many steps an event of this form and weight raises a grade, by the scheme."""
    table = rule[form]["steps_by_grade" if form == "incident" else "steps_by_level"]
    return int(table.get("" if weight is None else str(weight), 0))


def may_review(grade: str, reason: str, next_on: date | None, today: date) -> Verdict:
    if grade not in GRADE_WORDS:
        return refuse("risk.grade", "评估等级应为 1–4（红橙黄蓝）。", PLAN)
    if not reason.strip():
        return refuse("risk.reason", "请写明评估理由。", PLAN)
    if next_on is not None and next_on <= today:
        return refuse("risk.next", "下次评估日期应在今天之后。", PLAN)
    return allow("ok", PLAN)


def may_score(score: float | None, points: float | None) -> Verdict:
    """A score lies between nothing and the item's points; where the standard's mark is not known, no score is taken."""
    if score is None:
        return allow()
    if points is None:
        return refuse("creation.unknown", "该项分值未知，导入正式细则后才能评分。")
    if not 0 <= score <= points:
        return refuse("creation.score", f"得分应在 0–{points:g} 之间。", score=score, points=points)
    return allow()


def may_score_now(state: str, *, review: bool) -> Verdict:
    """Self-assessment before the mock review, the mock review while it lasts; what was applied for stands as it was."""
    if state in ("preparing", "assessing", *(("reviewed",) if review else ())):
        return allow()
    return refuse(
        "creation.state", "已申报或已结束，评分和佐证不再改动。" if review else "自评阶段才能打分；需要修改请先“继续整改”。"
    )


def check_standard(content: Mapping[str, Any]) -> list[str]:
    """What is wrong with a standard."""
    keys = [item.get("key") for item in content.get("items", ())]
    wrong = [] if keys else ["没有条目"]
    wrong += ["条目编号重复"] if len(keys) != len(set(keys)) else []
    wrong += [
        f"条目 {item.get('key')} 缺少名称或章节"
        for item in content.get("items", ())
        if not item.get("title") or not item.get("block")
    ]
    known = [item["points"] for item in content.get("items", ()) if item.get("points") is not None]
    if keys and len(known) == len(keys) and abs(sum(known) - content.get("total", 100)) > 1e-6:
        wrong.append(f"各条分值之和 {sum(known):g} 与总分 {content.get('total', 100)} 不符")
    return wrong


def share_score(share: float, full_at: float, points: float | None) -> float | None:
    """Points for a share, full at ``full_at``; a proposal that people confirm."""
    return None if points is None else round(min(share / full_at, 1.0) * points, 2)


def may_submit(items: Sequence[tuple[str, float | None, float | None]]) -> Verdict:
    """(title, points, self score): an application needs every item scored; what the standard lacks is named."""
    unknown = [title for title, points, _ in items if points is None]
    if unknown:
        return refuse("creation.partial", f"细则有 {len(unknown)} 项分值未知（如“{unknown[0]}”），请先导入正式细则。")
    open_items = [title for title, _, score in items if score is None]
    if open_items:
        return refuse("creation.open", f"还有 {len(open_items)} 项未自评（如“{open_items[0]}”）。")
    return allow()


def change(now: float | None, before: float | None, then: str = "上期") -> str:
    """How a figure moved against ``then``, in words that do not pretend: from zero there is no percentage, from no records no comparison."""
    if now is None or before is None:
        return "无可比数据"
    if now == before:
        return "持平"
    word = "增加" if now > before else "减少"
    return f"{word} {abs(now - before):g}" + (f"（{(now - before) / before * 100:+.1f}%）" if before else f"（{then}为零）")


def may_close(open_items: int) -> Verdict:
    """A campaign ends when its list is empty: every item accepted, or taken off with its reason."""
    if open_items:
        return refuse(
            "campaign.open", f"清单上还有 {open_items} 项未验收，不能结束；确需移除的请写明理由移出清单。", open=open_items
        )
    return allow()


def may_issue(judgement: str) -> Verdict:
    """A brief goes out with a person's judgement, never with figures alone."""
    return allow() if judgement.strip() else refuse("brief.judgement", "请先填写研判意见，再印发。")
