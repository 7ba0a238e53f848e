"""The public page."""

from django.urls import path

from anlan.console.views import public

urlpatterns = [
    path("public/", public.public, name="public"),
    path("public/tell/", public.tell, name="public-tell"),
]
