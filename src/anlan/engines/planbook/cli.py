"""``anlan extract`` and ``anlan plan parse|lint|match|diff|tasks``: the engine from the command line, no server needed."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from anlan.engines import planbook
from anlan.kernel.clock import aware, local_text, now
from anlan.kernel.tables import event_types
from anlan.kernel.verdict import Refused

Subparsers = Any  # argparse gives this type no public name


def add_commands(subparsers: Subparsers) -> None:
    """Add the verbs of this engine."""
    _add_extract(subparsers)
    plan = subparsers.add_parser("plan", help="read, check and match plan documents 预案").add_subparsers(
        required=True, metavar="VERB"
    )
    parse = _verb(plan, "parse", "read a document into its structure", _parse)
    parse.add_argument("file", type=Path)
    parse.add_argument("--json", action="store_true", help="the whole structure as JSON instead of a summary")
    lint = _verb(plan, "lint", "say what in these plans cannot work", _lint)
    lint.add_argument("files", type=Path, nargs="+")
    lint.add_argument("--json", action="store_true")
    diff = _verb(plan, "diff", "what changed in structure between two versions", _diff)
    diff.add_argument("before", type=Path)
    diff.add_argument("after", type=Path)
    export = _verb(plan, "export", "write a plan as Word in official layout, or its action cards", _export)
    export.add_argument("file", type=Path)
    form = export.add_mutually_exclusive_group(required=True)
    form.add_argument("--docx", action="store_true", help="the whole plan")
    form.add_argument("--cards", action="store_true", help="one action card a unit")
    export.add_argument("--output", type=Path, default=None, help="file to write; beside the plan without it")
    write = _verb(plan, "write", "draft a plan as Word from facts (JSON): an enterprise's by GB/T 29639-2020, a government's special plan by the rules of 2024", _write)
    write.add_argument(
        "facts", type=Path, help="JSON object: name, park, product, substances, tanks, supplies, teams, neighbours, telephone …"
    )
    write.add_argument("--output", type=Path, default=None)
    _verb(plan, "schema", "the JSON Schema of a parsed plan", _schema)
    graph = _verb(plan, "graph", "ask the knowledge graph of a library (哪些单位对氯气泄漏有职责, 孤立的预案, 没有预案的灾种, a unit's name)", _graph)
    graph.add_argument("question", nargs="?", default="", help="in Chinese words; without one: what the graph holds and what is wrong in it")
    graph.add_argument("--plans", type=Path, nargs="*", default=[], help="plan files or folders; without any the demonstration library")
    graph.add_argument("--json", action="store_true")
    activate = _verb(plan, "activate", "the tasks of a level with their deadlines, in real or in exercise time", _activate)
    activate.add_argument("file", type=Path)
    activate.add_argument("--level", type=int, required=True, choices=(1, 2, 3, 4))
    activate.add_argument("--at", type=_instant, default=None, help="ISO time of the start; now without it")
    activate.add_argument("--factor", type=float, default=None, help="an exercise: story minutes that pass in one minute")
    activate.add_argument("--json", action="store_true")
    match = _verb(plan, "match", "rank plans for a report read from stdin", _match)
    match.add_argument("plans", type=Path, nargs="*", help="plan files or folders; without any the demonstration library")
    match.add_argument("--division", default="", help="division code of the place")
    match.add_argument("--home", default="3207", help="division code of the city that asks")
    match.add_argument("--reported-at", type=_instant, default=None)
    match.add_argument("--json", action="store_true")


def _add_extract(subparsers: Subparsers) -> None:
    extract = _verb(subparsers, "extract", "facts of a Chinese report read from stdin, as JSON", _extract)
    extract.add_argument("--reported-at", type=_instant, default=None, help="ISO time for 昨天 and bare days")
    extract.add_argument(
        "--lines", action="store_true", help="stdin is a JSON list of texts or of {text, reported_at}; one JSON line each"
    )


def _verb(subparsers: Subparsers, name: str, text: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subparsers.add_parser(name, help=text, description=text)
    parser.set_defaults(run=_told(run))
    return parser


def _told(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """A refusal is one sentence on stderr and exit code 1."""

    def told(options: argparse.Namespace) -> int:
        try:
            return run(options)
        except FileNotFoundError as error:
            sys.stderr.write(f"没有这个文件：{error.filename}，请核对路径。\n")
            return 1
        except (Refused, OSError, ValueError) as error:
            sys.stderr.write(f"{error}\n")
            return 1

    return told


def _instant(text: str) -> datetime:
    return aware(datetime.fromisoformat(text))


def _say(value: Any, *, indent: int | None = 2) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    sys.stdout.write(
        text.encode("utf-8", "replace").decode("utf-8") + "\n"
    )  # half a character in the input must not break the output


def _extract(options: argparse.Namespace) -> int:
    text = sys.stdin.read()
    if not options.lines:
        _say(planbook.extract(text, options.reported_at, planbook.home_gazetteer()).to_json())
        return 0
    items = json.loads(text)
    if not isinstance(items, list):
        raise ValueError('--lines: stdin must be a JSON list of texts or of {"text", "reported_at"}')  # noqa: TRY004 - told to the person who typed, not to a caller
    for item in items:
        _say(_facts_of(item, options.reported_at), indent=None)
    return 0


def _facts_of(item: Any, reported_at: datetime | None) -> dict[str, Any]:
    """One line of ``--lines``; an item that is no report is told as such, and the others go on."""
    report = {"text": item} if isinstance(item, str) else item
    if not isinstance(report, dict) or not isinstance(report.get("text"), str):
        return {"events": [], "reported_at": None, "error": "neither a text nor an object with a text"}
    try:
        at = _instant(report["reported_at"]) if report.get("reported_at") else reported_at
    except (TypeError, ValueError) as error:
        return {"events": [], "reported_at": None, "error": f"reported_at: {error}"}
    return planbook.extract(report["text"], at, planbook.home_gazetteer()).to_json()


def _read(file: Path) -> planbook.Plan:
    try:
        return planbook.read_plan(planbook.read_document(file), key=file.stem)
    except Refused as refusal:
        raise ValueError(f"{file}: {refusal}") from refusal


def _parse(options: argparse.Namespace) -> int:
    plan = _read(options.file)
    if options.json:
        _say(plan.to_json())
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


def _lint(options: argparse.Namespace) -> int:
    plans = [_read(file) for file in options.files]
    today = now().date()
    found = [finding for plan in plans for finding in planbook.lint_plan(plan, today=date(today.year, today.month, today.day))]
    found += planbook.lint_library(plans) if len(plans) > 1 else ()
    if options.json:
        _say([asdict(finding) for finding in found])
    for finding in found if not options.json else ():
        sys.stdout.write(f"{finding.severity:8}{finding.plan} {finding.text}（{finding.basis}）\n")
    return 1 if any(finding.severity == "error" for finding in found) else 0


def _diff(options: argparse.Namespace) -> int:
    before, after = (_outline(_read(file)) for file in (options.before, options.after))
    for line in [line for line in before if line not in set(after)]:
        sys.stdout.write(f"- {line}\n")
    for line in [line for line in after if line not in set(before)]:
        sys.stdout.write(f"+ {line}\n")
    return 0


def _export(options: argparse.Namespace) -> int:
    plan = _read(options.file)
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


def _graph(options: argparse.Namespace) -> int:
    graph = planbook.knowledge_graph(_library(options.plans))
    hazards = [code for code, row in event_types().items() if row["level"] == "2"]
    questions = [options.question] if options.question else ["孤立的预案", "循环引用", "没有预案的灾种"]
    answers = [planbook.ask(graph, question, hazards) for question in questions]
    if options.json:
        _say([asdict(answer) for answer in answers] if not options.question else asdict(answers[0]))
        return 0
    if not options.question:
        sys.stdout.write("，".join(f"{planbook.NODE_KINDS[kind]} {count}" for kind, count in graph.counts().items()) + f"，关系 {len(graph.edges)}\n")
    for answer in answers:
        sys.stdout.write(f"{answer.understood}（{len(answer.rows)}）\n")
        sys.stdout.writelines(f"  {'  '.join(part for part in (row.subject, row.text, f'《{row.plan}》' if row.plan else '') if part)}\n" for row in answer.rows)
    return 0


def _activate(options: argparse.Namespace) -> int:
    at = options.at or now()
    clock = planbook.real_time(at) if options.factor is None else planbook.ExerciseClock(wall_start=at, story_start=at, factor=options.factor)
    running = planbook.activate(_read(options.file), options.level, clock, exercise=options.factor is not None)
    if options.json:
        _say([{**asdict(due.task), "due_story": due.due_story and due.due_story.isoformat(), "due_wall": due.due_wall and due.due_wall.isoformat()} for due in running.tasks])
        return 0
    if running.exercise:
        sys.stdout.write(f"演练：{options.factor:g} 倍时间，任务不对外发送\n")
    for due in running.tasks:
        story, wall = local_text(due.due_story, "%m-%d %H:%M"), local_text(due.due_wall, "%H:%M:%S")
        limit = f"{story}（实际 {wall}）" if running.exercise and story else story
        sys.stdout.write(f"{limit or '未写时限'}  {due.task.unit or '【没有责任单位】'}  {due.task.text}  {due.task.clause}\n")
    return 0


def _schema(_: argparse.Namespace) -> int:
    _say(planbook.plan_schema())
    return 0


def _outline(plan: planbook.Plan) -> list[str]:
    """What a plan amounts to, one line an element, without spans, so that two versions can be compared."""
    lines = [f"标题：{plan.title}", f"文号：{plan.document_number}"]
    lines += [
        f"{level.level}级响应条件：{leaf.text}" for level in plan.levels if level.condition for leaf in level.condition.leaves()
    ]
    lines += [f"{level.level}级响应启动：{level.starter}" for level in plan.levels]
    lines += [f"职责：{duty.unit}：{duty.text}" for unit in plan.units for duty in unit.duties]
    return lines + [
        f"措施：{m.level or '各'}级 {'、'.join(m.units)} {m.within_min if m.within_min is not None else '-'}分钟 {m.text}"
        for m in plan.measures
    ]


def _library(paths: Iterable[Path]) -> list[planbook.Plan]:
    files = [file for path in paths for file in (sorted(path.rglob("*.*")) if path.is_dir() else [path])]
    if files:
        return [_read(file) for file in files]
    return [
        planbook.read_plan(planbook.read_document(data, name), key=name) for name, data in planbook.demonstration_plans().items()
    ]


def _match(options: argparse.Namespace) -> int:
    text = sys.stdin.read()
    event = planbook.extract(text, options.reported_at, planbook.home_gazetteer()).main
    if event is None:
        raise ValueError("没有读到突发事件，请补充发生了什么。")
    facts = planbook.plain_facts(event)
    graded = planbook.grade(facts, event.type.code)
    context = planbook.Context(
        division=options.division or (event.place.division if event.place and event.place.division else ""), home=options.home, text=text,
        substances=tuple(item.name for item in event.substances),
        situation=planbook.situation_of(facts, event.type.code, int(graded.grade) if graded.grade else None),
    )  # fmt: skip
    found = planbook.match(event.type.code, _library(options.plans), context)
    if options.json:
        _say([_plain(one) for one in found])
        return 0
    for one in found:
        sys.stdout.write(
            f"{one.score:6.1f}  {one.plan.title}  {f'{one.level}级 {one.level_clause}' if one.level else '未达到启动条件'}\n"
        )
        sys.stdout.writelines(
            f"          {'✓' if r.state == 'hit' else '?' if r.state == 'unknown' else '✗'} {r.text}\n" for r in one.reasons
        )
    return 0


def _plain(one: planbook.Match) -> dict[str, Any]:
    return {
        "title": one.plan.title, "key": one.plan.key, "score": one.score, "level": one.level, "level_clause": one.level_clause,
        "reasons": [asdict(reason) for reason in one.reasons], "ask_next": [asdict(question) for question in one.ask_next],
    }  # fmt: skip
