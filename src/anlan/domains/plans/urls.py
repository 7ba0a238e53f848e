"""Addresses of the library's own pages."""

from django.urls import path

from anlan.domains.plans import pages

prefix = ""
urlpatterns = [
    path("plans/<int:pk>/review/", pages.review, name="plan-review"),
    path("plans/graph/", pages.graph, name="plan-graph"),
    path("plans/draft/", pages.draft, name="plan-draft"),
    path("plans/draft/<int:enterprise>.docx", pages.draft_word, name="plan-draft-word"),
]
