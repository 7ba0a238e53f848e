"""What every page of the console does: who may open it, and how its buttons send commands."""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from anlan.kernel.ids import new_id
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.actor import NOBODY
from anlan.platform.accounts.requests import actor_of
from anlan.platform.bus.api import Command, Context, send

V = TypeVar("V", bound=Callable[..., HttpResponse])


def page_for(permission: str = "") -> Callable[[V], V]:
    """Only for the signed-in who hold ``permission`` somewhere; others are asked to sign in, or refused."""

    def guard(view: V) -> V:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = actor_of(request)
            if actor is NOBODY:
                return _ask_to_sign_in(request)
            if getattr(request.user, "must_change", False) and not request.path.startswith("/me/"):
                return back(request, reverse("profile"))
            if permission and not actor.grants_for(permission):
                raise Refused(refuse("denied", _("没有权限打开此页面，如有需要请联系管理员。"), permission=permission))
            return view(request, *args, **kwargs)

        return guarded  # type: ignore[return-value]

    return guard


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        answer = HttpResponse(status=401)
        answer["HX-Redirect"] = reverse("sign-in")
        return answer
    return redirect(f"{reverse('sign-in')}?{urlencode({'next': request.get_full_path()})}")


def do(request: HttpRequest, command: Command, *, exercise: bool = False) -> Any:
    """Send a command for the person at the page. A form may carry ``key``, so that a double click is done once."""
    key = request.POST.get("key", "")
    return send(command, Context(actor=actor_of(request), key=f"page:{key}" if key else "", exercise=exercise))


def fresh_key() -> str:
    return new_id()


def told(answer: HttpResponse, text: str, tone: str = "ok", **more: Any) -> HttpResponse:
    """The answer with a note shown at the corner; live parts listening for ``acted`` refresh (htmx)."""
    answer["HX-Trigger"] = json.dumps({"note": {"text": text, "tone": tone, **more}, "acted": True})
    return answer


def back(request: HttpRequest, url: str, text: str = "") -> HttpResponse:
    """After a command: htmx goes to ``url`` by itself, a plain form is redirected; ``text`` is shown there."""
    if text:
        from django.contrib import messages

        messages.success(request, text)
    if request.headers.get("HX-Request"):
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = url
        return answer
    return HttpResponseRedirect(url)


def changed(request: HttpRequest, url: str, text: str) -> HttpResponse:
    """After a button on a live page: the page refreshes itself by its event; here only a note. Plain forms go back."""
    return told(HttpResponse(status=204), text) if request.headers.get("HX-Request") else back(request, url, text)


def posted(request: HttpRequest, *names: str) -> Mapping[str, str]:
    """Trimmed form fields."""
    return {name: request.POST.get(name, "").strip() for name in names}


def number(text: str | None) -> int | None:
    """An integer of a form or address, None when empty; Refused when it is no number."""
    if not text:
        return None
    try:
        return int(text)
    except ValueError as error:
        raise Refused(refuse("invalid", _("数字填写不正确：%(text)s") % {"text": text[:30]})) from error
