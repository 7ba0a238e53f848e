"""The city at noon of the first of July 2025."""

import pytest

from anlan.domains.citysafety.tests.world import CITY, COUNTY, NOW
from anlan.kernel import clock
from anlan.platform.accounts.models import Division


@pytest.fixture
def world():
    Division.objects.create(code=CITY, name="连云港市", level=4)
    Division.objects.create(code=COUNTY, name="连云区", level=6)
    with clock.frozen(NOW):
        yield
