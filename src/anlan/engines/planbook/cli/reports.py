"""``anlan extract``: facts of reports."""

import argparse
import json
import sys
from datetime import datetime
from typing import Any

from anlan.engines import planbook
from anlan.engines.planbook.cli.common import Subparsers, instant, say, verb


def add_extract(subparsers: Subparsers) -> None:
    extract = verb(subparsers, "extract", "facts of a Chinese report read from stdin, as JSON", _extract)
    extract.add_argument("--reported-at", type=instant, default=None, help="ISO time for 昨天 and bare days")
    extract.add_argument(
        "--lines", action="store_true", help="stdin is a JSON list of texts or of {text, reported_at}; one JSON line each"
    )


def _extract(options: argparse.Namespace) -> int:
    text = sys.stdin.read()
    if not options.lines:
        say(planbook.extract(text, options.reported_at, planbook.home_gazetteer()).to_json())
        return 0
    items = json.loads(text)
    if not isinstance(items, list):
        raise ValueError('--lines: stdin must be a JSON list of texts or of {"text", "reported_at"}')  # noqa: TRY004 - told to the person who typed, not to a caller
    for item in items:
        say(_facts_of(item, options.reported_at), indent=None)
    return 0


def _facts_of(item: Any, reported_at: datetime | None) -> dict[str, Any]:
    """One line of ``--lines``; an item that is no report is told as such, and the others go on."""
    report = {"text": item} if isinstance(item, str) else item
    if not isinstance(report, dict) or not isinstance(report.get("text"), str):
        return {"events": [], "reported_at": None, "error": "neither a text nor an object with a text"}
    try:
        at = instant(report["reported_at"]) if report.get("reported_at") else reported_at
    except (TypeError, ValueError) as error:
        return {"events": [], "reported_at": None, "error": f"reported_at: {error}"}
    return planbook.extract(report["text"], at, planbook.home_gazetteer()).to_json()
