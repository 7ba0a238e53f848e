"""Typhoons: tracks, wind at a place by the hour, closest approach, and the warning colour that follows."""
