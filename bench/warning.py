"""Warnings: forty real receivers of which one is dead, one hangs and one flaps; issuing; a thousand targets."""

from collections.abc import Iterator

from bench._child import databases, told_by


def rows() -> Iterator[dict]:
    with databases() as found:
        for label, environment in found.items():
            yield from told_by("bench._warning", label, environment)
