"""Live screens: server-sent events with the outbox id as cursor; a page is rendered at a cursor and follows from there."""

from anlan.platform.live.cursor import cursor

__all__ = ["cursor"]
