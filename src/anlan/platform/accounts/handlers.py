"""Accounts change through the same door as everything else."""

import re
from datetime import timedelta

import pyotp
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError

from anlan.kernel import clock
from anlan.kernel.verdict import refused
from anlan.platform.accounts import signin, tokens
from anlan.platform.accounts.commands import (
    AccountChanged,
    ChangePassword,
    CreateUser,
    EndSession,
    GrantRole,
    IssueToken,
    RevokeRole,
    RevokeToken,
    SetTotp,
    SwitchUser,
)
from anlan.platform.accounts.models import ApiToken, Division, Organisation, Post, RoleGrant, User
from anlan.platform.accounts.roles import all_roles
from anlan.platform.accounts.rules import USERNAME, may_grant, may_switch_off, may_take_away
from anlan.platform.bus.context import Context
from anlan.platform.bus.register import handles
from anlan.platform.bus.send import emit


def _home(user: int) -> str:
    """The division a user's account belongs to: their organisation's."""
    return home_of(User.objects.select_related("organisation").get(pk=user))


def home_of(user: User) -> str:
    """Empty for an account of no organisation: only who may everywhere touches it."""
    return user.organisation.division if user.organisation else ""


def tell(user: User, what: str) -> None:
    emit(AccountChanged(subject=f"user/{user.pk}", area=home_of(user), user=user.pk, what=what))


@handles(CreateUser, area=lambda cmd: Organisation.objects.get(pk=cmd.organisation).division)
def create_user(cmd: CreateUser, ctx: Context) -> int:
    if User.objects.filter(username=cmd.username).exists():
        raise refused("account.taken", "账号已存在。", username="账号已存在，请换一个。")
    if not cmd.name.strip():
        raise refused("account.incomplete", "请填写姓名。", name="请填写此项。")
    if not re.fullmatch(USERNAME, cmd.username):
        raise refused("account.username", "账号由字母、数字和 . _ @ - 组成，2–80 位，以字母或数字开头。", username="格式不符")
    check_password(cmd.password)
    user = User.objects.create_user(
        cmd.username, cmd.password, name=cmd.name.strip(), organisation_id=cmd.organisation, phone=cmd.phone.strip()[:40],
        post=post_of(cmd.post, cmd.organisation), must_change=cmd.must_change,
    )  # fmt: skip
    tell(user, "created")
    return int(user.pk)


@handles(SwitchUser, area=lambda cmd: _home(cmd.user))
def switch_user(cmd: SwitchUser, ctx: Context) -> None:
    user = User.objects.select_for_update().get(pk=cmd.user)
    if not cmd.active:
        whole = user.role_grants.filter(role="admin", area="", own_only=False).exists()
        may_switch_off(actor_user=ctx.actor.user, user=user.pk, is_whole_admin=whole, other_admins=other_admins(user.pk)).require()
    user.is_active = cmd.active
    user.save(update_fields=["is_active"])
    if not cmd.active:
        ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now())
        end_all(user)
    tell(user, "switched on" if cmd.active else "switched off")


@handles(GrantRole, area=lambda cmd: cmd.area)
def grant_role(cmd: GrantRole, ctx: Context) -> int:
    user = User.objects.select_related("organisation").get(pk=cmd.user)
    if not ctx.actor.may("accounts.manage", home_of(user)):
        raise refused("account.elsewhere", "此账号不属于您管理的辖区。", user="不在辖区")
    may_grant(
        actor_user=ctx.actor.user, user=user.pk, known_role=cmd.role in {role.key for role in all_roles()}, area=cmd.area,
        known_area=Division.objects.filter(code=cmd.area).exists(), own_only=cmd.own_only, has_organisation=user.organisation_id is not None,
    ).require()  # fmt: skip
    grant, _ = RoleGrant.objects.update_or_create(user=user, role=cmd.role, area=cmd.area, defaults={"own_only": cmd.own_only})
    tell(user, f"granted {cmd.role} in {cmd.area or 'everywhere'}")
    return int(grant.pk)


@handles(RevokeRole, area=lambda cmd: RoleGrant.objects.get(pk=cmd.grant).area)
def revoke_role(cmd: RevokeRole, ctx: Context) -> None:
    grant = RoleGrant.objects.select_related("user").get(pk=cmd.grant)
    may_take_away(
        actor_user=ctx.actor.user, user=grant.user_id, role=grant.role, area=grant.area, other_admins=other_admins(grant.user_id)
    ).require()  # fmt: skip
    grant.delete()
    tell(grant.user, f"revoked {grant.role} in {grant.area or 'everywhere'}")


@handles(ChangePassword, area=lambda cmd: "")
def change_password(cmd: ChangePassword, ctx: Context) -> None:
    user = User.objects.select_for_update().get(pk=cmd.user)
    if not user.check_password(cmd.old):
        raise refused("password.wrong", "原密码不正确。", old="原密码不正确。")
    if cmd.new == cmd.old:
        raise refused("password.same", "新密码与原密码相同。", new="请换一个")
    check_password(cmd.new)
    user.set_password(cmd.new)
    user.must_change = False
    user.save(update_fields=["password", "must_change"])
    tell(user, "password changed")


@handles(IssueToken, area=lambda cmd: "")
def issue_token(cmd: IssueToken, ctx: Context) -> str:
    if not cmd.name.strip() or not 1 <= cmd.days <= 3650:
        raise refused("token.invalid", "请填写用途，有效期 1–3650 天。", name="请填写此项。")
    user = User.objects.get(pk=cmd.user)
    tell(user, "token issued")
    return tokens.issue_token(user, cmd.name, clock.now() + timedelta(days=cmd.days))


@handles(RevokeToken, area=lambda cmd: "")
def revoke_token(cmd: RevokeToken, ctx: Context) -> None:
    if not ApiToken.objects.filter(pk=cmd.token, user=cmd.user, revoked_at=None).update(revoked_at=clock.now()):
        raise LookupError("没有这个令牌，或已经吊销。")
    tell(User.objects.get(pk=cmd.user), "token revoked")


@handles(SetTotp, area=lambda cmd: "")
def set_totp(cmd: SetTotp, ctx: Context) -> None:
    user = User.objects.select_for_update().get(pk=cmd.user)
    if not user.check_password(cmd.password):
        raise refused("password.wrong", "密码不正确。", password="密码不正确。")
    if not cmd.secret_key and user.totp_secret and not signin.check_code(user, cmd.code):
        raise refused("totp.code", "验证码不正确，请看认证器上的当前数字。", code="验证码不正确。")
    if cmd.secret_key and not pyotp.TOTP(cmd.secret_key).verify(cmd.code, valid_window=1):
        raise refused("totp.code", "验证码不正确，请看认证器上的当前数字。", code="验证码不正确。")
    user.totp_secret = cmd.secret_key
    user.save(update_fields=["totp_secret"])
    tell(user, "second factor on" if cmd.secret_key else "second factor off")


@handles(EndSession, area=lambda cmd: "")
def end_session(cmd: EndSession, ctx: Context) -> None:
    user = User.objects.get(pk=cmd.user)
    if not signin.end_session(user, cmd.session_key):
        Session.objects.filter(session_key=cmd.session_key, expire_date__lt=clock.now()).delete()
        raise LookupError("没有这个会话，可能已经退出。")
    tell(user, "session ended")


def end_all(user: User) -> int:
    """End every session of an account; returns how many."""
    return sum(signin.end_session(user, key) for key in list(user.session_infos.values_list("session_key", flat=True)))


def other_admins(but: int) -> int:
    """Active administrators of the whole house beside this one."""
    return RoleGrant.objects.filter(role="admin", area="", own_only=False, user__is_active=True).exclude(user=but).values("user").distinct().count()


def post_of(post: int | None, organisation: int | None) -> Post | None:
    """The post, which must be of the account's organisation."""
    if post is None:
        return None
    found = Post.objects.filter(pk=post, organisation=organisation).first()
    if found is None:
        raise refused("account.post", "岗位不属于所选单位。", post="请重选")
    return found


def check_password(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as error:
        raise refused("password.weak", "密码至少 10 位，且不能是常见密码。", password=" ".join(error.messages)) from error
