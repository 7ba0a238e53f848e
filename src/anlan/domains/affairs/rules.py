"""What affairs decides, as pure functions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from anlan.kernel.verdict import Citation, Verdict, allow, refuse

PLAN = "《连云港市“十四五”应急管理体系和能力建设规划》"


def check_accident(day: date | None, deaths: int, serious: int, injured: int) -> Verdict:
    """A counted accident has a day that has not yet to come and figures that can be."""
    if day is None:
        return refuse("accident.day", "请填写发生日期。")
    if deaths + serious + injured > 10_000:
        return refuse("accident.figures", "伤亡人数过大，请核对。", deaths=deaths)
    return allow()


def check_statistic(year: int | None, accidents: int | None, deaths: int | None, industry_deaths: int | None) -> Verdict:
    if not year or not 1949 <= year <= 2100:
        return refuse("statistic.year", "年度应为 1949–2100。")
    if deaths is not None and industry_deaths is not None and industry_deaths > deaths:
        return refuse("statistic.deaths", "工矿商贸死亡人数不能多于事故死亡人数。")
    if accidents == 0 and deaths:
        return refuse("statistic.accidents", "事故起数为 0 而死亡人数不为 0，请核对。")
    return allow()


def may_report(progress: Any) -> Verdict:
    """Progress is a whole number of percent; complete is said by handing in evidence, not by 100 %."""
    if not str(progress).strip().isdigit() or not 0 <= int(progress) <= 100:
        return refuse("plan.progress", "进度应为 0–100 的整数（%）。", Citation(source=PLAN, clause="六（三）加强评估考核"))
    return allow()


def may_assign(due_on: Any, organisation: Any) -> Verdict:
    if not organisation:
        return refuse("plan.unit", "请选择责任单位。", Citation(source=PLAN, clause="六（一）明确责任主体"))
    return allow("ok", Citation(source=PLAN, clause="六（一）确定工作时序和重点"))


def is_late(due_on: date | None, state: str, today: date) -> bool:
    return due_on is not None and due_on < today and state in ("running", "open", "handling")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What appraisal looks at in one task of the plan."""

    id: int
    state: str
    opened_on: date
    due_on: date | None
    done_on: date | None
    progress: int
    reported_on: date | None
    evidence: bool
    urged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a score: ``share`` of its ``points`` (None: nothing to judge, the part is left out), and the tasks it lost by."""

    key: str
    label: str
    points: float
    share: float | None
    counted: int
    lost_by: tuple[int, ...]


def appraise(works: Sequence[Work], scheme: Mapping[str, Any], today: date) -> tuple[float | None, tuple[Part, ...]]:
    """The score out of 100 over the parts that can be judged, less the penalty for each urging; None when nothing can be judged."""
    parts = tuple(_part(spec, works, today) for spec in scheme["parts"])
    judged = [part for part in parts if part.share is not None]
    whole = sum(part.points for part in judged)
    if not whole:
        return None, parts
    raw = sum(part.points * (part.share or 0.0) for part in judged) / whole * 100
    return round(max(raw - scheme.get("urge_penalty", 0) * sum(w.urged for w in works), 0.0), 1), parts


def _part(spec: Mapping[str, Any], works: Sequence[Work], today: date) -> Part:
    found = _MEASURES[spec["key"]](works, spec, today)
    marks = list(found.values())
    share = sum(marks) / len(marks) if marks else None
    lost = tuple(key for key, mark in found.items() if mark < 1)
    return Part(key=spec["key"], label=spec["label"], points=float(spec["points"]), share=share, counted=len(marks), lost_by=lost)


def _on_time(works: Iterable[Work], spec: Mapping[str, Any], today: date) -> dict[int, float]:
    due = [w for w in works if w.state != "dropped" and w.due_on and (w.due_on < today or w.state == "done")]
    return {w.id: float(w.state == "done" and w.done_on is not None and w.due_on is not None and w.done_on <= w.due_on) for w in due}


def _progress(works: Iterable[Work], spec: Mapping[str, Any], today: date) -> dict[int, float]:
    running = [w for w in works if w.state in ("running", "submitted") and w.due_on and w.due_on >= today]
    return {w.id: min(w.progress / expected, 1.0) for w in running if (expected := expected_progress(w.opened_on, w.due_on, today)) > 0}


def _reporting(works: Iterable[Work], spec: Mapping[str, Any], today: date) -> dict[int, float]:
    since = today - timedelta(days=int(spec.get("days", 92)))
    return {w.id: float(w.reported_on is not None and w.reported_on >= since) for w in works if w.state == "running"}


def _evidence(works: Iterable[Work], spec: Mapping[str, Any], today: date) -> dict[int, float]:
    return {w.id: float(w.evidence) for w in works if w.state == "done"}


_MEASURES = {"on_time": _on_time, "progress": _progress, "reporting": _reporting, "evidence": _evidence}


def expected_progress(begun: date, due: date | None, today: date) -> float:
    """序时进度 in percent: the share of the time that has passed."""
    if due is None or due <= begun:
        return 0.0
    return min(max((today - begun) / (due - begun), 0.0), 1.0) * 100


def band(score: float | None, scheme: Mapping[str, Any]) -> str:
    if score is None:
        return "无可考核任务"
    return next((str(word) for least, word in scheme["bands"] if score >= least), "")


def next_document_number(prefix: str, year: int, last: int) -> str:
    """发文字号: 机关代字、年份（六角括号）、发文顺序号（GB/T 9704-2012 7.2.5；不编虚位，不加“第”字）."""
    return f"{prefix}〔{year}〕{last + 1}号"


def may_sign(drafter: int | None, signer: int | None) -> Verdict:
    """Who drafted does not sign: 党政机关公文处理工作条例 第二十二条 (签发由机关负责人)."""
    if drafter is not None and drafter == signer:
        return refuse("document.signer", "拟稿人不能签发自己的公文，请由负责人签发。", Citation(source="党政机关公文处理工作条例", clause="第二十二条"))
    return allow()


def check_questions(questions: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is wrong with a paper, question by question."""
    wrong = []
    for number, q in enumerate(questions, 1):
        options, answer = q.get("options") or [], q.get("answer") or []
        if not str(q.get("text", "")).strip() or len(options) < 2:
            wrong.append(f"第 {number} 题：请填写题干和至少两个选项。")
        elif not answer or any(not isinstance(a, int) or not 0 <= a < len(options) for a in answer):
            wrong.append(f"第 {number} 题：请指明正确选项。")
    return wrong


def may_record_hours(said: Mapping[str, float], most: float | None) -> Verdict:
    """Nobody attends more hours than the course has; ``said`` is by name."""
    wrong = {name: f"{hours:g}" for name, hours in said.items() if hours < 0 or (most is not None and hours > most)}
    if wrong:
        return refuse("course.hours", f"出勤学时应在 0–{most or 0:g} 之间，请改正：{'、'.join(wrong)}。", **wrong)
    return allow()


def may_hand_in(questions: int, answers: Sequence[Sequence[int]]) -> Verdict:
    """A paper is handed in whole: a question left blank is an oversight, not an answer."""
    blank = [str(number) for number in range(1, questions + 1) if number > len(answers) or not answers[number - 1]]
    if blank:
        return refuse("course.answers", f"第 {'、'.join(blank)} 题还没有作答，请答完再交卷。")
    return allow()


def mark(questions: Sequence[Mapping[str, Any]], answers: Sequence[Sequence[int]]) -> float:
    """Percent of the questions answered exactly right."""
    if not questions:
        return 0.0
    right = sum(set(q["answer"]) == set(given) for q, given in zip(questions, answers, strict=False))
    return round(right / len(questions) * 100, 1)
