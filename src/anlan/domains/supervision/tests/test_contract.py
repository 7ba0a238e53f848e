"""Every kind of supervision keeps the contract of kinds."""

from pathlib import Path

import pytest

from anlan.platform.kinds.contract import KindContract
from anlan.platform.kinds.kind import kinds


@pytest.mark.django_db
@pytest.mark.parametrize("key", [key for key, kind in kinds.items() if kind.room == "supervision"])
class TestKinds(KindContract):
    baseline = Path(__file__).with_name("query_counts.json")
