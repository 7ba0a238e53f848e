"""The indicator board: values, targets, forecasts and where the rows are, for an area and a year; the same for every county."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from anlan.domains.affairs.figures import collect, courses
from anlan.domains.affairs.indicators import Definition, Reading, definitions, forecast, read
from anlan.domains.affairs.models import Accident, DisasterLoss, YearStatistic
from anlan.domains.affairs.models.indicators import INDUSTRY
from anlan.domains.affairs.schemes import scheme_of
from anlan.kernel import clock
from anlan.kernel.saying import say
from anlan.platform.accounts.models import Division
from anlan.platform.accounts.scope import within_area


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """``readings`` by indicator; ``counties`` are (code, name, readings). ``invented`` when any row it rests on is."""

    area: str
    area_name: str
    year: int
    scheme: Any
    readings: tuple[Reading, ...]
    counties: tuple[tuple[str, str, tuple[Reading, ...]], ...]
    closed: bool
    invented: bool
    today: date


def today() -> date:
    return clock.local(clock.now()).date()


def indicator_board(area: str, year: int, *, version: str = "", counties: bool = True) -> Board:
    """Computed from the rows now; nothing is cached, nothing is stored."""
    now = today()
    scheme = scheme_of("indicators", min(date(year, 12, 31), now), version)
    found, base, first = definitions(scheme), int(scheme["base_year"]), int(scheme["first_year"])
    names = dict(Division.objects.filter(level__in=(4, 6), code__startswith=area).values_list("code", "name")) if counties else {}
    inside = [code for code in sorted(names) if code != area]
    years = collect([area, *inside], base, year, now)
    readings = tuple(_with_forecast(d, years[area], area, year, base, first, now) for d in found)
    matrix = tuple((code, names[code], tuple(read(d, years[code], year, base, first) for d in found)) for code in inside)
    name = Division.objects.filter(code=area).values_list("name", flat=True).first() or area
    return Board(
        area=area, area_name=name, year=year, scheme=scheme, readings=readings, counties=matrix, closed=year < now.year, invented=_invented(area, base, year), today=now,
    )  # fmt: skip


def _with_forecast(d: Definition, years: Any, area: str, year: int, base: int, first: int, now: date) -> Reading:
    reading = replace(read(d, years, year, base, first), before=read(d, years, year - 1, base, first).value if year > first else None)
    if year != now.year:
        return reading
    said = forecast(d, years, year, base, first, courses(area, year, now, d.top))
    if isinstance(said, str):
        return replace(reading, why_no_forecast=said)
    return replace(reading, low=said[0], expected=said[1], high=said[2])


def _invented(area: str, base: int, year: int) -> bool:
    rows = (model.objects.filter(within_area(area), year__gte=base, year__lte=year, invented=True) for model in (Accident, DisasterLoss, YearStatistic))
    return any(each.exists() for each in rows)


def drawn(reading: Reading, base_year: int) -> dict[str, Any]:
    """The rates of the years with the line the target amounts to, as the console's chart wants it."""
    d, line = reading.definition, target_rate(reading, base_year)
    limits = [{"label": "目标线", "value": line}] if line is not None else []
    points = [(str(year), value) for year, _top, _bottom, value in reading.parts]
    bars = [{"name": measured(d), "points": points}, *_forecast_bar(reading, base_year)]
    return {"unit": rate_unit(d), "kind": "bar", "names": [year for year, _ in points], "series": bars, "limits": limits}


def _forecast_bar(reading: Reading, base_year: int) -> list[dict[str, Any]]:
    """The running year as it is forecast to end, beside what it is by now; its interval is in the name."""
    ends = [rate_at_end(reading, value, base_year) for value in (reading.expected, reading.low, reading.high)]
    if any(end is None for end in ends):
        return []
    middle, *span = (end for end in ends if end is not None)
    name = say("年末预测（80 % 区间 {low}～{high}）", low=f"{min(span):.4g}", high=f"{max(span):.4g}")
    return [{"name": name, "points": [(str(reading.year), round(middle, 6))]}]


def rate_at_end(reading: Reading, value: float | None, base_year: int) -> float | None:
    """The year's own rate at which the indicator comes to ``value``; None where it cannot be turned back."""
    d, before = reading.definition, [v for y, _t, _b, v in reading.parts if y < reading.year]
    if value is None or (d.form == "mean" and (d.averaging != "mean_of_years" or None in before)):
        return None
    if d.form == "mean":
        return value * (len(before) + 1) - sum(v for v in before if v is not None)
    base = next((v for y, _t, _b, v in reading.parts if y == base_year), None)
    return None if base is None else base * (1 - value / 100)


def measured(d: Definition) -> str:
    """What the bars show: of a drop, the figure or rate that is to drop."""
    return d.name.removesuffix("降幅")


def rate_unit(d: Definition) -> str:
    return d.unit if d.form == "mean" else d.rate_unit or {"accidents": "起", "deaths": "人"}.get(d.top[0], "")


def target_rate(reading: Reading, base_year: int) -> float | None:
    """The rate at which the target is just not met: the line in the chart."""
    d = reading.definition
    if d.form == "mean":
        return d.target
    base = next((value for y, _t, _b, value in reading.parts if y == base_year), None)
    return None if base is None else base * (1 - d.target / 100)


def rows_of(d: Definition) -> str:
    """The kind whose rows an indicator counts, for drill-down."""
    return "disaster_loss" if d.top[0].startswith("disaster") else "accident"


def rows_asked(d: Definition) -> dict[str, str]:
    """What the list of ``rows_of`` is asked for, so that it shows the rows that were counted and no others."""
    if rows_of(d) != "accident":
        return {}
    return {"counted": "True"} | ({"sector__in": ",".join(INDUSTRY)} if d.top[0] == "industry_deaths" else {})
