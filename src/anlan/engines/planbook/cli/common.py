"""What the verbs share: how they are declared, how refusals are told, how files are read."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from anlan.engines import planbook
from anlan.kernel.clock import aware
from anlan.kernel.verdict import Refused

Subparsers = Any  # argparse gives this type no public name


def verb(subparsers: Subparsers, name: str, text: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subparsers.add_parser(name, help=text, description=text)
    parser.set_defaults(run=told(run))
    return parser


def told(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """A refusal is one sentence on stderr and exit code 1."""

    def run_told(options: argparse.Namespace) -> int:
        try:
            return run(options)
        except FileNotFoundError as error:
            sys.stderr.write(f"没有这个文件：{error.filename}，请核对路径。\n")
            return 1
        except (Refused, OSError, ValueError) as error:
            sys.stderr.write(f"{error}\n")
            return 1

    return run_told


def instant(text: str) -> datetime:
    return aware(datetime.fromisoformat(text))


def say(value: Any, *, indent: int | None = 2) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    sys.stdout.write(
        text.encode("utf-8", "replace").decode("utf-8") + "\n"
    )  # half a character in the input must not break the output


def read(file: Path) -> planbook.Plan:
    try:
        return planbook.read_plan(planbook.read_document(file), key=file.stem)
    except Refused as refusal:
        raise ValueError(f"{file}: {refusal}") from refusal


def library(paths: Iterable[Path]) -> list[planbook.Plan]:
    files = [file for path in paths for file in (sorted(path.rglob("*.*")) if path.is_dir() else [path])]
    if files:
        return [read(file) for file in files]
    return [
        planbook.read_plan(planbook.read_document(data, name), key=name) for name, data in planbook.demonstration_plans().items()
    ]
