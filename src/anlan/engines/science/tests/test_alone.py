"""The library as somebody elsewhere has it: what the how-to says runs, and nothing of the house is loaded for it."""

import re
import subprocess
import sys

from anlan.engines.science.tests.conftest import ROOT


def test_what_the_how_to_says_runs_without_the_house():
    text = (ROOT / "docs/how-to/science-alone.md").read_text(encoding="utf-8")
    said = "\n".join(re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL))
    last = (
        "import sys; assert not {'django', 'nats', 'anlan.platform', 'anlan.domains'} & set(sys.modules), 'the house was loaded'"
    )
    done = subprocess.run([sys.executable, "-c", f"{said}\n{last}"], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-800:]
    assert "最接近的可用值是 0.001" in done.stdout
    assert "AEGL-3" in done.stdout
