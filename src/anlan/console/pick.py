"""Small choices made for the person at the page."""

from anlan.platform.accounts.actor import Actor


def area_of(actor: Actor, permission: str) -> str:
    """The area in which the actor holds ``permission``: the widest one, the city where a grant has no bounds."""
    areas = sorted((grant.area for grant in actor.grants_for(permission)), key=len)
    return (areas[0] if areas else "") or "3207"
