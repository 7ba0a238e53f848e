"""Versioned schemes: the shipped one until another is adopted; a version is never changed."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from anlan.domains.affairs.models import Scheme

KINDS = {"indicators": "核心指标定义", "appraisal": "部门考核计分"}


@cache
def shipped(kind: str) -> Mapping[str, Any]:
    return json.loads(resources.files("anlan.domains.affairs").joinpath(f"data/{kind}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def scheme_of(kind: str, on: date, version: str = "") -> Mapping[str, Any]:
    """The version in force on a day, or the one named. LookupError for an unknown version."""
    rows = Scheme.objects.filter(kind=kind)
    if version:
        if version == shipped(kind)["version"]:
            return shipped(kind)
        row = rows.filter(version=version).first()
        if row is None:
            raise LookupError(f"没有“{version}”这一版{KINDS[kind]}。")
        return dict(row.content)
    row = rows.filter(valid_from__lte=on).first()
    return dict(row.content) if row else shipped(kind)


def versions(kind: str) -> list[tuple[str, str]]:
    """(version, title) of all that there are, the newest first."""
    return [*Scheme.objects.filter(kind=kind).values_list("version", "title"), (shipped(kind)["version"], shipped(kind)["title"])]
