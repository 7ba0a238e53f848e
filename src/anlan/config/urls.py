"""Addresses: the API, the console and what rooms add. A room with ``urls.py`` is mounted at its own ``prefix``."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import include, path

from anlan.config.api import api
from anlan.config.rooms import installed_rooms
from anlan.platform.http.health import health, metrics
from anlan.platform.live.views import live

urlpatterns = [
    path("health", health),
    path("metrics", metrics),
    path("api/live", live, name="live"),
    path("api/", api.urls),
]
for room in installed_rooms():
    if find_spec(f"{room}.urls") and room != "anlan.config":
        urlpatterns.append(path(getattr(import_module(f"{room}.urls"), "prefix", ""), include(f"{room}.urls")))

handler500 = "anlan.platform.http.failures.failed"
