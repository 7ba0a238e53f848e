"""``make check``: everything that can be judged without running the tests. Each check is a command; all run, then the verdict."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable

CHECKS = {
    "lint": [BIN / "ruff", "check", "--quiet", "."],
    "types": [BIN / "mypy", "--no-error-summary"],
    "import contracts": [BIN / "lint-imports", "--no-cache"],
    "migrations": [PYTHON, "-m", "anlan.config.cli", "manage", "makemigrations", "--check", "--dry-run"],
    "translations": [PYTHON, "scripts/translations.py"],
    "generated references": [PYTHON, "-m", "anlan.config.cli", "manage", "reference", "--check"],
    "front end": [PYTHON, "scripts/web.py", "check"],
}


def main(chosen: list[str]) -> int:
    failed = [name for name in CHECKS if (not chosen or name in chosen) and not passes(name)]
    sys.stdout.write(f"not in order: {', '.join(failed)}\n" if failed else "all in order\n")
    return 1 if failed else 0


def passes(name: str) -> bool:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="anlan-check-") as home:
        done = subprocess.run(
            [str(part) for part in CHECKS[name]],
            cwd=ROOT,
            env={**os.environ, "ANLAN_HOME": home},
            capture_output=True,
            text=True,
            check=False,
        )
    sys.stdout.write(f"{'ok ' if done.returncode == 0 else 'NO '} {name} ({time.monotonic() - began:.1f} s)\n")
    if done.returncode != 0:
        sys.stdout.write((done.stdout + done.stderr).rstrip() + "\n")
    sys.stdout.flush()
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
