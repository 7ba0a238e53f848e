"""The city at noon of the first of July 2025."""

import pytest

from anlan.domains.affairs.tests.world import CITY, COUNTY, NOW
from anlan.kernel import clock
from anlan.platform.accounts.models import Division


@pytest.fixture
def at_noon():
    Division.objects.create(code=CITY, name="连云港市", level=4)
    Division.objects.create(code=COUNTY, name="东海县", level=6)
    with clock.frozen(NOW):
        yield
