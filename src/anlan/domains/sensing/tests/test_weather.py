"""The wind where it is asked for: from the nearest station that spoke lately, or none at all."""

from datetime import timedelta

import pytest

from anlan.domains.sensing import api
from anlan.domains.sensing.tests.conftest import ME
from anlan.kernel import clock
from anlan.platform.bus.api import Context, send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stations(plant):
    for code, lon in (("WX-1", 119.60), ("WX-2", 119.80)):
        send(api.RegisterDevice(code=code, name=code, model="weather", division="320703007", lon=lon, lat=34.60), Context(actor=ME))


def speak(code, now, **values):
    given = {"wind_ms": 3.0, "wind_from_deg": 112.0, "temperature_c": 24.0, "humidity_pct": 80.0} | values
    api.feed([(f"{code}/{quantity}", now, value) for quantity, value in given.items()], name="weather")


def test_the_nearest_station_that_spoke(stations):
    now = clock.now()
    speak("WX-1", now)
    speak("WX-2", now, wind_ms=9.0)
    found = api.weather_at(119.61, 34.60)
    assert (found.station, found.wind_ms, found.wind_from_deg, found.temperature_c) == ("WX-1", 3.0, 112.0, 24.0)
    assert found.approximate  # no cloud cover is measured
    assert api.weather_at(119.79, 34.60).station == "WX-2"


def test_an_old_wind_is_no_wind(stations):
    now = clock.now()
    speak("WX-1", now - timedelta(hours=3))
    assert api.weather_at(119.61, 34.60) is None
    speak("WX-2", now)
    assert api.weather_at(119.61, 34.60).station == "WX-2"


def test_far_from_every_station_nothing_is_guessed(stations):
    speak("WX-1", clock.now())
    assert api.weather_at(122.0, 34.60) is None
