"""What went wrong on our side, said so that the reader knows what to do: come back in a moment, or tell who looks after the house."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from anlan.platform.bus.order import busy
from anlan.platform.http.problems import problem

COME_BACK_S = 5


def come_back(request: HttpRequest) -> HttpResponse:
    """503: others hold the database; nothing was changed."""
    answer = _said(request, 503, "busy", _("系统繁忙，请稍后再试。"), _("刚才的操作没有生效，稍等几秒后重新提交即可。"))
    answer["Retry-After"] = str(COME_BACK_S)
    return answer


def failed(request: HttpRequest) -> HttpResponse:
    """The last resort for an error nobody expected (Django's ``handler500``)."""
    error = sys.exc_info()[1]
    if error is not None and busy(error):
        return come_back(request)
    return _said(request, 500, "failed", _("系统出错，操作没有完成。"), _("请稍后再试；仍不行请联系系统管理员，错误已记入日志。"))


def _said(request: HttpRequest, status: int, code: str, text: str, advice: str) -> HttpResponse:
    if request.path.startswith("/api/") or request.headers.get("HX-Request"):
        return problem(status, code, f"{text}{advice}")
    return HttpResponse(render_to_string("failed.html", {"text": text, "advice": advice}), status=status)
