"""Which rooms there are: the platform's, every domain room that has an ``apps.py``, and the console."""

from importlib import resources

PLATFORM = ("accounts", "bus", "cases", "files", "geo", "jobs", "kinds", "live", "search")


_chosen: frozenset[str] | None = None  # of the domain rooms; None: all


def open_only(*rooms: str) -> None:
    """For a process that needs no more of the house than these domain rooms; before the settings are read. Starting takes a third of the time."""
    global _chosen  # noqa: PLW0603 - said once, at the start of a process
    _chosen = frozenset(rooms)


def is_whole() -> bool:
    """Are all rooms open, or did this process choose some?"""
    return _chosen is None


def domain_rooms() -> list[str]:
    """Names of the domain rooms that are built, in alphabetical order."""
    found = (entry.name for entry in resources.files("anlan.domains").iterdir() if entry.joinpath("apps.py").is_file())
    return sorted(found)


def installed_rooms() -> list[str]:
    rooms = [f"anlan.platform.{name}" for name in PLATFORM if _has_apps(f"anlan.platform.{name}")]
    rooms += [f"anlan.domains.{name}" for name in domain_rooms() if _chosen is None or name in _chosen]
    if _chosen is not None:
        return rooms
    return rooms + [name for name in ("anlan.console", "anlan.config") if _has_apps(name)]


def _has_apps(package: str) -> bool:
    return resources.files(package).joinpath("apps.py").is_file()
