"""Addresses of the library's own pages."""

from django.urls import path

from anlan.domains.plans import pages

prefix = ""
urlpatterns = [
    path("plans/<int:pk>/review/", pages.review, name="plan-review"),
    path("plans/graph/", pages.graph, name="plan-graph"),
]
