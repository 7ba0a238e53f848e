"""GB code tables and limits as data (``kernel/data``); each row keeps the mark of its source. Read once, shared, never changed."""

import csv
import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

Row = Mapping[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of ``kernel/data/<name>.csv`` as mappings of strings."""
    text = resources.files("anlan.kernel").joinpath(f"data/{name}.csv").read_text(encoding="utf-8-sig")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def document(name: str) -> Any:
    """The content of ``kernel/data/<name>.json``."""
    return json.loads(resources.files("anlan.kernel").joinpath(f"data/{name}.json").read_text(encoding="utf-8"))


@cache
def event_types() -> Mapping[str, Row]:
    """GB/T 35561-2017 codes → row (code, name_zh, level, parent, status)."""
    return {row["code"]: row for row in rows("event_codes")}


def event_type_name(code: str) -> str:
    row = event_types().get(code)
    return row["name_zh"] if row else code


def event_ancestors(code: str) -> tuple[str, ...]:
    """``code`` and its parents up to 10000, nearest first; only the code itself when unknown."""
    found, table = [code], event_types()
    while (row := table.get(found[-1])) and row["parent"] and row["parent"] != found[-1]:
        found.append(row["parent"])
    return tuple(found)
