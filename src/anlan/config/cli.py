"""``anlan``: the one command. Each verb is loaded when it is asked for, so that ``anlan up`` does not wait for what it never uses."""

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from anlan.config.boot import find_running_bus, is_built
from anlan.config.preflight import Refused


@dataclass(frozen=True, kw_only=True)
class Verb:
    """``module`` has the function ``run`` (options → exit code) and may have ``arguments`` (parser → None)."""

    name: str
    help: str
    module: str
    run: str = "run"
    arguments: str = "add_arguments"


VERBS = (
    Verb(name="up", help="start everything on this machine", module="anlan.config.up"),
    Verb(name="down", help="stop what runs on this data folder", module="anlan.config.up", run="down", arguments=""),
    Verb(name="status", help="what runs on this data folder", module="anlan.config.up", run="status", arguments=""),
    Verb(name="web", help="pages, HTTP API, live updates", module="anlan.config.web"),
    Verb(name="worker", help="outbox relay, reactions, deadlines, jobs", module="anlan.config.worker"),
    Verb(name="sensing", help="device ingress, detection, history", module="anlan.config.sensing"),
    Verb(
        name="prepare",
        help="bring the database up to date, and make the demonstration city in a new one",
        module="anlan.config.prepare",
    ),
    Verb(name="migrate", help="bring the database up to date", module="anlan.config.prepare", run="migrate", arguments=""),
    Verb(
        name="make-admin",
        help="make the first account of an installation without demonstration accounts",
        module="anlan.config.make_admin",
    ),
    Verb(name="make-token", help="an API token for a machine", module="anlan.config.make_token"),
    Verb(name="verify-audit", help="prove that the audit trail was not altered", module="anlan.config.verify_audit"),
)
ENGINES_WITH_VERBS = ("sensing", "science", "logistics", "planbook", "cap", "lake")


def main(arguments: list[str] | None = None) -> int:
    said = sys.argv[1:] if arguments is None else arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.config.settings")
    if said[:1] not in (["up"], ["down"], ["status"]):
        find_running_bus(Path(os.environ.get("ANLAN_HOME", "var")).resolve())
    if said[:1] == ["manage"]:
        return _manage(said[1:])
    parser = build_parser(said)
    options = parser.parse_args(said)
    if not hasattr(options, "run"):
        parser.print_help()
        return 2
    return _answer(options.run, options)


def build_parser(said: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="anlan", description="安澜 Anlan: the emergency-management platform of a city")
    verbs = parser.add_subparsers(metavar="VERB")
    named = next((verb for verb in VERBS if verb.name in said[:1]), None)
    for verb in VERBS:
        _add(verbs, verb, wholly=verb is named)
    if named is None:
        verbs.add_parser("manage", help="Django's own commands", add_help=False)
        _add_rooms_verbs(verbs)
    return parser


def _add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", verb: Verb, *, wholly: bool) -> None:
    parser = verbs.add_parser(verb.name, help=verb.help, description=verb.help)
    if not wholly:
        return
    module = import_module(verb.module)
    if verb.arguments and hasattr(module, verb.arguments):
        getattr(module, verb.arguments)(parser)
    parser.set_defaults(run=getattr(module, verb.run))


def _add_rooms_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """An engine or a domain room with a ``cli`` module adds verbs of its own."""
    for name in ENGINES_WITH_VERBS:
        _add_from(f"anlan.engines.{name}", verbs)
    _add_from("anlan.domains.drill", verbs)


def _add_from(room: str, verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    if is_built(f"{room}.cli"):
        import_module(f"{room}.cli").add_commands(verbs)


def _answer(run: Callable[[argparse.Namespace], int | None], options: argparse.Namespace) -> int:
    try:
        return run(options) or 0
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    except BrokenPipeError:  # `anlan replay --list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _manage(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["anlan manage", *arguments])
    return 0


if __name__ == "__main__":
    sys.exit(main())
