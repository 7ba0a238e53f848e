"""One document: ``anlan plan parse|export|write|schema``."""

import argparse
import json
import sys
from pathlib import Path

from anlan.engines import planbook
from anlan.engines.planbook.cli.common import Subparsers, read, say, verb


def add_documents(plan: Subparsers) -> None:
    parse = verb(plan, "parse", "read a document into its structure", _parse)
    parse.add_argument("file", type=Path)
    parse.add_argument("--json", action="store_true", help="the whole structure as JSON instead of a summary")
    export = verb(plan, "export", "write a plan as Word in official layout, or its action cards", _export)
    export.add_argument("file", type=Path)
    form = export.add_mutually_exclusive_group(required=True)
    form.add_argument("--docx", action="store_true", help="the whole plan")
    form.add_argument("--cards", action="store_true", help="one action card a unit")
    export.add_argument("--output", type=Path, default=None, help="file to write; beside the plan without it")
    write = verb(
        plan,
        "write",
        "draft a plan as Word from facts (JSON): an enterprise's by GB/T 29639-2020, a government's special plan by the rules of 2024",
        _write,
    )
    write.add_argument(
        "facts", type=Path, help="JSON object: name, park, product, substances, tanks, supplies, teams, neighbours, telephone …"
    )
    write.add_argument("--output", type=Path, default=None)
    verb(plan, "schema", "the JSON Schema of a parsed plan", _schema)


def _parse(options: argparse.Namespace) -> int:
    plan = read(options.file)
    if options.json:
        say(plan.to_json())
        return 0
    sys.stdout.write(_summary(plan))
    return 0


def _summary(plan: planbook.Plan) -> str:
    lines = [f"{plan.title}  [{plan.kind}, {plan.tier}, {plan.division or '-'}]  {' '.join(plan.event_types)}"]
    lines += [f"  {len(plan.sections)} 节，{len(plan.units)} 个单位，{len(plan.measures)} 条措施，{len(plan.references)} 处引用"]
    for level in plan.levels:
        lines.append(
            f"  {level.level}级响应（{level.starter or '未写明由谁启动'}）：{level.condition.text if level.condition else '未读到启动条件'}"
        )
    return "\n".join(lines) + "\n"


def _export(options: argparse.Namespace) -> int:
    plan = read(options.file)
    data = planbook.plan_to_word(plan) if options.docx else planbook.cards_to_word(planbook.action_cards(plan))
    target = options.output or options.file.with_suffix(".export.docx" if options.docx else ".cards.docx")
    target.write_bytes(data)
    sys.stdout.write(f"{target}\n")
    return 0


def _write(options: argparse.Namespace) -> int:
    """What nobody told stays open in the draft and is listed on stderr."""
    said = json.loads(options.facts.read_text(encoding="utf-8"))
    if not isinstance(said, dict):
        raise ValueError("facts must be a JSON object")  # noqa: TRY004 - told to the person who typed
    text = (
        planbook.government_plan(planbook.GovernmentFacts.from_json(said)) if "event_type" in said
        else planbook.enterprise_plan(planbook.EnterpriseFacts.from_json(said))
    )  # fmt: skip
    target = options.output or options.facts.with_suffix(".docx")
    target.write_bytes(planbook.plan_to_word(planbook.read_plan(planbook.read_text(text))))
    sys.stdout.write(f"{target}\n")
    sys.stderr.writelines(f"还要填写：{what}\n" for what in dict.fromkeys(planbook.left_open(text)))
    return 0


def _schema(_: argparse.Namespace) -> int:
    say(planbook.plan_schema())
    return 0
