"""Addresses of the pages of each room."""
