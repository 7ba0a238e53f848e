"""Channels that need no line: the public page (its rows are the delivery) and the null sink of demonstrations and drills."""

from anlan.domains.warning.adapters.parcel import Door, Outcome, Parcel


class PublicPage:
    """The message stands on the public page and in the Atom feed from the moment it was issued."""

    async def send(self, parcel: Parcel, door: Door) -> Outcome:
        return Outcome(ok=True, detail="已在公众页面和 Atom 源")


class Null:
    """Goes nowhere and says so."""

    async def send(self, parcel: Parcel, door: Door) -> Outcome:
        return Outcome(ok=True, detail="空通道：未外发")
