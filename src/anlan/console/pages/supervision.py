"""Pages of supervision."""

from django.urls import path

from anlan.console.views.supervision import dangers, home

urlpatterns = [
    path("supervision/", home.home, name="supervision"),
    path("dangers/", dangers.dangers, name="dangers"),
    path("dangers/new/", dangers.register, name="danger-new"),
    path("dangers/two-lists.xlsx", dangers.two_lists, name="two-lists"),
    path("dangers/<int:pk>/", dangers.danger, name="danger"),
    path("dangers/<int:pk>/evidence/", dangers.add_evidence, name="danger-evidence"),
]
