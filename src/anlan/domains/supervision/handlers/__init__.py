"""Load, ask the rules, save, tell."""

from anlan.domains.supervision.handlers import accidents, criteria, dangers, evidence, files, reports, work

__all__ = ["accidents", "criteria", "dangers", "evidence", "files", "reports", "work"]
