"""One door for every change: commands with one handler each, events in an outbox, reactions, the audit chain, the cause chain."""
