"""公众预警: what holds now, for anybody, with the feed to follow it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET

from anlan.console.reading_cap import shown
from anlan.domains.warning import api as warning
from anlan.platform.accounts.requests import actor_of


def _mine(request: HttpRequest) -> list[Any]:
    """What a signed-in school or hospital has still to answer."""
    actor = actor_of(request)
    return warning.my_receipts(actor) if actor.grants_for("warning.acknowledge") else []


@require_GET
def public(request: HttpRequest) -> HttpResponse:
    """Warnings in force, gravest first; then those that ended lately."""
    now = sorted(warning.public_in_force(), key=lambda m: (m.colour, -m.cursor))
    present = {m.identifier for m in now}
    past = [m for m in warning.public_warnings(limit=20) if m.identifier not in present]
    answer = render(request, "console/public.html", {"warnings": [shown(m) for m in now], "past": past, "receipts": _mine(request)})
    patch_cache_control(answer, private=True, max_age=10)
    return answer
