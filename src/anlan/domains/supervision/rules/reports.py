"""江苏省工业企业安全生产风险报告规定（省政府令第140号）: when which report is due, what it must hold. Article numbers were not seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from anlan.kernel.verdict import Citation, Verdict, allow, refuse

ORDER140 = Citation(source="江苏省工业企业安全生产风险报告规定（省政府令第140号，2021）")
FORMS: Mapping[str, str] = {"first": "首次报告", "annual": "年度报告", "change": "变更报告"}
CHANGES: Mapping[str, str] = {
    "risk": "新增较大以上风险或风险等级变化", "name": "企业名称变更", "address": "地址变更", "legal_person": "法定代表人变更", "process": "工艺、设备、材料重大变化", "other": "其他变更",
}  # fmt: skip


def due_of(
    form: str, year: int, *, accepted_on: date | None, changed_on: date | None, norms: Mapping[str, Any], key_sector: bool = False
) -> date | None:
    """First: within 30 days of completion acceptance. Annual: within the first quarter, key sectors earlier by local notice [K]. Change: [K] days."""
    match form:
        case "first":
            return accepted_on + timedelta(days=int(norms["report.first_days"])) if accepted_on else None
        case "change":
            return changed_on + timedelta(days=int(norms["report.change_days"])) if changed_on else None
    month, day = norms["report.annual_key_sector"] if key_sector else norms["report.annual"]
    return date(year, int(month), int(day))


def may_submit(points: Sequence[Mapping[str, Any]], *, committed: bool, signer: str, nothing_red: bool) -> Verdict:
    """A report names its points graded, each of 较大以上 with who answers for it and what is done, and is committed to by name."""
    if not committed or not signer.strip():
        return refuse("report.commitment", "请由主要负责人阅读并签署承诺。", ORDER140)
    if not points:
        return refuse("report.points", "还没有辨识风险点，请先填写或导入。", ORDER140)
    ungraded = [str(point["name"]) for point in points if not point["level"]]
    if ungraded:
        return refuse(
            "report.ungraded", f"{len(ungraded)} 个风险点没有评价分值：{'、'.join(ungraded[:5])}。", ORDER140, ungraded=ungraded
        )
    bare = [str(point["name"]) for point in points if point["level"] in ("1", "2") and not (point["owner"] and point["controls"])]
    if bare:
        return refuse("report.bare", f"较大以上风险要写明管控责任人和管控措施：{'、'.join(bare[:5])}。", ORDER140, bare=bare)
    if not nothing_red and not any(point["level"] in ("1", "2") for point in points):
        return refuse("report.none_higher", "没有较大以上风险时，请勾选“经辨识无较大以上风险”。", ORDER140)
    return allow("report.submit", ORDER140, points=len(points))


COLOURS = {"1": "红", "2": "橙", "3": "黄", "4": "蓝"}
HIGHER = ("1", "2")
IDENTITY: Mapping[str, str] = {"name": "企业名称", "legal_person": "法定代表人"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that differs from what was last declared; ``matter`` is one of :data:`CHANGES`."""

    matter: str
    text: str


def changes_since(declared: Mapping[str, Any], points: Sequence[Mapping[str, Any]], identity: Mapping[str, Any]) -> list[Change]:
    """What asks for a change report: a risk of 较大以上 that is new, one that rose to it or came down from it, another name or legal person."""
    before = {str(point["code"]): str(point["level"]) for point in declared.get("points", ())}
    found = [
        Change(matter="risk", text=f"{point['name']}：{_became(before.get(str(point['code'])), str(point['level']))}")
        for point in points
        if _matters(before.get(str(point["code"])), str(point["level"]))
    ]
    said = declared.get("enterprise", {})
    return found + [
        Change(matter=key, text=f"{label}：{said[key]} → {identity[key]}")
        for key, label in IDENTITY.items()
        if said.get(key) and identity.get(key) != said[key]
    ]


def _matters(before: str | None, now: str) -> bool:
    return before != now and (now in HIGHER or before in HIGHER)


def _became(before: str | None, now: str) -> str:
    return f"新增{COLOURS[now]}色风险" if before is None else f"{COLOURS.get(before, '未评价')} → {COLOURS.get(now, '未评价')}"
