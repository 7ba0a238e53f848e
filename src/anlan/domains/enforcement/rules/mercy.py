"""No penalty: slight and mended, first offence, no fault, too young, too long ago; and what must go to criminal justice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from anlan.domains.enforcement.rules.law import penalty
from anlan.kernel.verdict import Verdict, allow, refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What was found of the deed. ``first``: no earlier penalty of the party is on record here; ``harm`` is none, slight or real."""

    slight: bool = False
    corrected: bool = False
    harm: str = "real"
    first: bool = False
    no_fault: bool = False
    age: int | None = None
    not_established: bool = False


def may_spare(deed: Deed) -> Verdict:
    """On which ground no penalty is given; refused where there is none."""
    basis = penalty("三十三")
    if deed.not_established:
        return allow("spare.not_established", penalty("五十七"), text="违法事实不能成立，不予行政处罚")
    if deed.age is not None and deed.age < 14:  # noqa: PLR2004 - Art. 30
        return allow("spare.age", penalty("三十"), text="不满十四周岁，不予行政处罚，责令监护人加以管教")
    if deed.slight and deed.corrected and deed.harm == "none":
        return allow("spare.slight", basis, text="违法行为轻微并及时改正，没有造成危害后果，不予行政处罚")
    if deed.no_fault:
        return allow("spare.no_fault", basis, text="当事人有证据足以证明没有主观过错，不予行政处罚")
    if deed.first and deed.corrected and deed.harm in ("none", "slight"):
        return allow("spare.first", basis, text="初次违法且危害后果轻微并及时改正，可以不予行政处罚")
    said = "不符合不予处罚的条件：须轻微并及时改正且无危害后果，或者初次违法、危害后果轻微并及时改正，或者能证明没有主观过错。"
    return refuse("spare.none", said, basis, first=deed.first, corrected=deed.corrected, harm=deed.harm)


def deed_of(circumstances: Mapping[str, Any], *, first: bool) -> Deed:
    """The stored circumstances of a case, read."""
    age = circumstances.get("age")
    return Deed(
        slight=bool(circumstances.get("slight")), corrected=bool(circumstances.get("corrected")), harm=str(circumstances.get("harm") or "real"), first=first,
        no_fault=bool(circumstances.get("no_fault")), age=int(age) if age is not None else None, not_established=bool(circumstances.get("not_established")),
    )  # fmt: skip


def in_time(ended_on: date, found_on: date, *, endangers_life_with_harm: bool) -> Verdict:
    """Two years from the end of the deed, five where life, health or financial safety was harmed (Art. 36)."""
    years = 5 if endangers_life_with_harm else 2
    last = _years_later(ended_on, years)
    if found_on > last:
        return refuse(
            "limitation",
            f"违法行为终了于{ended_on}，已超过{years}年追诉期限，不再给予行政处罚。",
            penalty("三十六"),
            last=last.isoformat(),
        )
    return allow("limitation.ok", penalty("三十六"), last=last.isoformat())


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
