"""Affairs: the indicators of a city and its counties over ten years of records, the evaluation of a county, lists of a full office."""

from collections.abc import Iterator

from bench._child import databases, told_by


def rows() -> Iterator[dict]:
    with databases() as found:
        for label, environment in found.items():
            yield from told_by("bench._affairs", label, environment)
