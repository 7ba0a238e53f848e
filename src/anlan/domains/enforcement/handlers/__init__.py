"""Load, ask the rules, save, tell."""

from anlan.domains.enforcement.handlers import draws, field, inspections, officers, penalties

__all__ = ["draws", "field", "inspections", "officers", "penalties"]
