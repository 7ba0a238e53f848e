"""公众预警: what holds now, for anybody, with the feed to follow it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET

from anlan.console.reading_cap import shown
from anlan.domains.warning import api as warning


@require_GET
def public(request: HttpRequest) -> HttpResponse:
    """Warnings in force, gravest first; then those that ended lately."""
    now = sorted(warning.public_in_force(), key=lambda m: (m.colour, -m.cursor))
    present = {m.identifier for m in now}
    past = [m for m in warning.public_warnings(limit=20) if m.identifier not in present]
    answer = render(request, "console/public.html", {"warnings": [shown(m) for m in now], "past": past})
    patch_cache_control(answer, private=True, max_age=10)
    return answer
