"""Makes an environment for each rival the benchmarks measure beside Anlan: ``python scripts/rivals.py [NAME …]``.

A rival lives in ``.rivals/<name>``, from ``bench/rivals/<name>.txt``; nothing of it is imported here, whatever its licence. Those
that cannot be installed on this machine are named, and their rows say so. ``bench/rivals/<name>.without`` names dependencies left out:
they want a system library, and what is measured does not use them.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from setup import find_uv, tell, uv_settings

ROOT = Path(__file__).resolve().parent.parent
LISTS, HOMES = ROOT / "bench" / "rivals", ROOT / ".rivals"


def main(named: list[str]) -> int:
    known = sorted(path.stem for path in LISTS.glob("*.txt"))
    unknown = sorted(set(named) - set(known))
    if unknown:
        sys.stderr.write(f"没有这个对手 / no such rival: {', '.join(unknown)}; 可选 / choose from: {', '.join(known)}\n")
        return 2
    missed = [name for name in named or known if not made(name)]
    if missed:
        sys.stderr.write(f"没有装上 / could not be installed: {', '.join(missed)}\n")
    return 1 if missed else 0


def made(name: str) -> bool:
    wanted, without, home = LISTS / f"{name}.txt", LISTS / f"{name}.without", HOMES / name
    less = ["--excludes", str(without)] if without.is_file() else []
    stamp, print_of = home / ".made", hashlib.sha256(wanted.read_bytes() + (without.read_bytes() if less else b"")).hexdigest()
    if stamp.is_file() and stamp.read_text() == print_of:
        return True
    tell(f"正在准备 / Preparing: {name}")
    python, uv = home / "bin" / "python", find_uv()
    steps = [[sys.executable, "-m", "venv", "--without-pip", "--clear", str(home)]]
    steps.append([uv or "uv", "pip", "install", "--quiet", "--no-progress", "--python", str(python), *less, "-r", str(wanted)])
    if any(subprocess.call(step, env=uv_settings()) != 0 for step in steps):
        shutil.rmtree(home, ignore_errors=True)
        return False
    stamp.write_text(print_of)
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
