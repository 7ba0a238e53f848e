"""Addresses of the library's own pages."""

from django.urls import path

from anlan.domains.plans import pages, rehearsal_pages

prefix = ""
urlpatterns = [
    path("plans/<int:pk>/review/", pages.review, name="plan-review"),
    path("plans/<int:pk>/second-reader/", pages.ask_model, name="plan-second-reader"),
    path("plans/<int:pk>/rehearse/", rehearsal_pages.start, name="plan-rehearse"),
    path("plans/rehearsals/<int:pk>/", rehearsal_pages.rehearsal, name="plan-rehearsal"),
    path("plans/knowledge/", pages.knowledge, name="plan-knowledge"),
    path("plans/graph/", pages.graph, name="plan-graph"),
    path("plans/draft/", pages.draft, name="plan-draft"),
    path("plans/draft/government/<str:event_type>.docx", pages.government_word, name="plan-draft-government"),
    path("plans/draft/<int:enterprise>.docx", pages.draft_word, name="plan-draft-word"),
]
