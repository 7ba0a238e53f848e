"""Periodic work of decision."""

from anlan.engines import science
from anlan.platform.jobs.api import every


@every(seconds=86_400, name="decision.warm")
def warm_models() -> None:
    """Compile the cloud models before they are needed: the first run of an incident must not wait for it."""
    science.warm_up()
