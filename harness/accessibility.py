"""A page held to WCAG 2.1 AA by axe-core (MPL-2.0, a development package of ``web/``), injected into the page that is open."""

from functools import cache
from pathlib import Path
from typing import Any

from harness.need import lacking

AXE = Path(__file__).resolve().parent.parent / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
GRAVE = ("serious", "critical")


@cache
def script() -> str:
    if not AXE.is_file():
        lacking("axe-core (make web: npm ci in web/)")
    return AXE.read_text(encoding="utf-8")


def faults_of(page: Any) -> list[str]:
    """What axe calls serious or critical, a line each with the first element concerned."""
    page.evaluate(script())
    found = page.evaluate("rules => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })", list(RULES))[
        "violations"
    ]
    return [f"{v['id']}: {v['nodes'][0]['target']} {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in GRAVE]
