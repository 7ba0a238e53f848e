"""Who may act for the state: a valid certificate, three months of entry training, two weeks a year, and never alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from anlan.domains.enforcement.rules.law import PLAN, penalty, safety
from anlan.kernel.verdict import Citation, Verdict, allow, refuse

LEAST_OFFICERS = 2
ENTRY_DAYS, YEARLY_DAYS = 90, 14  # three months, two weeks: the city's plan; counted as calendar days of courses [K]
TRAINING = Citation(source=PLAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerFacts:
    """What is known of an officer on the day. ``yearly_days`` maps year → days of training; ``recorder`` is a body camera 执法记录仪 in service."""

    id: int
    name: str
    certificate: str = ""
    certificate_until: date | None = None
    entered_on: date | None = None
    entry_days: int = 0
    yearly_days: Mapping[int, int] = field(default_factory=dict)
    recorder: bool = False
    lawyer: bool = False


def may_act(officer: OfficerFacts, on: date) -> Verdict:
    """May this officer act on that day? The year that runs is not yet due: the one before it is."""
    if not officer.certificate:
        return refuse("officer.certificate", f"{officer.name}没有行政执法证，不得执法。", penalty("四十二"), officer=officer.id)
    if officer.certificate_until and officer.certificate_until < on:
        return refuse(
            "officer.expired",
            f"{officer.name}的执法证已于{officer.certificate_until}到期，不得执法，请先换证。",
            penalty("四十二"),
            safety("六十七"),
        )
    if officer.entry_days < ENTRY_DAYS:
        return refuse(
            "officer.entry",
            f"{officer.name}入职培训{officer.entry_days}天，不足3个月，不得独立执法。",
            TRAINING,
            days=officer.entry_days,
        )
    return _trained_last_year(officer, on)


def _trained_last_year(officer: OfficerFacts, on: date) -> Verdict:
    year = on.year - 1
    days = officer.yearly_days.get(year, 0)
    if officer.entered_on and officer.entered_on.year < year + 1 and days < YEARLY_DAYS:
        return refuse(
            "officer.yearly", f"{officer.name}{year}年复训{days}天，不足2周，补训前不得执法。", TRAINING, year=year, days=days
        )
    return allow("officer.ok", penalty("四十二"))


def may_team(officers: Sequence[OfficerFacts], on: date, *, on_site: bool = False) -> Verdict:
    """May these officers act together? On site one of them carries a body camera, for the whole process is recorded."""
    if len({one.id for one in officers}) < LEAST_OFFICERS:
        return refuse(
            "officers.two", "执法人员不得少于两人，请再指定一名。", penalty("四十二"), officers=[one.id for one in officers]
        )
    for one in officers:
        verdict = may_act(one, on)
        if not verdict.allowed:
            return verdict
    if on_site and not any(one.recorder for one in officers):
        return refuse("officers.recorder", "到场执法须至少配备一台在用的执法记录仪，请先领用。", penalty("四十七"))
    return allow("officers.ok", penalty("四十二"), officers=[one.name for one in officers])


def may_review(reviewer: OfficerFacts, investigators: Sequence[int], *, first_time: bool) -> Verdict:
    """Legal review is done by somebody who did not investigate; who does it for the first time has passed the legal examination."""
    if reviewer.id in investigators:
        return refuse("review.own", "本案调查人员不能进行法制审核，请由法制审核人员办理。", penalty("五十八"))
    if first_time and not reviewer.lawyer:
        return refuse(
            "review.qualified", f"{reviewer.name}初次从事法制审核，应当通过国家统一法律职业资格考试。", penalty("五十八")
        )
    return allow("review.ok", penalty("五十八"))
