"""Accounts change through the same door as everything else."""

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
from anlan.platform.accounts.models import ApiToken, Organisation, RoleGrant, User
from anlan.platform.accounts.roles import get_role
from anlan.platform.bus.context import Context
from anlan.platform.bus.register import handles
from anlan.platform.bus.send import emit


def _home(user: int) -> str:
    """The division a user's account belongs to: their organisation's."""
    return User.objects.select_related("organisation").get(pk=user).organisation.division  # type: ignore[union-attr]


def _tell(user: User, what: str) -> None:
    emit(AccountChanged(subject=f"user/{user.pk}", area=user.organisation.division if user.organisation else "", user=user.pk, what=what))


@handles(CreateUser, area=lambda cmd: Organisation.objects.get(pk=cmd.organisation).division)
def create_user(cmd: CreateUser, ctx: Context) -> int:
    if User.objects.filter(username=cmd.username).exists():
        raise refused("account.taken", "账号已存在。", username="账号已存在，请换一个。")
    if not cmd.username.strip() or not cmd.name.strip():
        raise refused("account.incomplete", "请填写账号和姓名。", username="请填写此项。", name="请填写此项。")
    _check_password(cmd.password)
    user = User.objects.create_user(cmd.username, cmd.password, name=cmd.name, organisation_id=cmd.organisation)
    _tell(user, "created")
    return int(user.pk)


@handles(SwitchUser, area=lambda cmd: _home(cmd.user))
def switch_user(cmd: SwitchUser, ctx: Context) -> None:
    user = User.objects.select_for_update().get(pk=cmd.user)
    user.is_active = cmd.active
    user.save(update_fields=["is_active"])
    if not cmd.active:
        ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now())
        for info in list(user.session_infos.all()):
            signin.end_session(user, info.session_key)
    _tell(user, "switched on" if cmd.active else "switched off")


@handles(GrantRole, area=lambda cmd: cmd.area)
def grant_role(cmd: GrantRole, ctx: Context) -> int:
    try:
        get_role(cmd.role)
    except KeyError as error:
        raise refused("role.unknown", "没有这个角色。", role="请从列表中选择。") from error
    user = User.objects.get(pk=cmd.user)
    grant, _ = RoleGrant.objects.update_or_create(user=user, role=cmd.role, area=cmd.area, defaults={"own_only": cmd.own_only})
    _tell(user, f"granted {cmd.role} in {cmd.area or 'everywhere'}")
    return int(grant.pk)


@handles(RevokeRole, area=lambda cmd: RoleGrant.objects.get(pk=cmd.grant).area)
def revoke_role(cmd: RevokeRole, ctx: Context) -> None:
    grant = RoleGrant.objects.select_related("user").get(pk=cmd.grant)
    grant.delete()
    _tell(grant.user, f"revoked {grant.role} in {grant.area or 'everywhere'}")


@handles(ChangePassword, area=lambda cmd: "")
def change_password(cmd: ChangePassword, ctx: Context) -> None:
    user = User.objects.select_for_update().get(pk=cmd.user)
    if not user.check_password(cmd.old):
        raise refused("password.wrong", "原密码不正确。", old="原密码不正确。")
    _check_password(cmd.new)
    user.set_password(cmd.new)
    user.save(update_fields=["password"])
    _tell(user, "password changed")


@handles(IssueToken, area=lambda cmd: "")
def issue_token(cmd: IssueToken, ctx: Context) -> str:
    if not cmd.name.strip() or not 1 <= cmd.days <= 3650:
        raise refused("token.invalid", "请填写用途，有效期 1–3650 天。", name="请填写此项。")
    user = User.objects.get(pk=cmd.user)
    _tell(user, "token issued")
    return tokens.issue_token(user, cmd.name, clock.now() + timedelta(days=cmd.days))


@handles(RevokeToken, area=lambda cmd: "")
def revoke_token(cmd: RevokeToken, ctx: Context) -> None:
    if not ApiToken.objects.filter(pk=cmd.token, user=cmd.user, revoked_at=None).update(revoked_at=clock.now()):
        raise LookupError("没有这个令牌，或已经吊销。")
    _tell(User.objects.get(pk=cmd.user), "token revoked")


@handles(SetTotp, area=lambda cmd: "")
def set_totp(cmd: SetTotp, ctx: Context) -> None:
    user = User.objects.select_for_update().get(pk=cmd.user)
    if not user.check_password(cmd.password):
        raise refused("password.wrong", "密码不正确。", password="密码不正确。")
    if cmd.secret_key and not pyotp.TOTP(cmd.secret_key).verify(cmd.code, valid_window=1):
        raise refused("totp.code", "验证码不正确，请看认证器上的当前数字。", code="验证码不正确。")
    user.totp_secret = cmd.secret_key
    user.save(update_fields=["totp_secret"])
    _tell(user, "second factor on" if cmd.secret_key else "second factor off")


@handles(EndSession, area=lambda cmd: "")
def end_session(cmd: EndSession, ctx: Context) -> None:
    user = User.objects.get(pk=cmd.user)
    if not signin.end_session(user, cmd.session_key):
        Session.objects.filter(session_key=cmd.session_key, expire_date__lt=clock.now()).delete()
        raise LookupError("没有这个会话，可能已经退出。")
    _tell(user, "session ended")


def _check_password(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as error:
        raise refused("password.weak", "密码至少 10 位，且不能是常见密码。", password=" ".join(error.messages)) from error
