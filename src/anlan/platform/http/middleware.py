"""Headers for every answer, and refusals turned into answers for pages."""

import json
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

from anlan.kernel.verdict import Refused
from anlan.platform.bus.order import busy
from anlan.platform.http.failures import come_back
from anlan.platform.http.problems import STATUS, from_refusal, problem
from anlan.platform.http.spoken import spoken

CSP = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)
REFUSED = 422
Answer = Callable[[HttpRequest], HttpResponse]


class SecurityHeaders(MiddlewareMixin):
    """Content-Security-Policy and its companions: nothing from outside is ever loaded."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response.headers.setdefault("Content-Security-Policy", CSP)
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "DENY")
        return response


class RefusalsAnswered(MiddlewareMixin):
    """A refusal raised in a page: said in words, as a note at the corner where a button was pressed (htmx), as a page otherwise."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, OperationalError) and busy(error):
            return come_back(request)
        if request.path.startswith("/api/"):
            return _api_answer(error)
        if isinstance(error, Refused):
            if request.headers.get("HX-Request"):
                return _noted(error)
            status = STATUS.get(error.verdict.code, REFUSED)
            return render(request, "refused.html", {"refusal": error, "verdict": error.verdict}, status=status)
        if isinstance(error, LookupError) and not isinstance(error, KeyError | IndexError):
            return render(request, "missing.html", {"text": str(error)}, status=404)
        return None


def _noted(refusal: Refused) -> HttpResponse:
    """The reason as problem details and as a note; nothing of the page is replaced. Answers other than 422 the page notes by itself."""
    answer = from_refusal(refusal)
    if answer.status_code == REFUSED:
        text = spoken(refusal) + "".join(f"（{citation}）" for citation in refusal.verdict.basis[:1])
        answer["HX-Reswap"], answer["HX-Trigger"] = "none", json.dumps({"note": {"text": text, "tone": "late"}})
    return answer


def _api_answer(error: Exception) -> HttpResponse | None:
    if isinstance(error, Refused):
        return from_refusal(error)
    if isinstance(error, RequestDataTooBig):
        return problem(413, "too_large", "提交的数据过大，请分批提交。")
    return problem(400, "invalid", "请求不正确。") if isinstance(error, SuspiciousOperation | UnicodeDecodeError) else None
