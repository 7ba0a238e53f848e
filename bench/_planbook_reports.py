"""The labelled reports beside the repository: type, time, place, casualties held against what people annotated."""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

GROUPS = {
    "交通事故": ("12H",), "地震": ("11C",), "火灾": ("12G", "11G", "12H04", "12K05", "12D03", "12D01", "12J06"), "恐怖袭击": ("14F",), "食物中毒": ("13B", "13C"),
}  # fmt: skip


def shared() -> Path:
    return Path(os.environ.get("ANLAN_SHARED") or Path(__file__).resolve().parents[2] / "shared")


@dataclass(frozen=True)
class Report:
    stem: str
    group: str
    text: str
    reported: datetime | None
    times: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def reports() -> Iterator[Report]:
    from lxml import etree

    for path in sorted((shared() / "data/reports").glob("*/*.xml")):
        root = etree.parse(str(path), etree.XMLParser(recover=True, resolve_entities=False)).getroot()
        content = root.find("Content")
        if content is not None:
            found: dict[str, list[str]] = {"Time": [], "Location": []}
            for event in content.iter("Event"):
                if any(d.get("type") == "emergency" for d in event.findall(".//Denoter")):
                    for tag, words in found.items():
                        words += [squeeze("".join(x.itertext())) for x in event.findall(f".//{tag}")]
            yield Report(path.stem, path.parent.name, squeeze("".join(content.itertext())), _reported(root.findtext("ReportTime") or ""), found["Time"], found["Location"])


def _reported(text: str) -> datetime | None:
    from anlan.kernel.clock import SHANGHAI

    match = re.search(r"(\d{4})\D(\d{1,2})\D(\d{1,2})", text)
    return datetime(*map(int, match.groups()), 18, tzinfo=SHANGHAI) if match else None


@dataclass
class Tally:
    right: int = 0
    asked: int = 0
    wrong: list[str] = field(default_factory=list)

    def count(self, ok: bool, said: str) -> None:
        self.asked += 1
        self.right += ok
        if not ok:
            self.wrong.append(said)

    @property
    def share(self) -> float:
        return 100 * self.right / self.asked if self.asked else 0.0


def measure() -> dict[str, Tally]:
    """type, time, place (the first annotated span inside the words found), casualties (each of deaths, missing, injured)."""
    from anlan.engines.planbook import extract

    figures: dict[str, Any] = json.loads((Path(__file__).parent / "data/report_casualties.json").read_text(encoding="utf-8"))["figures"]
    tallies = {name: Tally() for name in ("type", "time", "place", "casualties")}
    for report in reports():
        event = extract(report.text, report.reported).main
        tallies["type"].count(bool(event and event.type.code.startswith(GROUPS[report.group])), f"{report.stem}: {event and event.type.code}")
        for name, wanted in (("time", report.times), ("place", report.places)):
            part = getattr(event, name, None)
            said = report.text[part.words[0]:part.words[1]] if part else ""
            if wanted:
                tallies[name].count(wanted[0] in said, f"{report.stem}: {wanted[0]} | {said}")
        wanted_figures = figures.get(hashlib.sha256(report.stem.encode()).hexdigest()[:16], {})
        for name, value in wanted_figures.items():
            tallies["casualties"].count(_same(getattr(event, name, None), value), f"{report.stem}: {name} {value}")
    return tallies


def _same(figure: Any, wanted: Any) -> bool:
    if wanted is None or figure is None:
        return wanted is None and figure is None
    return [figure.min, figure.max] == wanted if isinstance(wanted, list) else figure.value == wanted
