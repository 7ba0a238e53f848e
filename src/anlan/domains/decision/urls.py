"""Addresses of the pages of model runs and of consultations."""

from django.urls import path

from anlan.domains.decision import consult_pages as consult
from anlan.domains.decision import pages

prefix = ""
urlpatterns = [
    path("decision/", pages.runs, name="model-runs"),
    path("decision/new/", pages.new, name="model-run-new"),
    path("decision/<int:number>/", pages.run, name="model-run"),
    path("decision/<int:number>/again/", pages.again, name="model-run-again"),
    path("decision/<int:number>/stop/", pages.stop, name="model-run-stop"),
    path("decision/<int:number>/state.json", pages.state, name="model-run-state"),
    path("decision/<int:number>/grids/<str:name>.png", pages.grid, name="model-run-grid"),
    path("decision/<int:number>/run.pdf", pages.document_pdf, name="model-run-pdf"),
    path("decision/<int:number>/run.docx", pages.document, name="model-run-docx"),
    path("decision/<int:number>/contours.geojson", pages.contours, name="model-run-geojson"),
    path("decision/<int:number>/frames.json", consult.in_time, name="model-run-frames"),
    path("consultations/", consult.listing, name="consultations"),
    path("consultations/new/", consult.open_one, name="consultation-new"),
    path("consultations/<int:pk>/", consult.one, name="consultation"),
    path("consultations/<int:pk>/state.json", consult.state, name="consultation-state"),
    path("consultations/<int:pk>/pins/", consult.pin, name="consultation-pin"),
    path("consultations/<int:pk>/pins/<int:number>/remove/", consult.unpin, name="consultation-unpin"),
    path("consultations/<int:pk>/minutes.docx", consult.minutes, name="consultation-docx"),
]
