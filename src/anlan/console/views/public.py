"""公众页: warnings in force, what to do, shelters, whom to call, and telling of a danger; for anybody, without an account."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anlan.console.advice import advice, signals
from anlan.console.doors import fresh_key
from anlan.console.reading_cap import shown
from anlan.domains.command import api as command
from anlan.domains.registry import api as registry
from anlan.domains.warning import api as warning
from anlan.kernel.verdict import refused
from anlan.platform.accounts.actor import system
from anlan.platform.accounts.requests import actor_of
from anlan.platform.accounts.signin import client_address
from anlan.platform.bus.api import Context, send

CITY = "3207"
LONGEST, TOLD_AT_MOST, WITHIN_S = 1000, 5, 3600  # characters; messages of one address within an hour


@require_GET
def public(request: HttpRequest) -> HttpResponse:
    """Warnings in force, gravest first; those that ended lately; shelters, open ones first."""
    now = sorted(warning.public_in_force(), key=lambda m: (m.colour, -m.cursor))
    present = {m.identifier for m in now}
    past = [m for m in warning.public_warnings(limit=20) if m.identifier not in present]
    answer = render(request, "console/public.html", {
        "warnings": [shown(m) for m in now], "past": past, "receipts": _mine(request), "shelters": _shelters(), "key": fresh_key(),
        "told": request.GET.get("told") == "1", "advice": advice(), "signals": signals(),
    })  # fmt: skip
    patch_cache_control(answer, private=True, max_age=10)
    return answer


def _mine(request: HttpRequest) -> list[Any]:
    """What a signed-in school or hospital has still to answer."""
    actor = actor_of(request)
    return warning.my_receipts(actor) if actor.grants_for("warning.acknowledge") else []


def _shelters() -> list[Any]:
    found = registry.things_of("shelter", limit=200)
    return sorted(found, key=lambda s: (s.attrs.get("state") != "open", s.name))


@require_POST
def tell(request: HttpRequest) -> HttpResponse:
    """A danger told by the public: it comes to intake to be verified, never further by itself. No more than five an hour from one address."""
    text = request.POST.get("text", "").strip()
    if not 5 <= len(text) <= LONGEST:
        raise refused("report.text", _("请用 5 到 1000 个字说明时间、地点和情况。"), text=_("字数不符"))
    _count(client_address(request) or "")
    order = command.ReceiveReport(
        division=CITY, source="public", text=text, reporter=_short(request, "reporter"), reporter_phone=_short(request, "phone")
    )
    send(order, Context(actor=system("公众页", channel="page"), key=f"public:{_short(request, 'key')}"))
    return redirect("/public/?told=1#tell")


def _count(address: str) -> None:
    key = f"public.tell:{address}"
    cache.add(key, 0, WITHIN_S)
    if cache.incr(key) > TOLD_AT_MOST:
        raise refused("throttled", _("提交过于频繁，请稍后再试；紧急情况请直接拨打 110、119、120。"))


def _short(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").strip()[:40]
