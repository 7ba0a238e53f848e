"""Norms are remembered for some seconds; a test begins with none in mind."""

from collections.abc import Iterator

import pytest

from anlan.domains.supervision.norms import forget_norms


@pytest.fixture(autouse=True)
def norms_anew() -> Iterator[None]:
    forget_norms()
    yield
    forget_norms()
