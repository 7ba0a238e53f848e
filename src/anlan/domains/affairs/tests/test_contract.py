"""Every kind of affairs keeps the contract of kinds."""

from pathlib import Path
from typing import Any

import pytest

from anlan.platform.kinds.contract import KindContract
from anlan.platform.kinds.kind import kinds


@pytest.mark.django_db
@pytest.mark.parametrize("key", [key for key, kind in kinds.items() if kind.room == "affairs"])
class TestKinds(KindContract):
    baseline = Path(__file__).with_name("query_counts.json")

    def value(self, kind: Any, field: Any, number: int) -> Any:
        return 2020 + number if field.name == "year" else super().value(kind, field, number)
