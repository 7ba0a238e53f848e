"""Skip or fail when the machine lacks something."""

import os
from typing import NoReturn

import pytest


def all_required() -> bool:
    return os.environ.get("ANLAN_REQUIRE_ALL") == "1"


def lacking(what: str) -> NoReturn:
    """Skips the test, saying what is missing and how to get it; fails it where nothing may be skipped."""
    if all_required():
        pytest.fail(f"ANLAN_REQUIRE_ALL=1, and missing: {what}", pytrace=False)
    pytest.skip(what)
