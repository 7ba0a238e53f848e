"""The demonstration library: the city's special plans as texts written for this project, each marked 演示文本. Numbers of law are cited; others are marked 演示值."""

from importlib import resources


def demonstration_plans() -> dict[str, bytes]:
    """File name → content of every demonstration text."""
    folder = resources.files(__package__)
    return {
        entry.name: entry.read_bytes()
        for entry in sorted(folder.iterdir(), key=lambda item: item.name)
        if entry.name.endswith(".md")
    }
