"""The API's gate: a session with its CSRF token, or a bearer token."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.actor import NOBODY, Actor
from anlan.platform.accounts.requests import actor_of

SAFE = ("GET", "HEAD", "OPTIONS")


def signed_in(request: HttpRequest) -> Actor | None:
    """The actor, or None (401). A session must bring its CSRF token to change something; a bearer token need not."""
    actor = actor_of(request)
    if actor is NOBODY:
        return None
    if actor.channel == "page" and request.method not in SAFE and not _csrf_ok(request):
        raise Refused(refuse("csrf", "页面已过期，请刷新后重试。"))
    return actor


def _csrf_ok(request: HttpRequest) -> bool:
    check = CsrfViewMiddleware(lambda _: HttpResponse())
    check.process_request(request)
    request._dont_enforce_csrf_checks = getattr(request, "_enforce_off", False)  # type: ignore[attr-defined]  # noqa: SLF001
    return check.process_view(request, HttpResponse, (), {}) is None


def require(actor: Actor, permission: str, area: str | None = None, organisation: int | None = None) -> Actor:
    """For reads: raises Refused when ``permission`` does not reach ``area``; without an area, when it is held nowhere."""
    held = bool(actor.grants_for(permission)) if area is None else actor.may(permission, area, organisation)
    if not held:
        raise Refused(refuse("denied", "没有权限：不在您的辖区或岗位职责内。", permission=permission, area=area or ""))
    return actor
