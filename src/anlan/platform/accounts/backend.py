"""Password check for our own user model; no permissions of Django's own."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from anlan.platform.accounts.models import User


class PasswordBackend(BaseBackend):
    def authenticate(self, request: HttpRequest | None, username: str = "", password: str = "", **_: Any) -> User | None:
        user = User.objects.filter(username=username).first()
        if user is None:
            User().set_password(password)  # the same work as a real check: response time tells nothing
            return None
        return user if user.is_active and user.check_password(password) else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.prefetch_related("role_grants").filter(pk=user_id, is_active=True).first()
