"""The standard 评价细则 as versioned data: the shipped one until another is adopted."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from anlan.domains.citysafety.models import Standard


@cache
def shipped() -> Mapping[str, Any]:
    return json.loads(resources.files("anlan.domains.citysafety").joinpath("data/demonstration.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def standard_of(on: date) -> Mapping[str, Any]:
    """The version in force on a day."""
    row = Standard.objects.filter(valid_from__lte=on).first()
    return dict(row.content) if row else shipped()


def standard_called(version: str) -> Mapping[str, Any]:
    """The version of that name; the shipped one where it is not kept any more."""
    row = Standard.objects.filter(version=version).first()
    return dict(row.content) if row else shipped()
