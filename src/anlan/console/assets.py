"""Where the front end's built files are (``web/``, Vite's manifest). Read once; without a build pages still work, unadorned."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.templatetags.static import static

DIST = Path(__file__).parent / "static" / "dist"
ENTRY = "src/main.ts"


@cache
def manifest() -> dict[str, Any]:
    path = DIST / "manifest.json"
    return json.loads(path.read_text()) if path.exists() else {}


def scripts() -> list[str]:
    entry = manifest().get(ENTRY)
    return [static(f"dist/{entry['file']}")] if entry else []


def styles() -> list[str]:
    return [static(f"dist/{name}") for name in manifest().get(ENTRY, {}).get("css", [])]


@cache
def sprite(name: str) -> str:
    """``icons`` or ``symbols``; the build's stamp keeps browsers from showing an old one."""
    path = DIST / f"{name}.svg"
    stamp = f"?{int(path.stat().st_mtime)}" if path.exists() else ""
    return static(f"dist/{name}.svg") + stamp
