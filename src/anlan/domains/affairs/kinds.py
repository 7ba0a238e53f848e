"""The records of affairs, declared."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from anlan.domains.affairs import models
from anlan.domains.affairs.rules import check_accident, check_statistic
from anlan.kernel.verdict import Verdict
from anlan.platform.kinds.api import Kind, Layer, register

GROUP = _("政务统计")


def _year(row: Any) -> dict[str, Any]:
    day = getattr(row, "occurred_on", None) or row.held_on
    return {"year": day.year if day else 0}


def _accident(row: Any) -> Verdict:
    return check_accident(row.occurred_on, row.deaths, row.serious, row.injured)


def _statistic(row: Any) -> Verdict:
    return check_statistic(row.year, row.accidents, row.deaths, row.industry_deaths)


register(Kind(
    key="accident", model=models.Accident, label=_("生产安全事故"), group=GROUP, layer=Layer(symbol="incident_industrial", min_zoom=9, colour="#e8590c"),
    columns=("code", "name", "occurred_on", "division", "sector", "deaths", "serious", "loss_wan"), filters=("year", "sector", "counted", "division"),
    sorts=("occurred_on", "name", "code", "updated_at"), compute=_year, checks=(_accident,),
))  # fmt: skip
register(Kind(
    key="disaster_loss", model=models.DisasterLoss, label=_("自然灾害灾情"), group=GROUP, layer=Layer(symbol="incident_flood", min_zoom=8, colour="#1971c2"),
    columns=("code", "name", "occurred_on", "division", "affected", "dead", "loss_wan"), filters=("year", "event_type", "division"),
    sorts=("occurred_on", "name", "code", "updated_at"), compute=_year,
))  # fmt: skip
register(Kind(
    key="year_statistic", model=models.YearStatistic, label=_("年度统计"), group=GROUP, layer=Layer(symbol="government", min_zoom=14, colour="#495057"),
    columns=("code", "year", "division", "gdp_yi", "population_wan", "employees_wan", "accidents", "deaths", "complete"), filters=("year", "division"),
    sorts=("year", "name", "code", "updated_at"), checks=(_statistic,),
))  # fmt: skip
register(Kind(
    key="activity", model=models.Activity, label=_("宣教活动"), group=_("宣传教育"), layer=Layer(symbol="school", min_zoom=11, colour="#7048e8"),
    columns=("code", "name", "held_on", "division", "theme", "five", "people"), filters=("year", "theme", "five", "division"),
    sorts=("held_on", "name", "code", "updated_at"), compute=_year,
))  # fmt: skip
