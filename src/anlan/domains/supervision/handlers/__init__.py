"""Load, ask the rules, save, tell."""

from anlan.domains.supervision.handlers import criteria, dangers, evidence, files, reports, work

__all__ = ["criteria", "dangers", "evidence", "files", "reports", "work"]
