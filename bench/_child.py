"""A measurement in a process of its own, on a database of its own: Django is set up once a process."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from harness.postgres import find_binaries, running_postgres


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """SQLite in a folder that goes away, and a durable PostgreSQL where there is one: label → environment."""
    with tempfile.TemporaryDirectory(prefix="anlan-bench-") as home:
        found = {"SQLite": {"ANLAN_HOME": home, "ANLAN_DATABASE": f"sqlite:///{home}/bench.sqlite3"}}
        binaries = find_binaries()
        if binaries is None:
            yield found
            return
        with running_postgres(binaries, durable=True) as url:
            yield found | {"PostgreSQL": {"ANLAN_HOME": home, "ANLAN_DATABASE": url}}


def told_by(module: str, label: str, environment: dict[str, str]) -> Iterator[dict]:
    """Runs ``python -m module label`` and yields the rows it prints, one JSON object a line."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("ANLAN_", "PYTEST_"))}
    process = subprocess.Popen([sys.executable, "-m", module, label], stdout=subprocess.PIPE, text=True, env=clean | environment)
    for line in process.stdout:
        yield json.loads(line)
    if process.wait() != 0:
        raise RuntimeError(f"{module} on {label} ended with {process.returncode}")


def tell(row: dict) -> None:
    print(json.dumps(row, ensure_ascii=False), flush=True)


def percentile(seconds: list[float], share: float) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))]
