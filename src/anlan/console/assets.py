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
    wanted = [*_reached(ENTRY, found, lazily=False), *_reached("src/field/index.ts", found, lazily=True)]
    files = [name for key in wanted for name in (found[key]["file"], *found[key].get("css", []))]
    worker = found.get("src/field/sw.ts")
    code = (DIST / worker["file"]).read_text(encoding="utf-8") if worker else ""
    return [*(static(f"dist/{name}") for name in dict.fromkeys(files)), static("dist/head.js"), static("console/mark.svg"), sprite("icons")], code


def _reached(key: str, found: dict[str, Any], *, lazily: bool) -> list[str]:
    """The chunk and all it loads: at once, or (``lazily``) when asked for, as Word documents are."""
    keys = [key] if key in found else []
    for each in keys:
        also = [*found[each].get("imports", []), *(found[each].get("dynamicImports", []) if lazily and each != ENTRY else [])]
        keys += [one for one in also if one in found and one not in keys]
    return keys


def build_name() -> str:
    """A name for this build: it changes when any file of it does."""
    return hashlib.sha256("|".join(offline()[0]).encode()).hexdigest()[:12]
