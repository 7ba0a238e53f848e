"""Command handlers, by subject: load, ask the rules, save, tell."""

from anlan.domains.command.duty import handlers as duty
from anlan.domains.command.handlers import closing, forces, incidents, intake, reports, responses, tasks

__all__ = ["closing", "duty", "forces", "incidents", "intake", "reports", "responses", "tasks"]
