"""The arithmetic of core indicators 核心指标: pure, from yearly figures to values, targets and forecasts. What is missing is said, never guessed."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import scipy

from anlan.kernel.saying import Said, listed, say

BAND = 0.80
"""The forecast's interval holds four in five."""
LEAST_SHARE = 0.05
"""Before a twentieth of the year's course has been seen, nothing is forecast."""
METHOD = say(
    "预测方法：今年已发生起数按复合泊松过程外推，强度取 Jeffreys 先验（伽马 0.5, 0），其余时段的起数服从负二项分布；每起的人数或损失按本年已发生各起的均值与方差计；"
    "已过时段的比重取近年同日累计占全年之比（不少于 3 年可用时），否则按天数。区间为 80 % 预测区间。死亡、灾损集中于少数事件时，区间只作参考。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A yearly figure: ``origin`` entered, counted, unconfirmed (rows there, not confirmed complete), to_date, or missing."""

    amount: float | None
    origin: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    key: str
    number: int
    name: str
    nature: str
    unit: str
    op: str
    target: float
    form: str
    top: tuple[str, ...]
    bottom: str = ""
    scale: float = 1.0
    averaging: str = "mean_of_years"
    formula: str = ""
    rate_unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An indicator's value in a year. ``value`` None: ``missing`` says which figures of which years are wanted. ``trend``: year → value."""

    definition: Definition
    year: int
    value: float | None
    met: bool | None
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    parts: tuple[tuple[int, float | None, float | None, float | None], ...]
    low: float | None = None
    high: float | None = None
    expected: float | None = None
    before: float | None = None
    why_no_forecast: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a figure runs in the present year: rows so far, their sum and sum of squares; ``share`` of the year's course that has passed."""

    rows: int
    total: float
    squares: float
    share: float


Years = Mapping[int, Mapping[str, Figure]]
WORDS = {
    "accidents": "事故起数", "deaths": "事故死亡人数", "industry_deaths": "工矿商贸死亡人数", "gdp_yi": "地区生产总值", "population_wan": "常住人口",
    "employees_wan": "工矿商贸就业人员", "disaster_loss_wan": "灾害直接经济损失", "disaster_dead": "因灾死亡", "disaster_missing": "因灾失踪", "disaster_affected": "受灾人次",
}  # fmt: skip


def definitions(scheme: Mapping[str, Any]) -> tuple[Definition, ...]:
    """The scheme's definitions; ValueError names what is wrong with one."""
    found = []
    for row in scheme["indicators"]:
        unknown = [name for name in (*row["top"], *([row["bottom"]] if row.get("bottom") else [])) if name not in WORDS]
        if unknown or row["form"] not in ("drop", "mean") or row["op"] not in (">", "<"):
            raise ValueError(f"指标“{row.get('name')}”的定义不正确：{unknown or (row['form'], row['op'])}")
        found.append(Definition(**{**row, "top": tuple(row["top"])}))
    return tuple(found)


def read(d: Definition, years: Years, year: int, base_year: int, first_year: int) -> Reading:
    """The indicator in ``year`` from the yearly figures."""
    wanted = (base_year, year) if d.form == "drop" else tuple(range(first_year, year + 1))
    missing = tuple(_named(y, name) for y in wanted for name in _names(d) if _amount(years, y, name) is None)
    notes = tuple(dict.fromkeys(say("{figure}：{note}", figure=_named(y, name), note=f.note) for y in wanted for name in _names(d) if (f := years.get(y, {}).get(name)) and f.note and f.amount is not None))
    parts = tuple((y, *rate(d, years, y)) for y in sorted({*wanted, *range(first_year, year + 1)}))
    value = None if missing else _value(d, years, year, base_year, first_year)
    zero = (say("基期为零，无法计算降幅"),) if not missing and value is None else ()
    return Reading(definition=d, year=year, value=value, met=met(d, value), missing=missing + zero, notes=notes, parts=parts)


def _named(year: int, name: str) -> Said:
    return say("{year} 年{figure}", year=year, figure=WORDS[name])


def _names(d: Definition) -> tuple[str, ...]:
    return (*d.top, *((d.bottom,) if d.bottom else ()))


def _amount(years: Years, year: int, name: str) -> float | None:
    figure = years.get(year, {}).get(name)
    return figure.amount if figure else None


def rate(d: Definition, years: Years, year: int) -> tuple[float | None, float | None, float | None]:
    """(numerator, denominator, rate) of one year; rate None when a figure is missing or the denominator zero."""
    tops = [_amount(years, year, name) for name in d.top]
    top = None if any(t is None for t in tops) else sum(t for t in tops if t is not None)
    bottom = _amount(years, year, d.bottom) if d.bottom else 1.0
    return top, (bottom if d.bottom else None), (top / bottom * d.scale if top is not None and bottom else None)


def _value(d: Definition, years: Years, year: int, base_year: int, first_year: int) -> float | None:
    if d.form == "drop":
        return drop(rate(d, years, base_year)[2], rate(d, years, year)[2])
    if d.averaging == "sum_over_sum":
        pairs = [rate(d, years, y)[:2] for y in range(first_year, year + 1)]
        bottom = sum(b or 0 for _, b in pairs)
        return sum(t or 0 for t, _ in pairs) / bottom * d.scale if bottom else None
    rates = [r for y in range(first_year, year + 1) if (r := rate(d, years, y)[2]) is not None]
    return sum(rates) / len(rates) if rates else None


def drop(base: float | None, now: float | None) -> float | None:
    """降幅 in percent; none when the base is zero."""
    return None if base in (None, 0) or now is None else (base - now) / base * 100  # type: ignore[operator]


def met(d: Definition, value: float | None) -> bool | None:
    """Targets are strict inequalities."""
    return None if value is None else (value > d.target if d.op == ">" else value < d.target)


def predict(course: Course, *, counts: bool) -> tuple[float, float, float]:
    """(low, expected, high) of the whole year's figure, from a compound Poisson course."""
    share, n = course.share, course.rows
    size = (n + 0.5) * (1 - share) / share
    mean_of_one = course.total / n if n else 1.0
    second = course.squares / n if n else 1.0
    mean = size * mean_of_one
    variance = size * (second - mean_of_one**2) + size / share * mean_of_one**2
    low, high = _interval(mean, variance, counts=counts)
    return course.total + low, course.total + mean, course.total + high


def _interval(mean: float, variance: float, *, counts: bool) -> tuple[float, float]:
    """The central 80 % by matching mean and variance: negative binomial for counts, gamma for losses."""
    tail = (1 - BAND) / 2
    if mean <= 0:
        return 0.0, 0.0
    if not counts:
        law = scipy.stats.gamma(mean**2 / variance, scale=variance / mean) if variance > 0 else None
        return (float(law.ppf(tail)), float(law.ppf(1 - tail))) if law else (mean, mean)
    law = scipy.stats.nbinom(mean**2 / (variance - mean), mean / variance) if variance > mean * 1.000001 else scipy.stats.poisson(mean)
    return float(law.ppf(tail)), float(law.ppf(1 - tail))


def share_passed(day: date, past: Sequence[tuple[float, float]]) -> float:
    """Share of a year's course passed by ``day``: of past (by the same day, whole year) pairs where there are three, else of the days."""
    usable = [(by, whole) for by, whole in past if whole > 0]
    if len(usable) >= 3 and (by_day := sum(by for by, _ in usable)) > 0:
        return min(by_day / sum(whole for _, whole in usable), 1.0)
    return day.timetuple().tm_yday / (366 if day.year % 4 == 0 and (day.year % 100 or day.year % 400 == 0) else 365)


def forecast(d: Definition, years: Years, year: int, base_year: int, first_year: int, courses: Mapping[str, Course]) -> tuple[float, float, float] | Said:
    """(low, expected, high) of the indicator at the end of ``year``, or why there is none."""
    lacking = [_named(y, n) for y in ((base_year,) if d.form == "drop" else range(first_year, year)) for n in _names(d) if _amount(years, y, n) is None]
    if d.bottom and _amount(years, year, d.bottom) is None:
        lacking.append(_named(year, d.bottom))
    if lacking:
        return say("缺少{what}，不作预测", what=listed(lacking))
    joint = [courses[name] for name in d.top if name in courses]
    if not joint:
        return say("本年没有逐起记录，不作预测")
    if min(course.share for course in joint) < LEAST_SHARE:
        return say("今年已过时段不足 5 %，不作预测")
    ends = [predict(course, counts=not d.top[0].endswith("_wan")) for course in joint]
    values = [_with(d, years, year, base_year, first_year, sum(end[i] for end in ends)) for i in range(3)]
    if any(value is None for value in values):
        return say("基期为零，不作预测")
    low, middle, high = (value for value in values if value is not None)
    return min(low, high), middle, max(low, high)


def _with(d: Definition, years: Years, year: int, base_year: int, first_year: int, top: float) -> float | None:
    """The indicator if this year's numerator came to ``top``."""
    spread = {name: Figure(amount=top if i == 0 else 0.0, origin="forecast") for i, name in enumerate(d.top)}
    return _value(d, {**years, year: {**years.get(year, {}), **spread}}, year, base_year, first_year)


def finite(value: float | None, digits: int = 2) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, digits)
