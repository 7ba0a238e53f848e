"""What every page has around it: who is there, the rail, the cursor it is live from."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token

from anlan.console import assets
from anlan.console.menu import menu_for
from anlan.kernel import clock
from anlan.platform.accounts.actor import NOBODY, Actor
from anlan.platform.accounts.models import Division, User
from anlan.platform.accounts.requests import actor_of
from anlan.platform.accounts.roles import get_role
from anlan.platform.live.api import cursor


class Frame:
    """Worked out only as far as a template asks: fragments cost nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def actor(self) -> Actor:
        return actor_of(self.request) if hasattr(self.request, "user") else NOBODY

    @property
    def user(self) -> User | None:
        user = getattr(self.request, "user", None)
        return user if isinstance(user, User) else None

    @cached_property
    def menu(self) -> list[Any]:
        return menu_for(self.actor, self.request.path)

    @cached_property
    def cursor(self) -> int:
        return cursor()

    @property
    def now(self) -> str:
        return clock.now().isoformat()

    @property
    def csrf(self) -> str:
        return get_token(self.request)

    @property
    def roles(self) -> list[str]:
        return [str(get_role(key).label) for key in sorted(self.actor.roles)]

    @cached_property
    def area(self) -> str:
        """The name of the widest area the actor works in, for the bar."""
        areas = sorted({grant.area for grant in self.actor.grants if grant.area}, key=len)
        return Division.objects.filter(code=areas[0]).values_list("name", flat=True).first() or "" if areas else ""

    @cached_property
    def open_alerts(self) -> int:
        from anlan.console.counts import open_alerts

        return open_alerts(self.actor)

    @property
    def scripts(self) -> list[str]:
        return assets.scripts()

    @property
    def styles(self) -> list[str]:
        return assets.styles()

    @property
    def icons(self) -> str:
        return assets.sprite("icons")

    @property
    def symbols(self) -> str:
        return assets.sprite("symbols")


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``frame``."""
    return {"frame": Frame(request)}
