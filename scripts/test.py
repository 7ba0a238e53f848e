"""``make test``: what is marked ``postgres`` on a real PostgreSQL first, then the whole suite on SQLite; its summary is the last line.

``python scripts/test.py [--soak] [pytest arguments …]``: with arguments, one session with just those.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from harness.need import all_required  # noqa: E402
from harness.postgres import find_binaries, running_postgres  # noqa: E402

NOTHING_RAN = 5


def main(arguments: list[str]) -> int:
    if "--soak" in arguments:
        return pytest("-n", "0", "-m", "soak", "--timeout", "3600", *arguments[1:])
    if arguments:
        return pytest(*arguments)
    first = on_postgres()
    everything = pytest("-m", "not soak")
    return everything or first


def on_postgres() -> int:
    binaries = find_binaries()
    if binaries is None:
        sys.stdout.write("PostgreSQL is not on this machine: its session is left out (Debian: apt-get install postgresql)\n")
        return 1 if all_required() else 0
    with running_postgres(binaries) as url:
        sys.stdout.write("— on PostgreSQL: what is marked postgres —\n")
        sys.stdout.flush()
        code = pytest("-m", "postgres and not soak", ANLAN_DATABASE=url)
    sys.stdout.write("— on SQLite: everything —\n")
    sys.stdout.flush()
    return 0 if code == NOTHING_RAN and not all_required() else code


def pytest(*arguments: str, **environment: str) -> int:
    return subprocess.call([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env={**os.environ, **environment})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
