"""``anlan prepare``: brings the database up to date and, when it is new, makes the demonstration city in it."""

import argparse
import hashlib
import os
import sys
from pathlib import Path

from anlan.config.boot import boot, is_built

SOURCE = Path(__file__).resolve().parent.parent
SIGN_IN = "sign-in.txt"  # in the data folder: what `anlan up` prints about signing in
DEMO_PASSWORD = "anlan-demo-2025"  # noqa: S105 - of the demonstration's accounts, printed on purpose
SHOWN_FIRST = ("duty", "xuwei", "plant", "commander", "reviewer", "admin")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scale", default="small", help="size of the demonstration city: small, city or province")
    parser.add_argument("--empty", action="store_true", help="no demonstration city")


def is_prepared(home: Path) -> bool:
    """Nothing has changed since the last time, so that a start need not load Django to see it. Known of a SQLite of our own only."""
    mark, database = home / "prepared", home / "anlan.sqlite3"
    return (
        "ANLAN_DATABASE" not in os.environ
        and database.is_file()
        and mark.is_file()
        and mark.read_text(encoding="utf-8") == _state(database)
    )


def _state(database: Path) -> str:
    """Changes when the code brings another migration, or the file is another one."""
    migrations = sorted(
        path.relative_to(SOURCE).as_posix() + str(path.stat().st_mtime_ns) for path in SOURCE.glob("**/migrations/*.py")
    )
    return hashlib.sha256("\n".join([*migrations, str(database.stat().st_ino)]).encode()).hexdigest()


def run(options: argparse.Namespace) -> int:
    boot()
    from django.conf import settings

    bring_up_to_date()
    if not options.empty and is_empty():
        make_city(options.scale)
    note_sign_in()
    home = Path(settings.HOME)
    (home / "static").mkdir(exist_ok=True)
    if (home / "anlan.sqlite3").is_file():
        (home / "prepared").write_text(_state(home / "anlan.sqlite3"), encoding="utf-8")
    return 0


def migrate(_options: argparse.Namespace) -> int:
    boot()
    bring_up_to_date()
    return 0


def seed(options: argparse.Namespace) -> int:
    """``anlan seed``: the demonstration city into a database that has none."""
    boot()
    bring_up_to_date()
    make_city(options.scale)
    note_sign_in()
    return 0


def bring_up_to_date() -> int:
    """Runs what migrations are missing; answers how many that were."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    if not connection.introspection.table_names():
        _say("正在建立数据库 / Making the database")
        make_tables()
        return 0
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        _say(f"正在更新数据库（{len(missing)} 步）/ Bringing the database up to date ({len(missing)} steps)")
        call_command("migrate", interactive=False, verbosity=0)
    return len(missing)


def make_tables() -> None:
    """A new database gets its tables straight from the models: walking through all migrations costs half a minute and comes to the same."""
    from django.apps import apps
    from django.core.management import call_command
    from django.test.utils import override_settings

    with override_settings(MIGRATION_MODULES={config.label: None for config in apps.get_app_configs()}):
        call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
    call_command("migrate", fake=True, interactive=False, verbosity=0)


def is_empty() -> bool:
    """Nobody can sign in yet: neither a city nor an operator's own accounts were ever made."""
    from django.contrib.auth import get_user_model

    return not get_user_model().objects.exists()


def make_city(scale: str) -> None:
    if not is_built("anlan.domains.drill.apps"):
        return
    from django.core.management import call_command

    _say("正在生成演示城市连云港 / Making the demonstration city, Lianyungang")
    call_command("seed", scale=scale)


def note_sign_in() -> None:
    """Writes what a newcomer must know to sign in; for an installation without demonstration accounts, how to make the first."""
    from django.conf import settings
    from django.contrib.auth import get_user_model

    demo = {user.username: user for user in get_user_model().objects.filter(demo=True, is_active=True)}
    if demo:
        names = [name for name in SHOWN_FIRST if name in demo] or sorted(demo)[:6]
        lines = [f"演示账号（密码都是 {DEMO_PASSWORD}）/ Demonstration accounts (all with the password {DEMO_PASSWORD}):"]
        lines += [f"  {name:10} {demo[name].name}" for name in names]
    else:
        lines = ["创建第一个管理员 / Make the first administrator: anlan make-admin NAME"]
    (Path(settings.HOME) / SIGN_IN).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
