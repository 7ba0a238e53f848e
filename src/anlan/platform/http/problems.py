"""Errors as problem details (RFC 9457): what was wrong, with which field, and what to do."""

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as NinjaValidationError

from anlan.kernel.verdict import Refused
from anlan.platform.http.spoken import spoken

STATUS = {"denied": 403, "csrf": 403, "case.changed": 409, "record.changed": 409, "too_large": 413, "throttled": 429, "signin.throttled": 429}


def problem(status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    body = {"type": f"urn:anlan:{code}", "title": code, "status": status, "detail": detail, **more}
    return JsonResponse(body, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False})


def from_refusal(refusal: Refused) -> HttpResponse:
    verdict = refusal.verdict
    basis = [str(citation) for citation in verdict.basis]
    return problem(STATUS.get(verdict.code, 422), verdict.code, spoken(refusal), fields={n: spoken(t) for n, t in refusal.fields.items()}, basis=basis)


def install(api: NinjaAPI) -> None:
    """Answer every expected failure of the API in one form."""
    api.add_exception_handler(Refused, _refusal)
    api.add_exception_handler(AuthenticationError, lambda *_: problem(401, "signin.required", "请先登录，或提供有效的令牌。"))
    api.add_exception_handler(PermissionDenied, lambda *_: problem(403, "denied", "没有权限。"))
    api.add_exception_handler(LookupError, lambda _, error: problem(404, "not_found", str(error.args[0] if error.args else "未找到。")))
    api.add_exception_handler(Http404, lambda *_: problem(404, "not_found", "未找到。"))
    api.add_exception_handler(RequestDataTooBig, lambda *_: problem(413, "too_large", "提交的数据过大，请分批提交。"))
    api.add_exception_handler(ValidationError, _unclean)
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(NinjaValidationError, _invalid)


def _refusal(_: HttpRequest, error: Any) -> HttpResponse:
    return from_refusal(error)


def _unclean(_: HttpRequest, error: Any) -> HttpResponse:
    return problem(422, "invalid", "；".join(error.messages))


def _http(_: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status_code, "http", str(error))


def _invalid(_: HttpRequest, error: Any) -> HttpResponse:
    fields = {".".join(str(part) for part in item["loc"][1:]): item["msg"] for item in error.errors}
    return problem(422, "invalid", "请求参数不正确，见 fields。", fields=fields)
