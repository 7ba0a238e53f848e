"""Filling an empty database with the demonstration city: divisions, organisations, accounts, reference data, things."""

from anlan.domains.drill.seeding.city import seed_city

__all__ = ["seed_city"]
