"""Terms, cut-offs and weights with where they come from. What no law fixes is marked [K]: a city sets it (``SetNorm``) with its own document."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WORK_SAFETY_LAW = "安全生产法（2021）"
GB30871 = "GB 30871-2022"
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
    "danger.extension_workdays": NormSpec(label="延期申请答复期限", value=3, unit="工作日"),
    "danger.escalate_days": NormSpec(label="逾期后提级督办间隔", value=7, unit="日"),
    "danger.recur_days": NormSpec(label="同类隐患重复认定期", value=365, unit="日"),
    "risk.lec_cutoffs": NormSpec(label="LEC 分界：红、橙、黄（大于等于）", value=[320, 160, 70], basis="各来源不一 [K]"),
    "risk.ls_cutoffs": NormSpec(label="LS 分界：红、橙、黄（大于等于）", value=[20, 15, 9], basis="各来源不一 [K]"),
    "risk.matrix": NormSpec(
        label="风险矩阵：行为可能性 1–5，列为后果 1–5，值为等级 1–4", basis="按 LS 分界推得 [K]",
        value=[[4, 4, 4, 4, 4], [4, 4, 4, 4, 3], [4, 4, 3, 3, 2], [4, 4, 3, 2, 1], [4, 3, 2, 1, 1]],
    ),
    "report.first_days": NormSpec(label="首次报告：竣工验收后", value=30, unit="日", basis="省政府令第140号"),
    "report.change_days": NormSpec(label="变更报告：变更后", value=30, unit="日"),
    "report.annual": NormSpec(label="年度报告截止（月、日）", value=[3, 31], basis="省政府令第140号：每年第一季度"),
    "report.annual_key_sector": NormSpec(label="重点行业年度报告截止（月、日）", value=[1, 31], basis="各地通知 [K]"),
    "score.cutoffs": NormSpec(label="分级监管 A、B、C 分界", value=[85, 70, 55]),
    "score.weights": NormSpec(label="分级监管各项最多扣分", value={
        "重大危险源": 12, "较大以上风险": 8, "隐患逾期": 18, "未销号重大隐患": 14, "同类隐患重复": 8, "证照": 8, "主体责任": 9, "风险报告": 5, "事故": 10,
        "安全生产标准化": 5, "安全生产责任保险": 3,
    }),
    "work.gas_minutes": NormSpec(label="气体分析有效", value=30, unit="分钟", basis=f"{GB30871} 5.3.1 c)、6.3 a)"),
    "work.combustible_high": NormSpec(label="爆炸下限≥4%时可燃气体上限", value=0.5, unit="%", basis=f"{GB30871} 5.3.2 a)"),
    "work.combustible_low": NormSpec(label="爆炸下限<4%时可燃气体上限", value=0.2, unit="%", basis=f"{GB30871} 5.3.2 b)"),
    "work.oxygen": NormSpec(label="受限空间氧含量范围", value=[19.5, 23.5], unit="%", basis=f"{GB30871} 6.4 a)：19.5%~21%，富氧环境不大于 23.5%"),
    "work.near_m": NormSpec(label="交叉作业判定距离", value=30, unit="米", basis=f"{GB30871} 4.7 未定距离；按 5.2.9 动火点 30m 取 [K]"),
    "work.night": NormSpec(label="夜间（动火升级管理）：自、至", value=[22, 6], unit="时", basis=f"{GB30871} 5.1.1 未定起止；按噪声污染防治法第八十八条夜间 [K]"),
    "work.hours": NormSpec(label="作业票最长有效时间", unit="小时", basis=f"{GB30871} 5.1.5（动火）、6.10（受限空间）、8.2.11（高处7天）、10.8（临时用电15天）；其余 [K]", value={
        "hot:特级": 8, "hot:一级": 8, "hot:二级": 72, "confined": 24, "height": 168, "power": 360, "other": 168,
    }),
}  # fmt: skip


def wrong_value(key: str, value: Any) -> str:
    """What is wrong with a value for a norm; empty when it may stand."""
    spec = NORMS[key].value
    if isinstance(spec, bool) or not isinstance(spec, int | float | list | dict):
        return "" if type(value) is type(spec) else "类型不符"
    if isinstance(spec, list):
        return _wrong_list(key, spec, value)
    if isinstance(spec, dict):
        same = isinstance(value, dict) and value.keys() == spec.keys() and all(_positive(each) for each in value.values())
        return "" if same else f"应有且只有：{'、'.join(spec)}，各为大于零的数"
    return "" if _positive(value) else "应为大于零、小于一万的数"


def _wrong_list(key: str, spec: list[Any], value: Any) -> str:
    if not isinstance(value, list) or len(value) != len(spec):
        return f"应有 {len(spec)} 项"
    if key == "risk.matrix":
        levels = all(
            isinstance(row, list) and len(row) == len(spec) and all(each in (1, 2, 3, 4) for each in row) for row in value
        )
        return "" if levels else "每行 5 个等级，取 1–4"
    if not all(_positive(each) for each in value):
        return "各项应为大于零的数"
    falling = key.endswith("cutoffs") and sorted(value, reverse=True) != value
    return "分界应从大到小" if falling else ""


def _positive(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 10_000  # noqa: PLR2004 - a figure beyond is a slip
