"""Officers keep the contract of kinds."""

from pathlib import Path

import pytest

from anlan.platform.kinds.contract import KindContract


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["officer"])
class TestOfficers(KindContract):
    baseline = Path(__file__).with_name("query_counts.json")
