"""分级监管: a score of 100 from which each part takes away, with what was counted beside it. Weights and cut-offs are norms [K]."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

GRADES: Mapping[str, str] = {"A": "A（低）", "B": "B（一般）", "C": "C（较大）", "D": "D（重大）"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """``lost`` points of at most ``most``; ``counted`` says why."""

    name: str
    most: float
    lost: float
    counted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of an enterprise. ``hazard_level`` of GB 18218: 1 the gravest, 0 none; ``duties_missing`` None: never checked."""

    hazard_level: int = 0
    red: int = 0
    orange: int = 0
    overdue: int = 0
    major_open: int = 0
    recurrent: int = 0
    expired: int = 0
    expiring: int = 0
    duties_missing: int | None = None
    duties_all: int = 20
    reported: bool = False
    insured: bool = False
    standard: str = ""
    accidents: int = 0
    deaths: int = 0


def parts(known: Standing, weight: Mapping[str, Any]) -> list[Part]:
    """Every part, also those that lose nothing."""
    hazard = {1: 1.0, 2: 0.75, 3: 0.5, 4: 0.25}.get(known.hazard_level, 0.0)
    missing = known.duties_all if known.duties_missing is None else known.duties_missing
    standard = {"一级": 0.0, "二级": 0.25, "三级": 0.5}.get(known.standard, 1.0)
    rows = (
        ("重大危险源", hazard, f"最高 {known.hazard_level} 级" if known.hazard_level else "不构成"),
        ("较大以上风险", min(1.0, known.red * 0.25 + known.orange * 0.05), f"重大 {known.red} 处、较大 {known.orange} 处"),
        ("隐患逾期", min(1.0, known.overdue * 0.25), f"{known.overdue} 条"),
        ("未销号重大隐患", min(1.0, known.major_open * 0.5), f"{known.major_open} 条"),
        ("同类隐患重复", min(1.0, known.recurrent * 0.2), f"一年内 {known.recurrent} 次"),
        (
            "证照",
            min(1.0, known.expired * 0.5 + known.expiring * 0.1),
            f"过期 {known.expired} 件、三个月内到期 {known.expiring} 件",
        ),
        ("主体责任", missing / known.duties_all, "尚未核查" if known.duties_missing is None else f"{missing} 项未落实"),
        ("风险报告", 0.0 if known.reported else 1.0, "本年度已报告" if known.reported else "本年度未报告"),
        ("事故", min(1.0, known.accidents * 0.3 + known.deaths * 0.5), f"三年内 {known.accidents} 起、死亡 {known.deaths} 人"),
        ("安全生产标准化", standard, known.standard or "未达标或未知"),
        ("安全生产责任保险", 0.0 if known.insured else 1.0, "在保" if known.insured else "未见有效保单"),
    )
    return [
        Part(name=name, most=float(weight[name]), lost=round(share * float(weight[name]), 1), counted=counted)
        for name, share, counted in rows
    ]


def score_of(found: Sequence[Part]) -> float:
    """100 less what the parts take away, never below nothing."""
    return round(max(0.0, 100 - sum(part.lost for part in found)), 1)


def grade_of(score: float, cutoffs: Sequence[float]) -> str:
    """A at or above the first cut-off, B the second, C the third, else D."""
    return next((grade for grade, cutoff in zip("ABC", cutoffs, strict=True) if score >= cutoff), "D")
