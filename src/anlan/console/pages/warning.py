"""The public page of warnings, and what a protected target answers with."""

from django.urls import path

from anlan.console.views import public

urlpatterns = [path("public/", public.public, name="public")]
