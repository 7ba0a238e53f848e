"""A library of plans: ``anlan plan graph|match|activate``."""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from anlan.engines import planbook
from anlan.engines.planbook.cli.common import Subparsers, instant, library, read, say, verb
from anlan.kernel.clock import local_text, now
from anlan.kernel.tables import event_types


def add_library(plan: Subparsers) -> None:
    graph = verb(
        plan,
        "graph",
        "ask the knowledge graph of a library (哪些单位对氯气泄漏有职责, 孤立的预案, 没有预案的灾种, a unit's name)",
        _graph,
    )
    graph.add_argument(
        "question", nargs="?", default="", help="in Chinese words; without one: what the graph holds and what is wrong in it"
    )
    graph.add_argument(
        "--plans", type=Path, nargs="*", default=[], help="plan files or folders; without any the demonstration library"
    )
    graph.add_argument("--json", action="store_true")
    match = verb(plan, "match", "rank plans for a report read from stdin", _match)
    match.add_argument("plans", type=Path, nargs="*", help="plan files or folders; without any the demonstration library")
    match.add_argument("--division", default="", help="division code of the place")
    match.add_argument("--home", default="3207", help="division code of the city that asks")
    match.add_argument("--reported-at", type=instant, default=None)
    match.add_argument("--json", action="store_true")
    activate = verb(plan, "activate", "the tasks of a level with their deadlines, in real or in exercise time", _activate)
    activate.add_argument("file", type=Path)
    activate.add_argument("--level", type=int, required=True, choices=(1, 2, 3, 4))
    activate.add_argument("--at", type=instant, default=None, help="ISO time of the start; now without it")
    activate.add_argument("--factor", type=float, default=None, help="an exercise: story minutes that pass in one minute")
    activate.add_argument("--json", action="store_true")


def _graph(options: argparse.Namespace) -> int:
    graph = planbook.knowledge_graph(library(options.plans))
    hazards = [code for code, row in event_types().items() if row["level"] == "2"]
    questions = [options.question] if options.question else ["孤立的预案", "循环引用", "没有预案的灾种"]
    answers = [planbook.ask(graph, question, hazards) for question in questions]
    if options.json:
        say([asdict(answer) for answer in answers] if not options.question else asdict(answers[0]))
        return 0
    if not options.question:
        sys.stdout.write(
            "，".join(f"{planbook.NODE_KINDS[kind]} {count}" for kind, count in graph.counts().items())
            + f"，关系 {len(graph.edges)}\n"
        )
    for answer in answers:
        sys.stdout.write(f"{answer.understood}（{len(answer.rows)}）\n")
        sys.stdout.writelines(
            f"  {'  '.join(part for part in (row.subject, row.text, f'《{row.plan}》' if row.plan else '') if part)}\n"
            for row in answer.rows
        )
    return 0


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
    found = planbook.match(event.type.code, library(options.plans), context)
    if options.json:
        say([_plain(one) for one in found])
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


def _activate(options: argparse.Namespace) -> int:
    at = options.at or now()
    clock = (
        planbook.real_time(at)
        if options.factor is None
        else planbook.ExerciseClock(wall_start=at, story_start=at, factor=options.factor)
    )
    running = planbook.activate(read(options.file), options.level, clock, exercise=options.factor is not None)
    if options.json:
        say(
            [
                {
                    **asdict(due.task),
                    "due_story": due.due_story and due.due_story.isoformat(),
                    "due_wall": due.due_wall and due.due_wall.isoformat(),
                }
                for due in running.tasks
            ]
        )
        return 0
    if running.exercise:
        sys.stdout.write(f"演练：{options.factor:g} 倍时间，任务不对外发送\n")
    for due in running.tasks:
        story, wall = local_text(due.due_story, "%m-%d %H:%M"), local_text(due.due_wall, "%H:%M:%S")
        limit = f"{story}（实际 {wall}）" if running.exercise and story else story
        sys.stdout.write(f"{limit or '未写时限'}  {due.task.unit or '【没有责任单位】'}  {due.task.text}  {due.task.clause}\n")
    return 0
