"""Scenarios read from ``data/``: a JSON file each, and CSV series that become reading steps."""

import csv
import json
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from importlib import resources

from anlan.domains.drill.scenarios.model import Scenario, Step
from anlan.kernel.clock import parse_time

SCENARIOS = ("chlorine-xuwei", "lorry-fire-guannan", "typhoon-lekima")


def scenario_keys() -> tuple[str, ...]:
    return SCENARIOS


def data_text(name: str) -> str:
    return resources.files(__package__).joinpath(f"data/{name}").read_text(encoding="utf-8")


def data_rows(name: str) -> list[dict[str, str]]:
    """Rows of a CSV file of ``data/``; lines beginning with # say where it comes from."""
    return list(csv.DictReader(line for line in data_text(name).splitlines() if not line.startswith("#")))


@cache
def get_scenario(key: str) -> Scenario:
    """The scenario with this key; LookupError naming those there are."""
    if key not in SCENARIOS:
        raise LookupError(f"没有情景 {key}；现有：{'、'.join(SCENARIOS)}")
    document = json.loads(data_text(f"{key}.json"))
    steps = [_step(item) for item in document["steps"]]
    steps += [step for series in document.get("series", ()) for step in _series(series)]
    return Scenario(
        key=key,
        title=document["title"],
        summary=document["summary"],
        start=parse_time(document["start"]),
        event_type=document["event_type"],
        place=document["place"],
        sources=tuple(document["sources"]),
        invented=tuple(document["invented"]),
        steps=tuple(sorted(steps, key=lambda step: step.at)),
        occurred=timedelta(seconds=document.get("occurred_s", 0)),
        speed=float(document["speed"]),
        track=document.get("track", {}),
    )


def _step(item: dict) -> Step:
    return Step(
        at=timedelta(seconds=item["at_s"]), do=item["do"], text=item["text"], by=item.get("by", ""),
        payload=item.get("payload", {}), expect=item.get("expect", {}),
    )  # fmt: skip


def _series(series: dict) -> Iterator[Step]:
    """One reading step a row; each column named in ``points`` is one point."""
    for row in data_rows(series["file"]):
        readings = [
            {"point": point["point"], "quantity": point["quantity"], "unit": point["unit"], "value": float(row[column])}
            for column, point in series["points"].items()
        ]
        values = "，".join(f"{r['point']}＝{r['value']:g}{r['unit']}" for r in readings)
        yield Step(
            at=timedelta(seconds=float(row["at_s"])),
            do="reading",
            text=f"{series['title']}：{values}",
            by="device",
            payload={"readings": readings},
        )
