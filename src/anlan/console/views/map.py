"""The one map and the cards of what lies on it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from anlan.console.chain import chain_of
from anlan.console.doors import page_for
from anlan.console.records import facts_of
from anlan.platform.accounts.models import Division
from anlan.platform.accounts.requests import actor_of
from anlan.platform.kinds.api import get_kind, visible_rows
from anlan.platform.kinds.reads import note_reading


@page_for("map.view")
def one_map(request: HttpRequest) -> HttpResponse:
    """The whole city, or with ``?chain=danger/3`` one chain of cases alone, its parts beside the map."""
    chain = request.GET.get("chain", "")[:60]
    return render(request, "console/map.html", {
        "attribution": _("底图：自然地球（公有领域）、演示城市数据（近似）"), "chain": chain, "parts": chain_of(chain, actor_of(request)) if chain else [],
    })  # fmt: skip


@page_for("map.view")
def card(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """A thing in the map's drawer."""
    declared = get_kind(kind)
    row = get_object_or_404(visible_rows(declared, actor_of(request)).select_related("organisation"), pk=pk)
    note_reading(declared, row, actor_of(request))
    place = Division.objects.filter(code=row.division).values_list("name", flat=True).first() or row.division
    return render(request, "console/parts/thing_card.html", {"kind": declared, "row": row, "facts": facts_of(declared, row, own_only=True), "place": place})
