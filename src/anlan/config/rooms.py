"""Which rooms there are: the platform's, every domain room that has an ``apps.py``, and the console."""

from importlib import resources

PLATFORM = ("accounts", "bus", "cases", "files", "geo", "jobs", "kinds", "live", "search")


def domain_rooms() -> list[str]:
    """Names of the domain rooms that are built, in alphabetical order."""
    found = (entry.name for entry in resources.files("anlan.domains").iterdir() if entry.joinpath("apps.py").is_file())
    return sorted(found)


def installed_rooms() -> list[str]:
    rooms = [f"anlan.platform.{name}" for name in PLATFORM if _has_apps(f"anlan.platform.{name}")]
    rooms += [f"anlan.domains.{name}" for name in domain_rooms()]
    return rooms + [name for name in ("anlan.console", "anlan.config") if _has_apps(name)]


def _has_apps(package: str) -> bool:
    return resources.files(package).joinpath("apps.py").is_file()
