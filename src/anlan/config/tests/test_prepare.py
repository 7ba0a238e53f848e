"""A new database, made straight from the models, is what all migrations would have made of it."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest


def made(home: Path, *verb: str) -> dict[tuple[str, str], list[str]]:
    """(type, name) of what lies in the database → the columns of a table."""
    environment = {**os.environ, "ANLAN_HOME": str(home), "ANLAN_DATABASE": f"sqlite:///{home}/anlan.sqlite3"}
    home.mkdir()
    subprocess.run([sys.executable, "-m", "anlan.config.cli", *verb], env=environment, check=True, capture_output=True)
    with sqlite3.connect(home / "anlan.sqlite3") as database:
        named = database.execute("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE 'new__%'").fetchall()
        return {(sort, name): sorted(str(row[1:]) for row in database.execute(f'PRAGMA table_info("{name}")')) for sort, name in named}


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_a_new_database_is_as_if_migrated(tmp_path):
    assert made(tmp_path / "new", "prepare", "--empty") == made(tmp_path / "walked", "manage", "migrate")


@pytest.mark.timeout(180)
def test_nothing_is_left_to_migrate_in_a_new_database(tmp_path):
    made(tmp_path / "new", "prepare", "--empty")
    environment = {**os.environ, "ANLAN_HOME": str(tmp_path / "new"), "ANLAN_DATABASE": f"sqlite:///{tmp_path}/new/anlan.sqlite3"}
    subprocess.run([sys.executable, "-m", "anlan.config.cli", "manage", "migrate", "--check"], env=environment, check=True, capture_output=True)
