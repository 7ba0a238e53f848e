"""Terms, cut-offs and weights with where they come from. What no law fixes is marked [K]: a city sets it (``SetNorm``) with its own document."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WORK_SAFETY_LAW = "安全生产法（2021）"
K = "未见统一规定，按本市约定可调整 [K]"


@dataclass(frozen=True, slots=True, kw_only=True)
class NormSpec:
    """One norm: its words for the page of norms, its unit and the value that holds until a city sets another."""

    label: str
    value: Any
    unit: str = ""
    basis: str = K


NORMS: Mapping[str, NormSpec] = {
    "danger.general_days": NormSpec(label="一般隐患整改期限", value=15, unit="日"),
    "danger.major_days": NormSpec(label="重大隐患整改期限", value=60, unit="日"),
    "danger.report_workdays": NormSpec(label="重大隐患双报告期限（法律规定“及时”）", value=1, unit="工作日", basis=f"{WORK_SAFETY_LAW} 第四十一条；天数 [K]"),
    "danger.plan_workdays": NormSpec(label="重大隐患治理方案期限", value=3, unit="工作日"),
    "danger.accept_workdays": NormSpec(label="整改完成后验收期限", value=10, unit="工作日"),
    "danger.publish_workdays": NormSpec(label="挂牌督办公布期限", value=5, unit="工作日", basis="青岛市做法（外市），可调整"),
    "danger.listed_days": NormSpec(label="挂牌督办最长期限", value=365, unit="日", basis="青岛市做法（外市），可调整"),
    "danger.escalate_days": NormSpec(label="逾期后提级督办间隔", value=7, unit="日"),
    "danger.recur_days": NormSpec(label="同类隐患重复认定期", value=365, unit="日"),
}  # fmt: skip


def norm_of(key: str, chosen: Mapping[str, Any]) -> Any:
    """The city's value, else the house's. KeyError for a norm there is not."""
    return chosen.get(key, NORMS[key].value)
