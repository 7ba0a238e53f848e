"""``anlan replay SCENARIO [--speed N] [--json]`` and ``anlan replay --list``."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

SHOWN_READING_EVERY = 10  # of the many readings each tenth is printed; --json prints all


def add_commands(verbs: Any) -> None:
    parser = verbs.add_parser("replay", help="play a scenario through the running system and check each step")
    parser.add_argument("scenario", nargs="?", help="a key of --list")
    parser.add_argument("--list", action="store_true", help="name the scenarios there are")
    parser.add_argument(
        "--speed", type=_faster_than_nothing, help="how many times as fast as life (each scenario has its own default)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--live", action="store_true", help="not as an exercise: warnings may leave by live channels")
    parser.set_defaults(run=run)


def _faster_than_nothing(text: str) -> float:
    speed = float(text)
    if speed <= 0:
        raise argparse.ArgumentTypeError("倍速应大于零 / the speed must be more than zero")
    return speed


def run(options: argparse.Namespace) -> int:
    from anlan.domains.drill.scenarios import get_scenario, scenario_keys

    if options.list or not options.scenario:
        for key in scenario_keys():
            _say({"key": key, "title": get_scenario(key).title} if options.json else f"{key:22} {get_scenario(key).title}")
        return 0 if options.list else 2
    if options.scenario not in scenario_keys():
        sys.stderr.write(f"没有情景 {options.scenario}；现有：{'、'.join(scenario_keys())}\n")
        return 2
    return _play(options)


def _play(options: argparse.Namespace) -> int:
    import django
    from django.conf import settings

    django.setup()
    from anlan.domains.drill.replay.opening import TooSoon, open_world
    from anlan.domains.drill.replay.play import play

    if not city_is_there():
        sys.stderr.write("数据库里还没有演示城市：请先运行 anlan up（或 anlan prepare）。\n")
        return 2
    try:
        world = open_world(options.scenario, Path(settings.HOME), speed=options.speed, live=options.live)
    except TooSoon as reason:
        sys.stderr.write(f"{reason}\n")
        return 2
    speed, failed = options.speed or world.scenario.speed, 0
    if not options.json:
        _say(f"{world.scenario.title}（{'实战' if options.live else '演练'}，{speed:g} 倍速，读数经由 {world.feed.name}）")
    try:
        for outcome in play(world, speed):
            failed += not outcome.ok
            _tell(outcome, as_json=options.json)
    finally:
        world.feed.close()
    if not options.json:
        _say(f"{'未通过' if failed else '全部通过'}")
    return 1 if failed else 0


def city_is_there() -> bool:
    from django.db import DatabaseError

    from anlan.platform.accounts.models import User

    try:
        return User.objects.filter(demo=True).exists()
    except DatabaseError:
        return False


def _tell(outcome: Any, *, as_json: bool) -> None:
    if as_json:
        _say(asdict(outcome))
    elif not outcome.ok or outcome.do != "reading" or outcome.number % SHOWN_READING_EVERY == 0:
        minutes, seconds = divmod(int(outcome.at_s), 60)
        mark = "✓" if outcome.ok else "✗"
        who = f"[{outcome.by}] " if outcome.by and outcome.do != "reading" else ""
        _say(f"{minutes:4d}:{seconds:02d} {mark} {who}{outcome.text}{' → ' + outcome.found if outcome.found else ''}")


def _say(line: Any) -> None:
    sys.stdout.write((line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) + "\n")
    sys.stdout.flush()
