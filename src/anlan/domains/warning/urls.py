"""Addresses anybody may open: the Atom feed, the signed messages, the page a target answers on."""

from django.urls import path

from anlan.domains.warning import pages

prefix = "public/"

urlpatterns = [
    path("feed.atom", pages.feed, name="warning-feed"),
    path("cap/<str:identifier>.xml", pages.message, name="warning-cap"),
    path("receipt/<str:token>/", pages.receipt, name="warning-receipt"),
]
