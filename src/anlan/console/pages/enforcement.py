"""Addresses of enforcement."""

from django.urls import path

from anlan.console.views import cases
from anlan.console.views.enforcement import field, home, inspections, penalties

urlpatterns = [
    path("enforcement/", home.home, name="enforcement"),
    path("officers/", home.officers, name="officers"),
    path("officers/training/", home.training, name="officer-training"),
    path("officers/equipment/", home.equipment, name="officer-equipment"),
    path("field/", field.field, name="field"),
    path("field/pack.json", field.pack, name="field-pack"),
    path("field/sync/", field.sync, name="field-sync"),
    path("field/sw.js", field.worker, name="field-worker"),
    path("inspections/", cases.cases, {"key": "inspection"}, name="inspections"),
    path("inspections/new/", inspections.new, name="inspection-new"),
    path("inspections/<int:pk>/", inspections.inspection, name="inspection"),
    path("inspections/<int:pk>/order/", inspections.order, name="inspection-order"),
    path("inspections/<int:pk>/settle/", inspections.settle, name="inspection-settle"),
    path("inspections/<int:pk>/<slug:form>.docx", inspections.paper, name="inspection-paper"),
    path("draws/", inspections.draws, name="draws"),
    path("draws/new/", inspections.commit, name="draw-commit"),
    path("draws/<int:pk>/", inspections.draw, name="draw"),
    path("draws/<int:pk>/make/", inspections.make, name="draw-make"),
    path("supervision-plans/<int:pk>/", inspections.plan, name="supervision-plan"),
    path("supervision-plans/<int:pk>/lines/", inspections.plan_lines, name="supervision-plan-lines"),
    path("penalties/", cases.cases, {"key": "penalty"}, name="penalties"),
    path("penalties/new/", penalties.new, name="penalty-new"),
    path("penalties/<int:pk>/", penalties.penalty, name="penalty"),
    path("penalties/<int:pk>/act/", penalties.act, name="penalty-act"),
    path("penalties/<int:pk>/circumstances/", penalties.circumstances, name="penalty-circumstances"),
    path("penalties/<int:pk>/evidence/", penalties.evidence, name="penalty-evidence"),
    path("penalties/<int:pk>/file.zip", penalties.file_zip, name="penalty-file"),
    path("penalties/<int:pk>/<slug:form>.docx", penalties.paper, name="penalty-paper"),
]
