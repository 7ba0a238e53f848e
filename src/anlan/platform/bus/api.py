"""One door for every change: commands with one handler each, events in an outbox, reactions, the audit chain, the cause chain."""

from anlan.platform.bus.context import Context, context_for
from anlan.platform.bus.messages import Command, Event
from anlan.platform.bus.register import area, handles, reacts, subject
from anlan.platform.bus.send import emit, send

__all__ = ["Command", "Context", "Event", "area", "context_for", "emit", "handles", "reacts", "send", "subject"]
