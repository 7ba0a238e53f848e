"""The China profile as data (``data/china_profile.json``): colours, names of code lists, categories. All configurable."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from anlan.engines.cap.words import Category, Severity
from anlan.kernel.grades import WarningColour
from anlan.kernel.tables import event_ancestors


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourRow:
    """How one warning colour 预警级别 is said in CAP, in Chinese and in English."""

    severity: Severity
    zh: str
    en: str
    rgb: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a city may set about its messages; :func:`china_profile` gives the shipped one."""

    event_code_name: str
    division_name: str
    colour_name: str
    organisation_code: str
    colours: Mapping[WarningColour, ColourRow]
    categories: Mapping[str, tuple[Category, ...]]
    events_en: Mapping[str, str]

    def categories_of(self, event_code: str) -> tuple[Category, ...]:
        """Categories by the longest prefix of the GB/T 35561 code that the table names."""
        for length in range(len(event_code), 0, -1):
            if found := self.categories.get(event_code[:length]):
                return found
        return (Category.OTHER,)

    def event_en(self, event_code: str) -> str:
        """The English name of the event type, or of its nearest named ancestor."""
        return next((self.events_en[code] for code in event_ancestors(event_code) if code in self.events_en), "Emergency")

    def colour_said(self, value: str) -> WarningColour | None:
        """The colour a parameter value names, in either language."""
        return next((colour for colour, row in self.colours.items() if value and value.lower() in {row.zh, row.en.lower()}), None)


def profile_from(document: Mapping[str, Any]) -> Profile:
    """A profile from the shape of ``china_profile.json``; raises KeyError or ValueError naming what is missing or not a CAP word."""
    colours = {
        WarningColour(int(key)): ColourRow(severity=Severity(row["severity"]), zh=row["zh"], en=row["en"], rgb=row["rgb"])
        for key, row in document["colours"].items()
    }
    return Profile(
        event_code_name=document["event_code_name"]["value"],
        division_name=document["division_name"]["value"],
        colour_name=document["colour_name"]["value"],
        organisation_code=document["organisation_code"]["value"],
        colours=colours,
        categories={key: tuple(Category(word) for word in row) for key, row in document["categories"].items()},
        events_en=document["events_en"],
    )


@cache
def china_profile() -> Profile:
    """The shipped profile."""
    text = resources.files("anlan.engines.cap").joinpath("data/china_profile.json").read_text(encoding="utf-8")
    return profile_from(json.loads(text))
