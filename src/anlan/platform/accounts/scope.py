"""Which rows an actor may see: the grants for a permission turned into one database condition."""

from django.db.models import Q

from anlan.kernel.verdict import refused
from anlan.platform.accounts.actor import Actor

EVERYTHING = Q()
NOTHING = Q(pk__in=[])


def visible(actor: Actor, permission: str, division: str = "division", organisation: str | None = "organisation") -> Q:
    """Rows whose ``division`` lies within a grant's area and, for own-only grants, whose ``organisation`` is the actor's."""
    found = NOTHING
    for grant in actor.grants_for(permission):
        if grant.organisation is not None and organisation is None:
            continue
        if not grant.area and grant.organisation is None:
            return EVERYTHING
        condition = within_area(grant.area, division)
        if grant.organisation is not None:
            condition &= Q(**{str(organisation): grant.organisation})
        found |= condition
    return found


def within_area(area: str, division: str = "division") -> Q:
    """A prefix as a range, so that an ordinary index serves it on both databases."""
    if not area:
        return Q()
    first, beyond = within_range(area)
    return Q(**{f"{division}__gte": first, f"{division}__lt": beyond})


def within_range(area: str) -> tuple[str, str]:
    """The first code that lies in the area and the first that lies beyond. Refuses what is no code of GB/T 2260."""
    if not (area.isascii() and area.isdigit()):
        raise refused("area.invalid", "区划应为代码，如 3207、320703。", division="应为区划代码，如 3207、320703")
    return area, _next(area)


def _next(area: str) -> str:
    """The first code after all that begin with ``area``; digits only, so every collation orders it alike."""
    return str(int(area) + 1).zfill(len(area))
