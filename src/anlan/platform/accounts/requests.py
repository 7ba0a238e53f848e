"""From a web request to an actor: the session's user, or the bearer token's."""

import base64

from django.http import HttpRequest

from anlan.platform.accounts.actor import NOBODY, Actor
from anlan.platform.accounts.models import User
from anlan.platform.accounts.tokens import find_user


def actor_of(request: HttpRequest) -> Actor:
    """The actor behind a request; NOBODY when not signed in. Worked out once a request."""
    if not hasattr(request, "_anlan_actor"):
        request._anlan_actor = _find(request)  # type: ignore[attr-defined]  # noqa: SLF001 - our own mark
    return request._anlan_actor  # type: ignore[attr-defined]


def _find(request: HttpRequest) -> Actor:
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        user = find_user(header[7:].strip())
        return user.as_actor("api") if user else NOBODY
    if header.startswith("Basic ") and request.method in ("GET", "HEAD"):
        user = find_user(_password(header[6:]))
        return user.as_actor("api") if user else NOBODY
    signed_in = request.user
    return signed_in.as_actor("page") if isinstance(signed_in, User) and signed_in.is_active else NOBODY


def _password(basic: str) -> str:
    """The password part of HTTP Basic: desktop map programs bring an API token there. Reading only, so no page can abuse it."""
    try:
        return base64.b64decode(basic.strip(), validate=True).decode().partition(":")[2]
    except (ValueError, UnicodeDecodeError):
        return ""
