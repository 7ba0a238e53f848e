"""Supervision at a city's size: lists, pages, dashboards and reports over 20,000 enterprises and 300,000 dangers; the last hour of March over HTTP."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench._child import databases, told_by
from bench._supervision_hour import last_hour
from harness.house import running_house


def rows() -> Iterator[dict]:
    with databases() as found:
        for label, environment in found.items():
            yield from told_by("bench._supervision", label, environment)
    with databases() as found:
        for label, environment in found.items():
            with tempfile.TemporaryDirectory(prefix="anlan-hour-") as folder:
                own = {} if label == "SQLite" else {"ANLAN_DATABASE": environment["ANLAN_DATABASE"]}
                with running_house(Path(folder), **own) as house:
                    yield from last_hour(house, label)
