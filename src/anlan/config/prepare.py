"""``anlan prepare``: brings the database up to date and, when it is new, makes the demonstration city in it."""

import argparse
import sys

from anlan.config.boot import boot


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scale", default="small", help="size of the demonstration city: small, city or province")
    parser.add_argument("--empty", action="store_true", help="no demonstration city")


def run(options: argparse.Namespace) -> int:
    boot()
    bring_up_to_date()
    if not options.empty and is_empty():
        make_city(options.scale)
    return 0


def migrate(_options: argparse.Namespace) -> int:
    boot()
    bring_up_to_date()
    return 0


def bring_up_to_date() -> int:
    """Runs what migrations are missing; answers how many that were."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        _say(f"正在更新数据库（{len(missing)} 步）/ Bringing the database up to date ({len(missing)} steps)")
        call_command("migrate", interactive=False, verbosity=0)
    return len(missing)


def is_empty() -> bool:
    """Nobody can sign in yet: neither a city nor an operator's own accounts were ever made."""
    from django.contrib.auth import get_user_model

    return not get_user_model().objects.exists()


def make_city(scale: str) -> None:
    from anlan.domains.drill.api import seed

    _say("正在生成演示城市连云港 / Making the demonstration city, Lianyungang")
    seed(scale=scale)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
