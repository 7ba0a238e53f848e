"""Anlan 安澜: the emergency-management platform of a city. Floors, top down: config, console, domains, platform | engines, kernel."""

__version__ = "0.1.0"
