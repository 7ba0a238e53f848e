"""用户与单位: the accounts of one's area; every button is a command, what is refused is said beside what was typed."""

import secrets
from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.console.doors import back, do, number, page_for, posted
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refused
from anlan.platform.accounts import commands as accounts
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.models import Division, Organisation, Post, SignInAttempt, User
from anlan.platform.accounts.requests import actor_of
from anlan.platform.accounts.roles import all_roles
from anlan.platform.accounts.scope import visible
from anlan.platform.accounts.signin import MAX_PER_ACCOUNT, WINDOW
from anlan.platform.bus.models import AuditEntry

PAGE = 60
SEE, MANAGE = "accounts.view", "accounts.manage"


def visible_users(actor: Actor, permission: str = SEE) -> QuerySet[User]:
    """Accounts whose organisation lies in the actor's area; those of no organisation only for who may everywhere."""
    return User.objects.filter(visible(actor, permission, division="organisation__division", organisation=None))


def locked_names() -> set[str]:
    """Accounts that must wait after failed tries."""
    tries = SignInAttempt.objects.filter(at__gte=clock.now() - WINDOW).values("username").annotate(count=Count("id"))
    return {row["username"] for row in tries if row["count"] >= MAX_PER_ACCOUNT}


@page_for(SEE)
def users(request: HttpRequest) -> HttpResponse:
    actor, asked = actor_of(request), request.GET
    locked = locked_names()
    rows = _narrowed(visible_users(actor), asked, locked).select_related("organisation", "post").prefetch_related("role_grants")
    found = list(rows.order_by("username")[: PAGE + 1])
    more = found[PAGE - 1].username if len(found) > PAGE else ""
    return render(request, "console/accounts.html", {
        "users": found[:PAGE], "locked": locked, "asked": asked, "more": more, "roles": all_roles(), "may_manage": bool(actor.grants_for(MANAGE)),
        "areas": _areas_of({grant.area for user in found for grant in user.role_grants.all()}),
    })  # fmt: skip


def _narrowed(rows: QuerySet[User], asked: Any, locked: set[str]) -> QuerySet[User]:
    said = asked.get("q", "").strip()
    if said:
        rows = rows.filter(Q(username__icontains=said) | Q(name__icontains=said) | Q(organisation__name__icontains=said))
    if asked.get("role"):
        rows = rows.filter(pk__in=User.objects.filter(role_grants__role=asked["role"]).values("pk"))
    states = {"off": Q(is_active=False), "locked": Q(username__in=locked), "single": Q(totp_secret="", is_active=True), "bare": Q(role_grants=None)}
    rows = rows.filter(states.get(asked.get("state", ""), Q()))
    return rows.filter(username__gt=asked["after"]) if asked.get("after") else rows


def _areas_of(codes: set[str]) -> dict[str, str]:
    return dict(Division.objects.filter(code__in=codes).values_list("code", "name"))


def get_user(actor: Actor, pk: int) -> User:
    user = visible_users(actor).select_related("organisation", "post").filter(pk=pk).first()
    if user is None:
        raise LookupError(_("没有这个账号，或不在您管理的辖区。"))
    return user


@page_for(SEE)
def user(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


def _page(request: HttpRequest, pk: int, refusal: Refused | None = None, password: str = "") -> HttpResponse:
    actor = actor_of(request)
    found = get_user(actor, pk)
    home = found.organisation.division if found.organisation else ""
    grants = list(found.role_grants.order_by("area", "role"))
    return render(request, "console/account.html", {
        "account": found, "grants": grants, "areas": _areas_of({grant.area for grant in grants}), "sessions": found.session_infos.order_by("-seen_at")[:20],
        "tokens": found.tokens.order_by("-created_at")[:20], "locked": found.username in locked_names(), "roles": all_roles(),
        "organisations": organisations_for(actor), "posts": Post.objects.filter(organisation=found.organisation_id), "divisions": grant_areas(actor),
        "may_manage": actor.may(MANAGE, home), "self": actor.user == found.pk, "refusal": refusal, "password": password, "said": request.POST,
        "trail": _trail(actor, found),
    }, status=422 if refusal else 200)  # fmt: skip


def _trail(actor: Actor, found: User) -> list[AuditEntry]:
    """What was done to the account lately, for those who may read the trail."""
    rows = AuditEntry.objects.filter(visible(actor, "audit.view", division="area", organisation=None), subject=f"user/{found.pk}")
    return list(rows.order_by("-id")[:20]) if actor.grants_for("audit.view") else []


def organisations_for(actor: Actor) -> QuerySet[Organisation]:
    return Organisation.objects.filter(visible(actor, MANAGE, organisation=None)).order_by("code")[:2000]


def grant_areas(actor: Actor) -> list[tuple[str, str]]:
    """Areas in which the actor may give roles."""
    everywhere = [("", _("全域（不限辖区）"))] if actor.may(MANAGE, "") else []
    rows = Division.objects.filter(visible(actor, MANAGE, division="code", organisation=None)).filter(Q(level__lte=6) | Q(functional_zone=True))
    return [*everywhere, *rows.order_by("code").values_list("code", "name")]


Verb = Callable[[HttpRequest, int], str]


def _verb(view: Verb) -> Callable[[HttpRequest, int], HttpResponse]:
    """A button of the account's page: does its command, comes back with a note, or says there why not."""

    @page_for(MANAGE)
    @require_POST
    def pressed(request: HttpRequest, pk: int) -> HttpResponse:
        try:
            note = view(request, pk)
        except Refused as refusal:
            if refusal.verdict.code == "denied":
                raise
            return _page(request, pk, refusal)
        return back(request, reverse("account", args=[pk]), note)

    return pressed


@_verb
def update(request: HttpRequest, pk: int) -> str:
    said = posted(request, "name", "phone")
    post = number(request.POST.get("post"))
    organisation = number(request.POST.get("organisation"))
    kept = post if Post.objects.filter(pk=post, organisation=organisation).exists() else None  # another organisation has other posts
    do(request, accounts.UpdateUser(user=pk, organisation=organisation, post=kept, **said))
    return _("已保存。")


@_verb
def switch(request: HttpRequest, pk: int) -> str:
    active = request.POST.get("active") == "1"
    do(request, accounts.SwitchUser(user=pk, active=active))
    return _("账号已启用。") if active else _("账号已停用，其会话和令牌都已失效。")


@_verb
def unlock(request: HttpRequest, pk: int) -> str:
    do(request, accounts.UnlockSignIn(user=pk))
    return _("已解除登录锁定。")


@_verb
def grant(request: HttpRequest, pk: int) -> str:
    do(request, accounts.GrantRole(user=pk, role=request.POST.get("role", ""), area=request.POST.get("area", ""), own_only="own_only" in request.POST))
    return _("已授权。")


@_verb
def revoke(request: HttpRequest, pk: int) -> str:
    do(request, accounts.RevokeRole(grant=number(request.POST.get("grant")) or 0))
    return _("已撤销授权。")


@_verb
def end_sessions(request: HttpRequest, pk: int) -> str:
    count = do(request, accounts.EndSessionsOf(user=pk))
    return _("已结束 %(count)s 个会话。") % {"count": count}


@_verb
def revoke_token(request: HttpRequest, pk: int) -> str:
    do(request, accounts.RevokeTokenOf(token=number(request.POST.get("token")) or 0))
    return _("令牌已吊销。")


@_verb
def reset_totp(request: HttpRequest, pk: int) -> str:
    do(request, accounts.ResetTotp(user=pk, reason=request.POST.get("reason", "")))
    return _("已取消两步验证，请提醒本人重新启用。")


@page_for(MANAGE)
@require_POST
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """The new password is shown this once, and must be changed at the next sign-in."""
    password = new_password()
    try:
        do(request, accounts.ResetPassword(user=pk, password=password))
    except Refused as refusal:
        if refusal.verdict.code == "denied":
            raise
        return _page(request, pk, refusal)
    return _page(request, pk, password=password)


def new_password() -> str:
    """Twelve characters that are not mistaken for each other when read out."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _place in range(12))


@page_for(MANAGE)
def new(request: HttpRequest) -> HttpResponse:
    actor, refusal = actor_of(request), None
    if request.method == "POST":
        password = new_password()
        said = posted(request, "username", "name", "phone")
        try:
            pk = do(request, accounts.CreateUser(password=password, organisation=_organisation(request), must_change=True, **said))
        except Refused as error:
            if error.verdict.code == "denied":
                raise
            refusal = error
        else:
            return _page(request, pk, password=password)
    context = {"organisations": organisations_for(actor), "refusal": refusal, "said": request.POST}
    return render(request, "console/account_new.html", context, status=422 if refusal else 200)


def _organisation(request: HttpRequest) -> int:
    chosen = number(request.POST.get("organisation"))
    if chosen is None:
        raise refused("account.organisation", "请选择单位。", organisation="请选择")
    return chosen
