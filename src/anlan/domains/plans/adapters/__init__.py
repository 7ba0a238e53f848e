"""Doors to machines outside the house."""
