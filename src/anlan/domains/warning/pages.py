"""Public pages of warning. The token of a receipt is its right: no account, no cookie, nothing else shown."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from anlan.domains.warning import api
from anlan.engines import cap
from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import context_for, send
from anlan.platform.bus.messages import speakable

PAGE = 40
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)  # `updated` of a feed that holds nothing yet


@require_GET
def feed(request: HttpRequest) -> HttpResponse:
    """Actual warnings, newest first; older ones by the ``next`` link. Ids of entries never depend on the page."""
    before = request.GET.get("before", "")
    rows = api.public_warnings(before=int(before) if before.isdigit() else None, limit=PAGE)
    here = f"{settings.PUBLIC_URL}/public/feed.atom"
    said = cap.Feed(
        authority=settings.PUBLIC_URL.partition("//")[2].partition("/")[0].partition(":")[0],
        since=2026,
        title="预警信息 Warnings",
        self_url=f"{here}?before={before}" if before else here,
        author="安澜 Anlan",
        next_url=f"{here}?before={rows[-1].cursor}" if len(rows) == PAGE else "",
    )
    answer = HttpResponse(cap.write_feed(said, [_entry(row) for row in rows], empty_since=_BEGAN), content_type="application/atom+xml; charset=utf-8")
    patch_cache_control(answer, public=True, max_age=5)
    return answer


def _entry(row: api.MessageView) -> cap.Entry:
    xml = api.public_cap(row.identifier) or b""
    return cap.Entry(alert=cap.read(xml), cap_url=f"{settings.PUBLIC_URL}/public/cap/{row.identifier}.xml")


@require_GET
def message(request: HttpRequest, identifier: str) -> HttpResponse:
    """The signed message, byte for byte as it was issued."""
    xml = api.public_cap(identifier)
    if xml is None:
        raise Http404
    return HttpResponse(xml, content_type=cap.CAP_TYPE)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the warning and a button and changes nothing, so that a link checked by a mail filter answers for nobody."""
    found = api.find_receipt(token)
    if found is None:
        raise Http404
    if request.method == "POST":
        said = api.AcknowledgeByLink(token=token, name=speakable(request.POST.get("name", "")[:120]), note=speakable(request.POST.get("note", "")[:400]))
        send(said, context_for(system("receipt link", channel="page"), key=f"receipt/{found[0].id}"))
        return redirect(request.path)
    alert = cap.read(found[1])
    answer = render(request, "warning/receipt.html", {"receipt": found[0], "alert": alert, "zh": cap.render_page(alert), "info": alert.info_in("zh")})
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
