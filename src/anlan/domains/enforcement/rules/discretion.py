"""The discretion standard 裁量基准: from the violation and its circumstances to a range, and what is asked of a fine outside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from anlan.domains.enforcement.rules.law import penalty
from anlan.domains.enforcement.rules.tables import table
from anlan.kernel.verdict import Citation, Refused, Verdict, allow, refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """``low``–``high`` is what the standard gives, ``least``–``most`` what the law allows, all in yuan. ``reasons`` say how it was reached."""

    code: str
    title: str
    clause: str
    breached: str
    party: str
    tier: str
    least_yuan: int
    most_yuan: int
    low_yuan: int
    high_yuan: int
    also: tuple[str, ...]
    reasons: tuple[str, ...]
    version: str


LATE_SHARE = 0.03
TIERS = {"lenient": "从轻", "ordinary": "一般", "severe": "从重"}


def violations() -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = table("discretion")["violations"]
    return found


def get_violation(code: str) -> Mapping[str, Any]:
    """Refused where the standard does not know the code."""
    for row in violations():
        if row["code"] == code:
            return row
    raise Refused(
        refuse("violation.unknown", f"裁量基准中没有“{code}”这一违法行为，请从列表选择。"), {"violation": "请从裁量基准中选择"}
    )


def compute_range(code: str, *, overdue: bool, circumstances: Sequence[str]) -> Range:
    """The range for a violation. Lenient and severe circumstances together leave the ordinary tier."""
    row, standard = get_violation(code), table("discretion")
    late = overdue and "overdue" in row["steps"]
    least, most = row["steps"]["overdue" if late else "first"]
    lenient = [text for key, text in standard["lenient"].items() if key in circumstances]
    severe = [text for key, text in standard["severe"].items() if key in circumstances]
    tier = "ordinary" if bool(lenient) == bool(severe) else "lenient" if lenient else "severe"
    low, high = (round((least + share * (most - least)) / 100) * 100 for share in standard["shares"][tier])
    return Range(
        code=code, title=row["title"], clause=row["clause"], breached=row["breached"], party=row["party"], tier=tier, least_yuan=least, most_yuan=most,
        low_yuan=low, high_yuan=high, also=tuple(row["also_overdue"]) if overdue else (), version=standard["version"],
        reasons=("逾期未改正，适用加重幅度" if late else "适用首次查处幅度", *lenient, *severe, f"裁量档次：{TIERS[tier]}"),
    )  # fmt: skip


def check_fine(fine_yuan: int, found: Range, reason: str) -> Verdict:
    """Within the standard: allowed. Outside it but within the law: with reasons. Below the law's least: only where it may be mitigated. Above: never."""
    basis = (Citation(source=f"裁量基准 {found.version}", clause=found.clause), penalty("三十四"))
    if fine_yuan > found.most_yuan:
        return refuse(
            "fine.most", f"罚款{fine_yuan}元超过法定上限{found.most_yuan}元。", *basis, fine=fine_yuan, most=found.most_yuan
        )
    if fine_yuan < found.least_yuan and found.tier != "lenient":
        return refuse(
            "fine.least",
            f"罚款{fine_yuan}元低于法定下限{found.least_yuan}元，且没有减轻处罚情节。",
            *basis,
            penalty("三十二"),
            fine=fine_yuan,
        )
    if not found.low_yuan <= fine_yuan <= found.high_yuan and not reason.strip():
        said = f"罚款{fine_yuan}元不在裁量区间{found.low_yuan}—{found.high_yuan}元内，请写明理由。"
        return refuse("fine.reason", said, *basis, fine=fine_yuan, low=found.low_yuan, high=found.high_yuan)
    return allow("fine.ok", *basis, fine=fine_yuan, low=found.low_yuan, high=found.high_yuan, tier=found.tier)


def late_fee_yuan(fine_yuan: int, pay_until: date, payments: Sequence[tuple[date, int]], on: date, stopped_days: int = 0) -> int:
    """Three in a hundred a day of what is unpaid, never more than the fine (Art. 72). ``stopped_days`` of review or suit do not count (Art. 73)."""
    left, since, fee, spared = fine_yuan, pay_until, 0.0, stopped_days
    for day, amount in (*sorted(payments), (on, 0)):
        late = max(0, (day - since).days) if day > pay_until else 0
        counted = max(0, late - spared)
        spared -= late - counted
        fee += left * LATE_SHARE * counted
        left, since = max(0, left - amount), max(since, day)
    return min(fine_yuan, round(fee))
