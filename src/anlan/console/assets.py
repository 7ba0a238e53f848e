"""Where the front end's built files are (``web/``, Vite's manifest). Read once; without a build pages still work, unadorned."""

import hashlib
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


def offline() -> tuple[list[str], str]:
    """What the on-site page is built of (scripts, styles, icons), and the code of its service worker."""
    found = manifest()
    wanted = [ENTRY, "src/field/index.ts"]
    files = [name for key in wanted if key in found for name in (found[key]["file"], *found[key].get("css", []))]
    worker = found.get("src/field/sw.ts")
    code = (DIST / worker["file"]).read_text(encoding="utf-8") if worker else ""
    return [*(static(f"dist/{name}") for name in dict.fromkeys(files)), static("dist/head.js"), static("console/mark.svg"), sprite("icons")], code


def build_name() -> str:
    """A name for this build: it changes when any file of it does."""
    return hashlib.sha256("|".join(offline()[0]).encode()).hexdigest()[:12]
