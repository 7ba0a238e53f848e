"""Addresses of the pages of model runs."""

from django.urls import path

from anlan.domains.decision import pages

prefix = ""
urlpatterns = [
    path("decision/", pages.runs, name="model-runs"),
    path("decision/new/", pages.new, name="model-run-new"),
    path("decision/<int:number>/", pages.run, name="model-run"),
    path("decision/<int:number>/again/", pages.again, name="model-run-again"),
    path("decision/<int:number>/run.docx", pages.document, name="model-run-docx"),
    path("decision/<int:number>/contours.geojson", pages.contours, name="model-run-geojson"),
]
