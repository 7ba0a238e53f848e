"""Reports of all kinds written for this project, in many ways of speaking, with what is to be found in each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from anlan.engines.planbook import EventFacts, Figure, extract, home_gazetteer
from anlan.kernel.clock import SHANGHAI

REPORTED = datetime(2025, 8, 14, 10, tzinfo=SHANGHAI)
FIGURES = {"deaths", "missing", "injured", "serious", "trapped", "evacuated", "affected", "loss_yuan", "area_m2", "magnitude"}


@dataclass(frozen=True)
class Check:
    """One thing asked of one report; ``open`` marks what is known not to be managed."""

    text: str
    name: str
    wanted: str
    right: bool
    open: bool

    @property
    def group(self) -> str:
        return "figures" if self.name in FIGURES else "place" if self.name in ("division", "road", "kilometre") else self.name


@dataclass(frozen=True)
class FirstRun:
    """How many of one batch of published news were read right before any rule was mended by it, and after."""

    batch: int
    what: str
    right: int
    asked: int
    after: int
    wrong: str


def first_runs() -> Iterator[FirstRun]:
    for line in Path(__file__).with_name("first_report_runs.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            batch, what, right, asked, after, wrong = line.split("\t")
            yield FirstRun(int(batch), what, int(right), int(asked), int(after), wrong)


def checks() -> Iterator[Check]:
    for line in Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, wanted = line.split("\t")
            found = extract(text, REPORTED, home_gazetteer())
            for item in wanted.split():
                name, value = item.rstrip("?").split("=")
                right = not found.events if name == "none" else bool(found.main) and _is_right(found.main, name, value)
                yield Check(text, name, value, right, item.endswith("?"))


def _is_right(event: EventFacts, name: str, wanted: str) -> bool:
    if name == "type":
        return event.type.code.startswith(tuple(wanted.split("|")))
    if name == "time":
        return bool(event.time and (event.time.value or "").startswith(wanted))
    if name == "place":
        return bool(event.place and any(one in event.place.name for one in wanted.split("|")))
    if name in ("division", "road", "kilometre"):
        return str(getattr(event.place, name, None)) == wanted
    return any(_says(getattr(event, name), one) for one in wanted.split("|"))


def _says(figure: Figure | None, wanted: str) -> bool:
    if wanted == "-" or figure is None:
        return wanted == "-" and figure is None
    low, dots, high = wanted.partition("..")
    if not dots:
        return figure.value == float(wanted)
    return abs((figure.min or 0) - float(low)) <= 1 and (
        abs(figure.max - float(high)) <= 1 if high and figure.max is not None else not high and figure.max is None
    )
