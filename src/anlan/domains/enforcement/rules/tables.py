"""The room's own tables, read once: statutory limits, the discretion standard, the item list."""

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def table(name: str) -> Any:
    """``data/<name>.json`` of this room."""
    return json.loads(resources.files("anlan.domains.enforcement").joinpath("data", f"{name}.json").read_text(encoding="utf-8"))
