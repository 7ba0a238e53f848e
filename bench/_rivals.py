"""Runs a rival in its own process and environment (``make rivals`` makes them); what it prints last is its answer."""

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def rival(name: str, *arguments: str, timeout_s: float = 120, environment: str | None = None) -> dict | None:
    """The JSON object that ``bench/rivals/<name>.py`` prints on its last line; None where its environment is absent.

    ``environment`` names another rival's environment to run in. Raises RuntimeError with what the rival said when it fails.
    """
    python = ROOT / ".rivals" / (environment or name) / "bin" / "python"
    if not python.exists():
        return None
    script = Path(__file__).parent / "rivals" / f"{name}.py"
    done = subprocess.run([python, script, *arguments], capture_output=True, text=True, timeout=timeout_s, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{name}: {done.stderr.strip()[-800:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])
