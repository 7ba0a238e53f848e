"""What an administrator does with the accounts, organisations and posts of their area; loaded with ``handlers``."""

from anlan.kernel import clock
from anlan.kernel.saying import say
from anlan.kernel.verdict import refused
from anlan.platform.accounts.commands import (
    DropPost,
    EndSessionsOf,
    OrganisationChanged,
    ResetPassword,
    ResetTotp,
    RevokeTokenOf,
    SaveOrganisation,
    SavePost,
    UnlockSignIn,
    UpdateUser,
)
from anlan.platform.accounts.handlers import check_password, end_all, home_of, post_of, tell
from anlan.platform.accounts.models import ApiToken, Division, Organisation, Post, SignInAttempt, User
from anlan.platform.accounts.rules import ORGANISATION_KINDS, check_parent, check_place, may_reset
from anlan.platform.bus.context import Context
from anlan.platform.bus.register import handles
from anlan.platform.bus.send import emit


def _home(user: int) -> str:
    return home_of(User.objects.select_related("organisation").get(pk=user))


def _locked(user: int) -> User:
    return User.objects.select_for_update().get(pk=user)


@handles(UpdateUser, area=lambda cmd: _home(cmd.user))
def update_user(cmd: UpdateUser, ctx: Context) -> int:
    if not cmd.name.strip():
        raise refused("account.incomplete", "请填写姓名。", name="请填写此项。")
    user = _locked(cmd.user)
    if cmd.organisation != user.organisation_id:
        _check_move(cmd, ctx, user)
    user.name, user.phone, user.organisation_id = cmd.name.strip()[:80], cmd.phone.strip()[:40], cmd.organisation
    user.post = post_of(cmd.post, cmd.organisation)
    user.save(update_fields=["name", "phone", "organisation", "post"])
    tell(User.objects.get(pk=user.pk), "changed")
    return int(user.pk)


def _check_move(cmd: UpdateUser, ctx: Context, user: User) -> None:
    if cmd.organisation is None and user.role_grants.filter(own_only=True).exists():
        raise refused("grant.organisation", "“仅本单位”的角色须先给账号选定单位。", organisation="请选择单位")
    there = Organisation.objects.get(pk=cmd.organisation).division if cmd.organisation else ""
    if not ctx.actor.may("accounts.manage", there):
        raise refused("account.elsewhere", "所选单位不在您管理的辖区。", organisation="不在辖区")


@handles(ResetPassword, area=lambda cmd: _home(cmd.user))
def reset_password(cmd: ResetPassword, ctx: Context) -> None:
    may_reset(actor_user=ctx.actor.user, user=cmd.user).require()
    check_password(cmd.password)
    user = _locked(cmd.user)
    user.set_password(cmd.password)
    user.must_change = True
    user.save(update_fields=["password", "must_change"])
    end_all(user)
    tell(user, "password reset")


@handles(ResetTotp, area=lambda cmd: _home(cmd.user))
def reset_totp(cmd: ResetTotp, ctx: Context) -> None:
    may_reset(actor_user=ctx.actor.user, user=cmd.user).require()
    user = _locked(cmd.user)
    if not cmd.reason.strip():
        raise refused("totp.reason", "请写明怎样核实了本人身份。", reason="请填写此项。")
    if not user.totp_secret:
        raise refused("totp.off", "此账号没有启用两步验证。")
    user.totp_secret, user.totp_last_step = "", 0
    user.save(update_fields=["totp_secret", "totp_last_step"])
    end_all(user)
    tell(user, "second factor reset")


@handles(UnlockSignIn, area=lambda cmd: _home(cmd.user))
def unlock_sign_in(cmd: UnlockSignIn, ctx: Context) -> int:
    user = User.objects.get(pk=cmd.user)
    forgotten, _ = SignInAttempt.objects.filter(username=user.username).delete()
    if not forgotten:
        raise refused("signin.unlocked", "此账号近期没有登录失败，不需要解锁。")
    tell(user, "sign-in unlocked")
    return forgotten


@handles(EndSessionsOf, area=lambda cmd: _home(cmd.user))
def end_sessions_of(cmd: EndSessionsOf, ctx: Context) -> int:
    user = User.objects.get(pk=cmd.user)
    ended = end_all(user)
    if not ended:
        raise refused("session.none", "此账号没有登录中的会话。")
    tell(user, "sessions ended")
    return ended


@handles(RevokeTokenOf, area=lambda cmd: _home(ApiToken.objects.get(pk=cmd.token).user_id))
def revoke_token_of(cmd: RevokeTokenOf, ctx: Context) -> None:
    token = ApiToken.objects.select_for_update().get(pk=cmd.token)
    if token.revoked_at:
        raise refused("token.revoked", "此令牌已经吊销。")
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    tell(token.user, "token revoked")


def division_of(organisation: int) -> str:
    """Where it lies now; where it will lie is asked for in the handler."""
    return Organisation.objects.get(pk=organisation).division


@handles(SaveOrganisation, area=lambda cmd: division_of(cmd.organisation) if cmd.organisation else cmd.division)
def save_organisation(cmd: SaveOrganisation, ctx: Context) -> int:
    row = Organisation.objects.select_for_update().get(pk=cmd.organisation) if cmd.organisation else Organisation()
    parent = Organisation.objects.get(pk=cmd.parent) if cmd.parent else None
    _check_organisation(cmd, ctx, parent)
    row.code, row.name, row.short_name, row.kind = cmd.code.strip(), cmd.name.strip(), cmd.short_name.strip()[:40], cmd.kind
    row.parent, row.division, row.phone = parent, cmd.division, cmd.phone.strip()[:40]
    row.save()
    emit(OrganisationChanged(subject=f"organisation/{row.pk}", area=row.division, organisation=row.pk, what="changed" if cmd.organisation else "created"))
    return int(row.pk)


def _check_organisation(cmd: SaveOrganisation, ctx: Context, parent: Organisation | None) -> None:
    missing = {name: "请填写此项。" for name in ("code", "name") if not getattr(cmd, name).strip()}
    if missing or len(cmd.code) > 64 or len(cmd.name) > 200:  # noqa: PLR2004 - the columns' lengths
        raise refused("organisation.incomplete", "请填写代码（不超过 64 字）和名称（不超过 200 字）。", **missing)
    if cmd.kind not in ORGANISATION_KINDS:
        raise refused("organisation.kind", say("类别应为{kinds}之一。", kinds="、".join(ORGANISATION_KINDS.values())), kind="请选择")
    if Organisation.objects.filter(code=cmd.code.strip()).exclude(pk=cmd.organisation or 0).exists():
        raise refused("organisation.taken", "单位代码已存在。", code="已存在，请换一个")
    check_place(cmd.division, Division.objects.filter(code=cmd.division).exists(), parent.division if parent else None).require()
    check_parent(cmd.organisation, cmd.parent, above(parent)).require()
    if not ctx.actor.may("accounts.manage", cmd.division):
        raise refused("organisation.elsewhere", "所选区划不在您管理的辖区。", division="不在辖区")


def above(organisation: Organisation | None) -> list[int]:
    """The keys of those who direct it, nearest first."""
    keys: list[int] = []
    while organisation is not None and organisation.pk not in keys:
        keys.append(organisation.pk)
        organisation = organisation.parent
    return keys


@handles(SavePost, area=lambda cmd: division_of(cmd.organisation))
def save_post(cmd: SavePost, ctx: Context) -> int:
    name = cmd.name.strip()[:80]
    if not name:
        raise refused("post.name", "请填写岗位名称。", name="请填写此项。")
    rows = Post.objects.filter(organisation=cmd.organisation)
    if rows.filter(name=name).exclude(pk=cmd.post or 0).exists():
        raise refused("post.taken", "本单位已有同名岗位。", name="已存在")
    row = rows.get(pk=cmd.post) if cmd.post else Post(organisation_id=cmd.organisation)
    row.name, row.on_call = name, cmd.on_call
    row.save()
    _tell_post(row)
    return int(row.pk)


@handles(DropPost, area=lambda cmd: Post.objects.select_related("organisation").get(pk=cmd.post).organisation.division)
def drop_post(cmd: DropPost, ctx: Context) -> None:
    row = Post.objects.select_related("organisation").get(pk=cmd.post)
    if holders := list(row.holders.values_list("name", flat=True)[:5]):
        raise refused("post.held", say("岗位上还有人：{names}，请先调岗。", names="、".join(holders)))
    _tell_post(row)
    row.delete()


def _tell_post(row: Post) -> None:
    emit(OrganisationChanged(
        subject=f"organisation/{row.organisation_id}", area=row.organisation.division, organisation=row.organisation_id, what=f"post {row.name}"
    ))  # fmt: skip
