"""评价细则: its versions, a new one laid beside the one in force and adopted, a creation moved to it."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.console.doors import back, changed, do, page_for
from anlan.console.handing import handed
from anlan.console.pick import area_of
from anlan.domains.citysafety import api as city
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.requests import actor_of

LARGEST_BYTES = 2_000_000
ASKED = ("version", "title", "valid_from", "source")


def in_force() -> Any:
    return city.standard_of(clock.local(clock.now()).date())


@page_for("citysafety.view")
def standard(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    asked, versions, now = request.GET.get("version"), city.standards(), in_force()
    shown = next((each for each in versions if each["version"] == asked), now)
    known = [item["points"] for item in shown["items"] if item.get("points") is not None]
    return render(request, "console/citysafety/standard.html", {
        "versions": versions, "shown": shown, "current": now["version"], "known": sum(known), "unknown": len(shown["items"]) - len(known),
        "may": bool(actor_of(request).grants_for("citysafety.create")), "said": request.POST, **more,
    }, status=status)  # fmt: skip


@page_for("citysafety.view")
def excel(request: HttpRequest) -> HttpResponse:
    content = in_force()
    return handed(city.standard_xlsx(content), f"{content['title']}.xlsx")


@page_for("citysafety.create")
@require_POST
def lay_beside(request: HttpRequest) -> HttpResponse:
    """The sheet that was sent, item by item beside the version in force; nothing is adopted yet."""
    try:
        file, now = request.FILES.get("file"), in_force()
        if file is None or (file.size or 0) > LARGEST_BYTES:
            raise Refused(refuse("standard.file", _("请选择细则的 Excel 文件（2 MB 以内）。")), {"file": _("请选择文件")})
        total = float(request.POST.get("total") or now.get("total", 100))
        content = {name: request.POST.get(name, "").strip() for name in ASKED} | {"total": total, "bonus": now.get("bonus", 0)}
        content["items"] = city.read_standard(file.read(), now)
    except Refused as refusal:
        return _page(request, 422, error=str(refusal), fields=refusal.fields)
    except ValueError:
        return _page(request, 422, error=_("总分应为数字。"), fields={"total": _("应为数字")})
    return _page(request, lines=city.compare(now, content), proposed=content, proposed_json=json.dumps(content, ensure_ascii=False))


@page_for("citysafety.create")
@require_POST
def adopt(request: HttpRequest) -> HttpResponse:
    try:
        content = json.loads(request.POST.get("content", ""))
        do(request, city.AdoptStandard(division=area_of(actor_of(request), "citysafety.create"), content=content))
    except json.JSONDecodeError as error:
        raise Refused(refuse("standard.file", _("请重新上传细则文件。"))) from error
    except Refused as refusal:
        return _page(request, 422, error=str(refusal), fields=refusal.fields, said=content)
    return back(request, reverse("standard"), _("新版细则已采用；在办的创建可在其页面更换版本。"))


@page_for("citysafety.create")
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    kept = do(request, city.MoveToStandard(creation=pk, version=request.POST.get("version", "")))
    return changed(request, reverse("creation", args=[pk]), _("已更换细则版本，沿用 %(n)s 项。") % {"n": kept})
