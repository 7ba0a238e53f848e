"""Evaluation 评估: what the record itself shows against the plan: what was late, what was missing."""

from dataclasses import dataclass

from anlan.domains.command.models import Dispatch, Incident, Task
from anlan.domains.warning import api as warning
from anlan.kernel import clock
from anlan.platform.cases.api import deadlines_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``kind`` is late, missing or good; ``proposal`` a revision it suggests, if any."""

    kind: str
    text: str
    clause: str = ""
    proposal: str = ""


def findings_of(incident: Incident) -> list[Finding]:
    """Everything the record shows, gravest first; at least one line that says what went as planned."""
    found = [*_reports(incident), *_tasks(incident), *_forces(incident), *_warnings(incident)]
    bad = [f for f in found if f.kind != "good"]
    return bad + [f for f in found if f.kind == "good"]


def _reports(incident: Incident) -> list[Finding]:
    rows = deadlines_of(incident)
    late = [r for r in rows if r.name.startswith("report.") and (r.state == "missed" or (r.met_at and r.met_at > r.due_at))]
    found = [Finding(kind="late", text=f"{r.title}超过时限（应于 {clock.local_text(r.due_at)} 前）", clause=r.clause) for r in late]
    return found or [Finding(kind="good", text="信息报告均在时限内")]


def _tasks(incident: Incident) -> list[Finding]:
    tasks = list(Task.objects.filter(incident=incident))
    late = [t for t in tasks if t.due_at and (t.done_at or clock.now()) > t.due_at and t.state != "cancelled"]
    nobody = [t for t in tasks if t.organisation_id is None and t.state != "cancelled"]
    refused = [t for t in tasks if t.state == "returned"]
    found = [Finding(kind="late", text=f"任务逾期：{t.title}（{t.unit or '未明确单位'}）", clause=t.clause, proposal=f"核实“{t.title}”的时限与责任单位是否可行") for t in late]
    found += [
        Finding(kind="missing", text=f"预案措施没有对应的在册单位：{t.title}（{t.unit or '预案未写明'}）", clause=t.clause, proposal=f"明确“{t.title}”的责任单位和联系方式")
        for t in nobody
    ]
    found += [Finding(kind="missing", text=f"任务被退回且未重新下达：{t.title}", clause=t.clause) for t in refused]
    done = sum(t.state == "done" for t in tasks)
    return [*found, Finding(kind="good", text=f"任务 {len(tasks)} 项，完成 {done} 项")]


def _forces(incident: Incident) -> list[Finding]:
    sent = list(Dispatch.objects.filter(incident=incident))
    late = [d for d in sent if d.expected_at and d.arrived_at and d.arrived_at > d.expected_at]
    failed = [d for d in sent if d.state == "failed"]
    found = [Finding(kind="late", text=f"{d.title}比预计晚到 {(d.arrived_at - d.expected_at).total_seconds() / 60:.0f} 分钟") for d in late]
    found += [Finding(kind="missing", text=f"{d.title}未能到场", proposal=f"为{d.title}安排替补力量") for d in failed]
    return [*found, Finding(kind="good", text=f"调派力量和物资 {len(sent)} 项")] if sent else [Finding(kind="missing", text="没有调派记录")]


def _warnings(incident: Incident) -> list[Finding]:
    found: list[Finding] = []
    for view in warning.warnings_about(incident.subject):
        silent = [receipt.name for receipt in warning.receipts(view.id) if receipt.acknowledged_at is None]
        if silent:
            found.append(Finding(
                kind="missing", text=f"预警“{view.title}”有 {len(silent)} 个防护目标未确认：{'、'.join(silent[:5])}", proposal="核实未确认单位的预警联系人",
            ))  # fmt: skip
    return found
