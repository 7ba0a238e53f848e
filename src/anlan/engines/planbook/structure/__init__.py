"""From the text of a plan to its structure: :func:`read_plan`."""

from anlan.engines.planbook.structure.reader import looks_like_plan, read_plan

__all__ = ["looks_like_plan", "read_plan"]
