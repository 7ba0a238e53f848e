"""单位与岗位: the tree of who directs whom, and the seats in each."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.console.doors import back, do, number, page_for, posted
from anlan.console.views.accounts import MANAGE, SEE, organisations_for, visible_users
from anlan.kernel.verdict import Refused
from anlan.platform.accounts import commands as accounts
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.models import Division, Organisation
from anlan.platform.accounts.requests import actor_of
from anlan.platform.accounts.rules import ORGANISATION_KINDS
from anlan.platform.accounts.scope import visible

PAGE = 80


@page_for(SEE)
def organisations(request: HttpRequest) -> HttpResponse:
    actor, asked = actor_of(request), request.GET
    rows = Organisation.objects.filter(visible(actor, SEE, organisation=None)).select_related("parent").annotate(people=Count("users"))
    said = asked.get("q", "").strip()
    rows = rows.filter(Q(name__icontains=said) | Q(code__icontains=said) | Q(short_name__icontains=said)) if said else rows
    rows = rows.filter(kind=asked["kind"]) if asked.get("kind") else rows
    rows = rows.filter(code__gt=asked["after"]) if asked.get("after") else rows
    found = list(rows.order_by("code")[: PAGE + 1])
    return render(request, "console/organisations.html", {
        "rows": found[:PAGE], "asked": asked, "more": found[PAGE - 1].code if len(found) > PAGE else "", "kinds": ORGANISATION_KINDS,
        "may_manage": bool(actor.grants_for(MANAGE)),
        "names": dict(Division.objects.filter(code__in={row.division for row in found}).values_list("code", "name")),
    })  # fmt: skip


@page_for(SEE)
def organisation(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Its facts, its seats, its people; without a key the form of a new one."""
    refusal = None
    if request.method == "POST":
        try:
            saved = do(request, _command(request, pk))
            return back(request, reverse("organisation", args=[saved]), _("已保存。"))
        except Refused as error:
            if error.verdict.code == "denied":
                raise
            refusal = error
    return _page(request, pk, refusal)


def _command(request: HttpRequest, pk: int | None) -> accounts.SaveOrganisation:
    said = posted(request, "code", "name", "short_name", "kind", "division", "phone")
    return accounts.SaveOrganisation(organisation=pk, parent=number(request.POST.get("parent")), **said)


def _page(request: HttpRequest, pk: int | None, refusal: Refused | None) -> HttpResponse:
    actor = actor_of(request)
    row = _get(actor, pk) if pk else None
    return render(request, "console/organisation.html", {
        "row": row, "kinds": ORGANISATION_KINDS, "parents": organisations_for(actor), "refusal": refusal, "said": request.POST,
        "divisions": Division.objects.filter(visible(actor, MANAGE, division="code", organisation=None), level__lte=9).order_by("code").values_list("code", "name"),
        "posts": row.posts.prefetch_related("holders").order_by("name") if row else (), "people": _people(actor, row),
        "may_manage": actor.may(MANAGE, row.division) if row else bool(actor.grants_for(MANAGE)),
    }, status=422 if refusal else 200)  # fmt: skip


def _people(actor: Actor, row: Organisation | None) -> Any:
    return visible_users(actor).filter(organisation=row).select_related("post").order_by("name")[:200] if row else ()


def _get(actor: Actor, pk: int) -> Organisation:
    row = Organisation.objects.filter(visible(actor, SEE, organisation=None)).select_related("parent").filter(pk=pk).first()
    if row is None:
        raise LookupError(_("没有这个单位，或不在您管理的辖区。"))
    return row


@page_for(MANAGE)
@require_POST
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a seat, change it, or take it away."""
    try:
        if "drop" in request.POST:
            do(request, accounts.DropPost(post=number(request.POST.get("post")) or 0))
        else:
            do(request, accounts.SavePost(
                organisation=pk, post=number(request.POST.get("post")), name=request.POST.get("name", ""), on_call="on_call" in request.POST
            ))  # fmt: skip
    except Refused as refusal:
        if refusal.verdict.code == "denied":
            raise
        return _page(request, pk, refusal)
    return back(request, reverse("organisation", args=[pk]), _("已保存。"))
