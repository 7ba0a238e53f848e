"""What is wrong in plans, and what changed between two: ``anlan plan lint|diff``."""

import argparse
import csv
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

from anlan.engines import planbook
from anlan.engines.planbook.cli.common import Subparsers, read, say, verb
from anlan.kernel.clock import now
from anlan.kernel.tables import event_types


def add_checking(plan: Subparsers) -> None:
    lint = verb(
        plan, "lint", "say what in these plans cannot work, and between several of them, each with the clause it rests on", _lint
    )
    lint.add_argument("files", type=Path, nargs="+")
    lint.add_argument(
        "--register",
        type=Path,
        default=None,
        help="CSV of what the city knows: kind (unit|resource|drill),name,telephone,date; a drill's name is its plan's title",
    )
    lint.add_argument("--hazards", action="store_true", help="also say which classes of events no plan among these answers")
    lint.add_argument(
        "--today", type=date.fromisoformat, default=None, help="ISO date that overdue revisions and drills are counted to"
    )
    lint.add_argument("--json", action="store_true")
    diff = verb(plan, "diff", "what changed in structure between two versions", _diff)
    diff.add_argument("before", type=Path)
    diff.add_argument("after", type=Path)


def _lint(options: argparse.Namespace) -> int:
    plans = [read(file) for file in options.files]
    today = options.today or now().date()
    register = _register(options.register) if options.register else planbook.Register()
    hazards = [code for code, row in event_types().items() if row["level"] == "2"] if options.hazards else []
    found = [finding for plan in plans for finding in planbook.lint_plan(plan, today=today, register=register)]
    found += planbook.lint_library(plans, hazards) if len(plans) > 1 or hazards else ()
    if options.json:
        say([asdict(finding) for finding in found])
    for finding in found if not options.json else ():
        sys.stdout.write(f"{finding.severity:8}{finding.rule:24}{finding.plan} {finding.text}（{finding.basis}）\n")
    if not found and not options.json:
        sys.stdout.write(f"没有发现问题（{len(plans)} 份预案）。\n")
    return 1 if any(finding.severity == "error" for finding in found) else 0


def _register(file: Path) -> planbook.Register:
    """Units, resources and drills by line; ValueError names the line that is none of them."""
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    for number, row in enumerate(rows, 2):
        if row.get("kind") not in ("unit", "resource", "drill") or not row.get("name"):
            raise ValueError(f"{file} 第 {number} 行：kind 应为 unit、resource 或 drill，并写明 name。")
    return planbook.Register(
        units=frozenset(row["name"] for row in rows if row["kind"] == "unit"),
        with_telephone=frozenset(row["name"] for row in rows if row["kind"] == "unit" and row.get("telephone")),
        resources=frozenset(row["name"] for row in rows if row["kind"] == "resource"),
        drills={row["name"]: date.fromisoformat(row["date"]) for row in rows if row["kind"] == "drill"},
    )


def _diff(options: argparse.Namespace) -> int:
    before, after = read(options.before), read(options.after)
    gone, come = _only(before, after), _only(after, before)
    sys.stdout.writelines(f"- {line}\n" for line in gone)
    sys.stdout.writelines(f"+ {line}\n" for line in come)
    if gone or come:
        sys.stdout.write(f"共 {len(gone)} 处只在旧版，{len(come)} 处只在新版。\n")
    else:
        sys.stdout.write(f"结构没有差异：{len(list(_outline(before)))} 个要素逐一相同。{_in_words(before, after)}\n")
    return 0


def _only(one: planbook.Plan, other: planbook.Plan) -> list[str]:
    """What the outline of ``one`` says and that of ``other`` does not, once each."""
    known = set(_outline(other))
    return [line for line in dict.fromkeys(_outline(one)) if line not in known]


def _in_words(before: planbook.Plan, after: planbook.Plan) -> str:
    """Where the structure agrees the wording may still differ, in what nothing is read from."""
    old, new = (frozenset(line.strip() for line in plan.text.split("\n")) for plan in (before, after))
    return f"正文措辞有 {len(new - old)} 段不同。" if new - old else "正文也相同。"


def _outline(plan: planbook.Plan) -> Iterator[str]:
    """What a plan amounts to, one line an element, without spans, so that two versions can be compared."""
    yield from (f"标题：{plan.title}", f"文号：{plan.document_number}", f"印发日期：{plan.issued_on}")
    yield from (f"章节：{section.number} {section.title}" for section in plan.sections)
    yield from (f"{rule.grade}级事件：{leaf.text}" for rule in plan.grades for leaf in rule.condition.leaves())
    for level in plan.levels:
        yield from (f"{level.level}级响应条件：{leaf.text}" for leaf in (level.condition.leaves() if level.condition else ()))
        yield f"{level.level}级响应启动：{level.starter}"
    yield from (f"职责：{duty.unit}：{duty.text}" for unit in plan.units for duty in unit.duties)
    for measure in plan.measures:
        limit = f"{measure.within_min:g}" if measure.within_min is not None else "-"
        yield f"措施：{measure.level or '各'}级 {'、'.join(measure.units)} {limit}分钟 {measure.text}"
    yield from (f"报告：{rule.text}" for rule in plan.reports)
    yield from (f"引用：{reference.title}" for reference in plan.references)
    yield from (f"联系：{contact.name} {contact.phone}" for contact in plan.contacts)
