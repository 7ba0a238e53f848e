"""Addresses of sensing beside its own API: SensorThings."""

from django.urls import path

from anlan.domains.sensing.sensorthings.views import sensorthings

prefix = "api/"
urlpatterns = [
    path("sensorthings/v1.1", sensorthings),
    path("sensorthings/v1.1/", sensorthings, name="sensorthings"),
    path("sensorthings/v1.1/<path:path>", sensorthings),
]
