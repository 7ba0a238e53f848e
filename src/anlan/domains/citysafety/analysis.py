"""运行分析研判: the figures of a day or a month from the house's own records, beside the period before and the year before, and what changed where."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib import resources
from typing import Any

from anlan.domains.citysafety.models import Assessment, CityRisk
from anlan.domains.citysafety.reasons import reasons
from anlan.domains.citysafety.rules import GRADE_WORDS, change
from anlan.kernel import clock
from anlan.platform.accounts.models import Division
from anlan.platform.accounts.scope import within_area
from anlan.platform.cases.api import tables
from anlan.platform.cases.counting import Question, by_county, count, recorded_since, rows

NAMED = 5
"""How many cases a finding names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days ``begins``–``ends``, both included."""

    begins: date
    ends: date

    @property
    def start(self) -> datetime:
        return datetime.combine(self.begins, time(0), tzinfo=clock.SHANGHAI)

    @property
    def end(self) -> datetime:
        return datetime.combine(self.ends + timedelta(days=1), time(0), tzinfo=clock.SHANGHAI)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure with what it is compared to, None where the records begin later; ``table``, ``how``, ``only`` and the days lead to its rows."""

    key: str
    label: str
    unit: str
    value: int
    previous: int | None
    last_year: int | None
    said: str
    said_year: str
    tone: str
    table: str
    how: str
    only: Mapping[str, Any]
    counties: Mapping[str, tuple[int, int]]


@cache
def spec() -> Mapping[str, Any]:
    return json.loads(resources.files("anlan.domains.citysafety").joinpath("data/brief.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def period_of(form: str, day: date) -> tuple[Period, Period, Period]:
    """(the period, the one before, the same a year ago) of a daily brief or a monthly report."""
    if form == "daily":
        return Period(begins=day, ends=day), _days(day - timedelta(days=1)), _days(_year_before(day))
    first = day.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    return _month(first), _month(before), _month(first.replace(year=first.year - 1))


def _days(day: date) -> Period:
    return Period(begins=day, ends=day)


def _month(first: date) -> Period:
    return Period(begins=first, ends=(first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def figures(area: str, form: str, day: date) -> list[Figure]:
    """Every figure whose room is built."""
    names = counties_of(area)
    return [_figure(row, area, form, day, names) for row in spec()["figures"] if row["table"] in tables]


def counties_of(area: str) -> dict[str, str]:
    return dict(Division.objects.filter(level=6, code__startswith=area).order_by("code").values_list("code", "name"))


def _figure(row: Mapping[str, Any], area: str, form: str, day: date, names: Mapping[str, str]) -> Figure:
    now, before, year = period_of(form, day)
    q = Question(table=row["table"], how=row["how"], only=row.get("only", {}))
    value, since = count(q, area, now.start, now.end), recorded_since(q.table, area)
    previous, last = (count(q, area, p.start, p.end) if since and since < p.end else None for p in (before, year))
    here, there = (by_county(q, area, p.start, p.end, names) for p in (now, before))
    return Figure(
        key=row["key"], label=row["label"], unit=row["unit"], value=value, previous=previous, last_year=last, said=change(value, previous),
        said_year=change(value, last, "去年同期"), tone=_tone(row.get("more_is", ""), value, previous), table=q.table, how=q.how, only=dict(q.only),
        counties={code: (here[code], there[code]) for code in names},
    )  # fmt: skip


def _tone(more_is: str, value: int, previous: int | None) -> str:
    if not more_is or previous is None or value == previous:
        return ""
    return "late" if (value > previous) == (more_is == "worse") else "ok"


def findings(area: str, form: str, day: date, found: list[Figure]) -> list[dict[str, Any]]:
    """What changed, where and why: each sentence with the parts and the cases it rests on, each part with its rows."""
    names, (now, before, _year) = counties_of(area), period_of(form, day)
    declared, by_key = {row["key"]: row for row in spec()["figures"]}, {f.key: f for f in found}
    said = [
        {**_finding(f, area, now, before, names), "key": f.key, "reasons": [
            *reasons(Question(table=f.table, how=f.how, only=f.only), declared[f.key].get("by", ()), area, now, before, spec().get("words", {})),
            *_beside([by_key[key] for key in declared[f.key].get("beside", ()) if key in by_key]),
        ]}
        for f in found if moved(f)
    ]  # fmt: skip
    return [*said, *_grades(area, now), *_overdue(area, now.ends)]


def moved(f: Figure) -> bool:
    """Against records of the period before; where there are none, nothing is said to have moved."""
    return f.previous is not None and f.value != f.previous


def _beside(others: list[Figure]) -> list[dict[str, Any]]:
    """What else moved in the same days: said as that, not as the cause."""
    parts = [
        {"text": f"{f.label} {f.previous}→{f.value}（{f.value - (f.previous or 0):+d}）", "table": f.table, "how": f.how, "only": dict(f.only), "when": "now" if f.value else "before"}
        for f in others if moved(f)
    ]  # fmt: skip
    return [{"head": "同期", "parts": parts}] if parts else []


def _finding(f: Figure, area: str, now: Period, before: Period, names: Mapping[str, str]) -> dict[str, Any]:
    shifts = sorted(((here - there, code) for code, (here, there) in f.counties.items() if here != there), key=lambda pair: -abs(pair[0]))
    where = "，主要在" + "、".join(f"{names[code]}（{delta:+d}）" for delta, code in shifts[:3]) if shifts else ""
    q = Question(table=f.table, how=f.how, only=f.only)
    period = now if f.value >= (f.previous or 0) else before
    cases = [{"subject": c.subject, "title": c.title, "number": c.number} for c in rows(q, area, period.start, period.end).order_by("-opened_at")[:NAMED]] if f.tone == "late" else []
    year = "去年同期没有记录可比" if f.last_year is None else f"比去年同期{f.said_year}"
    return {"text": f"{f.label} {f.value} {f.unit}，比上期{f.said}{where}；{year}。", "tone": f.tone, "rows": cases}


def _grades(area: str, now: Period) -> list[dict[str, Any]]:
    """Risks whose grade changed within the period, with the reason that was kept."""
    changed = Assessment.objects.filter(within_area(area, "risk__division"), at__gte=now.start, at__lt=now.end).select_related("risk")
    return [
        {
            "text": f"风险“{a.risk.name}”由{GRADE_WORDS.get(a.before, '未评')}调整为{GRADE_WORDS[a.after]}：{a.reason}", "tone": "late" if a.after < a.before else "ok",
            "rows": [{"subject": f"city_risk/{a.risk_id}", "title": a.risk.name}],
        }
        for a in changed.exclude(before="")[:20] if a.before != a.after
    ]  # fmt: skip


def _overdue(area: str, day: date) -> list[dict[str, Any]]:
    late = CityRisk.objects.filter(within_area(area), review_due_on__lt=day).order_by("review_due_on")
    total = late.count()
    named = [{"subject": f"city_risk/{r.pk}", "title": r.name} for r in late[:NAMED]]
    return [{"text": f"{total} 项城市安全风险超过复评日期未评估。", "tone": "late", "kind": "owed", "rows": named}] if total else []


def days_of(brief: Any) -> dict[str, Any]:
    """Cases opened day by day, for the chart: the report's days, or the seven up to a daily brief."""
    first = brief.begins_on if brief.form == "monthly" else brief.ends_on - timedelta(days=6)
    period, shown = Period(begins=first, ends=brief.ends_on), ("incident", "alert", "danger")
    days = [first + timedelta(days=n) for n in range((brief.ends_on - first).days + 1)]
    series = [{"name": str(tables[key].label), "points": _by_day(key, brief.division, period, days)} for key in shown if key in tables]
    return {"unit": "", "kind": "bar", "names": [f"{day:%m-%d}" for day in days], "series": series}


def _by_day(key: str, area: str, period: Period, days: list[date]) -> list[tuple[str, int]]:
    counts = dict.fromkeys(days, 0)
    for at in rows(Question(table=key), area, period.start, period.end).values_list("opened_at", flat=True):
        counts[clock.local(at).date()] += 1
    return [(f"{day:%m-%d}", n) for day, n in counts.items()]


def stored(found: list[Figure]) -> list[dict[str, Any]]:
    """As a brief keeps them."""
    return [{**asdict(f), "only": dict(f.only), "counties": {k: list(v) for k, v in f.counties.items()}} for f in found]


def partial(brief: Any) -> str:
    """That the period was not over when the brief was made: a part stands beside the whole of the one before."""
    made = clock.local(brief.opened_at).date()
    return f"生成时本期尚未结束（统计到 {made}），与上期、去年同期的完整时段相比会偏少。" if made <= brief.ends_on else ""


def title_of(form: str, period: Period, place: str) -> str:
    if form == "daily":
        return f"{place}城市安全运行日报（{period.begins}）"
    return f"{place}城市安全运行分析月报（{period.begins:%Y年%m月}）"
