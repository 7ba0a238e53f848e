"""Command handlers, by subject: load, move, tell."""

from anlan.domains.warning.handlers import callouts, life, receipts, receivers

__all__ = ["callouts", "life", "receipts", "receivers"]
