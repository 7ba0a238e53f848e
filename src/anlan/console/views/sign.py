"""Signing in and out, the second factor, the account's own page: password, language, sessions."""

import base64
from urllib.parse import quote

import pyotp
import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.console.doors import do, page_for
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.commands import ChangePassword, EndSession, IssueToken, RevokeToken, SetTotp
from anlan.platform.accounts.models import ApiToken, SessionInfo, User
from anlan.platform.accounts.roles import get_role
from anlan.platform.accounts.signin import check_code, check_password, check_throttle, client_address, end_session, open_session
from anlan.platform.bus.api import Command
from anlan.platform.http.spoken import spoken

HALF_WAY = "half_signed_in"


def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password, then the code where a second factor is set."""
    if request.method != "POST":
        return render(request, "console/sign_in.html", {"step": "password"})
    if "code" in request.POST:
        return _second_step(request)
    name = request.POST.get("username", "").strip()
    user, verdict = check_password(request, name, request.POST.get("password", ""))
    if user is None:
        status = 429 if verdict.code == "signin.throttled" else 401
        return render(request, "console/sign_in.html", {"step": "password", "error": _(verdict.text), "username": name}, status=status)
    if not user.totp_secret:
        return _enter(request, user)
    request.session[HALF_WAY] = user.pk
    return render(request, "console/sign_in.html", {"step": "code"})


def _second_step(request: HttpRequest) -> HttpResponse:
    user = User.objects.filter(pk=request.session.get(HALF_WAY), is_active=True).first()
    if user is None:
        return redirect("sign-in")
    verdict = check_throttle(user.username, client_address(request))
    if not verdict.allowed:
        return render(request, "console/sign_in.html", {"step": "password", "error": _(verdict.text)}, status=429)
    if not check_code(user, request.POST.get("code", "")):
        return render(request, "console/sign_in.html", {"step": "code", "error": _("口令不正确或已用过，请等下一个口令。")}, status=401)
    del request.session[HALF_WAY]
    return _enter(request, user)


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    open_session(request, user)
    answer = redirect("profile" if user.must_change else _next(request) or home_of(user))
    _remember_language(answer, user.language)
    return answer


def _next(request: HttpRequest) -> str:
    url = request.GET.get("next") or request.POST.get("next") or ""
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}) else ""


def home_of(user: User) -> str:
    """The page of the first role that has one of its own."""
    homes = [get_role(grant.role).home for grant in user.role_grants.all()]
    return next((home for home in homes if home != "/"), "/")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        end_session(request.user, request.session.session_key or "")
    logout(request)
    return redirect("sign-in")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Kept in a cookie, and with the account."""
    chosen = request.POST.get("language", "")
    answer = HttpResponseRedirect(_next(request) or "/")
    if chosen in dict(settings.LANGUAGES):
        _remember_language(answer, chosen)
        if isinstance(request.user, User):
            User.objects.filter(pk=request.user.pk).update(language=chosen)
    return answer


def _remember_language(answer: HttpResponse, chosen: str) -> None:
    answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=365 * 86400, samesite="Lax", httponly=True)


@page_for()
def profile(request: HttpRequest) -> HttpResponse:
    return _profile(request)


def _profile(request: HttpRequest, token: str = "") -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    sessions = SessionInfo.objects.filter(user=user).order_by("-seen_at")
    tokens = ApiToken.objects.filter(user=user, revoked_at=None).order_by("-created_at")
    return render(request, "console/profile.html", {
        "sessions": sessions, "here": request.session.session_key, "tokens": tokens, "fresh_token": token, **_factor(request, user)
    })  # fmt: skip


def _factor(request: HttpRequest, user: User) -> dict[str, str]:
    """A new secret to be confirmed, as a QR code made here."""
    if user.totp_secret:
        return {}
    secret = request.session.setdefault("totp_offer", pyotp.random_base32())
    link = f"otpauth://totp/{quote('安澜')}:{quote(user.username)}?secret={secret}&issuer={quote('安澜')}"
    svg = segno.make(link).svg_inline(scale=4, border=2)
    return {"secret": secret, "qr": "data:image/svg+xml;base64," + base64.b64encode(_standalone(svg)).decode()}


def _standalone(svg: str) -> bytes:
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" style="background:#fff" ', 1).encode()


def _done(request: HttpRequest, cmd: Command, note: str) -> HttpResponse:
    """Do what a person asked for their own account and come back with a note, or with the reason why not."""
    try:
        do(request, cmd)
    except Refused as refusal:
        messages.error(request, " ".join([spoken(refusal), *(spoken(text) for text in refusal.fields.values() if text != refusal.verdict.text)]))
    else:
        messages.success(request, note)
    return redirect("profile")


@page_for()
@require_POST
def change_password(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    answer = _done(request, ChangePassword(user=user.pk, old=request.POST.get("old", ""), new=request.POST.get("new", "")), _("密码已更改，其他设备需要重新登录。"))
    fresh = User.objects.get(pk=user.pk)
    if fresh.password != user.password:
        _stay_signed_in(request, fresh)
    return answer


def _stay_signed_in(request: HttpRequest, user: User) -> None:
    """The other sessions lose their hash with the old password; this one goes on under a new key."""
    before = request.session.session_key
    update_session_auth_hash(request, user)
    request.session.save()
    SessionInfo.objects.filter(session_key=before).update(session_key=request.session.session_key)


@page_for()
@require_POST
def second_factor(request: HttpRequest) -> HttpResponse:
    """Turn it on with a code that proves the app holds the secret, or off with a present code; with the password both ways."""
    user: User = request.user  # type: ignore[assignment]
    secret = "" if user.totp_secret else request.session.get("totp_offer", "")
    cmd = SetTotp(user=user.pk, secret_key=secret, code=request.POST.get("code", "").strip(), password=request.POST.get("password", ""))
    answer = _done(request, cmd, _("两步验证设置已更改。"))
    if User.objects.get(pk=user.pk).totp_secret:
        request.session.pop("totp_offer", None)
    return answer


@page_for()
@require_POST
def close_session(request: HttpRequest, key: str) -> HttpResponse:
    try:
        return _done(request, EndSession(user=request.user.pk or 0, session_key=key), _("该登录已结束。"))
    except LookupError:
        messages.error(request, _("该登录不存在或已结束。"))
        return redirect("profile")


@page_for()
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """A token for a program that works in one's name: its text is shown this once."""
    try:
        days = int(request.POST.get("days") or 0)
        text = do(request, IssueToken(user=request.user.pk or 0, name=request.POST.get("name", ""), days=days))
    except (Refused, ValueError) as error:
        messages.error(request, spoken(error) if isinstance(error, Refused) else _("有效期应为天数。"))
        return redirect("profile")
    return _profile(request, token=text)


@page_for()
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, RevokeToken(user=request.user.pk or 0, token=pk), _("令牌已吊销。"))
