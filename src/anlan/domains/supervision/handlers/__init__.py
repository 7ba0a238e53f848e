"""Load, ask the rules, save, tell."""

from anlan.domains.supervision.handlers import dangers, evidence, files

__all__ = ["dangers", "evidence", "files"]
