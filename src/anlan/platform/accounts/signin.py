"""Signing in: throttled by account and by address, a second factor where one is set, every session listed and endable."""

import time
from datetime import timedelta

import pyotp
from django.contrib.auth import authenticate, login
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from anlan.kernel import clock
from anlan.kernel.verdict import Verdict, allow, refuse
from anlan.platform.accounts.models import SessionInfo, SignInAttempt, User

WINDOW = timedelta(minutes=15)
MAX_PER_ACCOUNT = 8
MAX_PER_ADDRESS = 60


def check_throttle(username: str, address: str | None) -> Verdict:
    """Refuses when too many tries failed within 15 minutes; says how long to wait."""
    recent = SignInAttempt.objects.filter(at__gte=clock.now() - WINDOW)
    if recent.filter(username=username).count() >= MAX_PER_ACCOUNT or recent.filter(address=address).count() >= MAX_PER_ADDRESS:
        return refuse("signin.throttled", "登录失败次数过多，请 15 分钟后再试，或联系管理员。")
    return allow("signin.open")


def check_password(request: HttpRequest, username: str, password: str) -> tuple[User | None, Verdict]:
    """The user if name and password fit; else None and why not. A failure is remembered."""
    address = client_address(request)
    verdict = check_throttle(username, address)
    if not verdict.allowed:
        return None, verdict
    user = authenticate(request, username=username, password=password)
    if not isinstance(user, User):
        SignInAttempt.objects.create(username=username[:80], address=address, at=clock.now())
        return None, refuse("signin.wrong", "账号或密码不正确。")
    return user, allow("signin.password")


def check_code(user: User, code: str) -> bool:
    """A TOTP code (RFC 6238, 30 s, one step of skew), each usable once; a wrong one counts as a failed try."""
    totp, step = pyotp.TOTP(user.totp_secret), int(time.time()) // 30
    for candidate in (step - 1, step, step + 1):
        if candidate > user.totp_last_step and pyotp.utils.strings_equal(totp.at(candidate * 30), code.strip()):
            return bool(User.objects.filter(pk=user.pk, totp_last_step__lt=candidate).update(totp_last_step=candidate))
    SignInAttempt.objects.create(username=user.username, at=clock.now())
    return False


def open_session(request: HttpRequest, user: User) -> None:
    """Sign in for real: a new session key, listed with its address and browser."""
    login(request, user)
    request.session.save()
    SignInAttempt.objects.filter(username=user.username).delete()
    SessionInfo.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user, "address": client_address(request), "agent": request.headers.get("User-Agent", "")[:200],
            "started_at": clock.now(), "seen_at": clock.now(),
        },
    )  # fmt: skip


def end_session(user: User, session_key: str) -> bool:
    """End one of the user's own sessions; False if there is none of that key."""
    found, _ = SessionInfo.objects.filter(user=user, session_key=session_key).delete()
    if found:
        Session.objects.filter(session_key=session_key).delete()
    return bool(found)


def client_address(request: HttpRequest) -> str | None:
    return request.META.get("REMOTE_ADDR") or None
