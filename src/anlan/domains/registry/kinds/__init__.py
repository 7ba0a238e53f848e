"""The kinds of the register, declared. Importing this package makes them known."""

from anlan.domains.registry.kinds import forces, hazards, supplies, targets, water

__all__ = ["forces", "hazards", "supplies", "targets", "water"]
