"""API tokens: ``anlan_<40 characters>``; kept as a digest, shown once."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db.models import Q

from anlan.kernel import clock
from anlan.platform.accounts.models import ApiToken, User

USED_STEP = timedelta(minutes=5)


def issue_token(user: User, name: str, expires_at: datetime | None = None) -> str:
    """A new token's text, the only time it can be read."""
    text = f"anlan_{secrets.token_urlsafe(30)}"
    ApiToken.objects.create(user=user, name=name, prefix=text[6:12], digest=_digest(text), created_at=clock.now(), expires_at=expires_at)
    return text


def find_user(text: str) -> User | None:
    """The user a live token belongs to. Notes its use, at most once in five minutes."""
    now = clock.now()
    live = ApiToken.objects.filter(digest=_digest(text), revoked_at=None).filter(Q(expires_at=None) | Q(expires_at__gt=now))
    token = live.select_related("user").prefetch_related("user__role_grants").first()
    if token is None or not token.user.is_active:
        return None
    if not token.last_used_at or now - token.last_used_at > USED_STEP:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.user


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
