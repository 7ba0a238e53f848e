"""Load, ask the rules, save, tell."""

from anlan.domains.supervision.handlers import dangers, files

__all__ = ["dangers", "files"]
