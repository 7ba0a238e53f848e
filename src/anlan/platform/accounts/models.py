"""Accounts: divisions, organisations in a tree, posts, users, role grants, API tokens, sign-in attempts."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.platform.accounts.actor import Actor, Grant
from anlan.platform.accounts.roles import get_role
from anlan.platform.geo import GeometryField, SpatialIndex


class Division(models.Model):
    """行政区划, GB/T 2260 and NBS codes without filling zeros (kernel.divisions), and functional zones."""

    code = models.CharField(_("代码"), max_length=12, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名"), max_length=120, blank=True)
    level = models.PositiveSmallIntegerField(_("级别"), help_text="2 province, 4 city, 6 county, 9 street, 12 village")
    functional_zone = models.BooleanField(_("功能区"), default=False)
    geom = GeometryField(_("范围"))
    approximate = models.BooleanField(_("近似"), default=False)
    source = models.CharField(_("来源"), max_length=200, blank=True)

    class Meta:
        ordering = ("code",)
        indexes = (SpatialIndex(fields=["geom"], name="accounts_division_geo"),)

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A government, department, zone committee, enterprise or social team; ``parent`` is who directs it."""

    code = models.CharField(_("代码"), max_length=64, unique=True)
    name = models.CharField(_("名称"), max_length=200)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    kind = models.CharField(_("类别"), max_length=20, default="department")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级"))
    division = models.CharField(_("区划"), max_length=12, db_index=True)
    phone = models.CharField(_("值班电话"), max_length=40, blank=True)
    invented = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.short_name or self.name


class Post(models.Model):
    """岗位: a seat in an organisation that a person holds; duties and orders go to posts, not to persons."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="posts", verbose_name=_("单位"))
    name = models.CharField(_("岗位"), max_length=80)
    on_call = models.BooleanField(_("参加值班"), default=False)

    def __str__(self) -> str:
        return f"{self.organisation} {self.name}"


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person with an account."""

    username = models.CharField(_("账号"), max_length=80, unique=True)
    name = models.CharField(_("姓名"), max_length=80)
    phone = models.CharField(_("手机"), max_length=40, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("单位"))
    post = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="holders", verbose_name=_("岗位"))
    is_active = models.BooleanField(_("启用"), default=True)
    must_change = models.BooleanField(_("须改密码"), default=False, help_text="the password was given by another: it opens only the page where it is changed")
    totp_secret = models.CharField(max_length=64, blank=True)
    totp_last_step = models.BigIntegerField(default=0, help_text="a code works once")
    language = models.CharField(max_length=10, default="zh-hans")
    theme = models.CharField(max_length=10, default="auto")
    demo = models.BooleanField(_("演示账号"), default=False)

    USERNAME_FIELD = "username"
    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.username

    def as_actor(self, channel: str = "page") -> Actor:
        """This account with its grants, as plain values (one query)."""
        grants = tuple(row.as_grant() for row in self.role_grants.all()) if self.is_active else ()
        return Actor(name=str(self), user=self.pk, organisation=self.organisation_id, channel=channel, grants=grants)


class RoleGrant(models.Model):
    """A role given to a user within an area; ``own_only`` narrows it to the things of the user's organisation."""

    user = models.ForeignKey(User, models.CASCADE, related_name="role_grants")
    role = models.CharField(_("角色"), max_length=40)
    area = models.CharField(_("辖区"), max_length=12, blank=True)
    own_only = models.BooleanField(_("仅本单位"), default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "role", "area"), name="accounts_one_grant"),)

    def as_grant(self) -> Grant:
        own = self.user.organisation_id if self.own_only else None
        return Grant(role=self.role, permissions=get_role(self.role).permissions, area=self.area, organisation=own)


class ApiToken(models.Model):
    """A token for a machine: only its SHA-256 is kept, the text is shown once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(_("用途"), max_length=80)
    prefix = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)


class SignInAttempt(models.Model):
    """A failed try, kept to slow down guessing; removed when older than a day."""

    username = models.CharField(max_length=80, db_index=True)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField(db_index=True)


class SessionInfo(models.Model):
    """What a user sees of their own sessions, and can end."""

    session_key = models.CharField(max_length=40, primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="session_infos")
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
