"""What may come in over HTTP: numbers a database can hold, texts without NUL, places on the earth, times a calendar has."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Path, Query, Schema
from pydantic import AfterValidator, Field

from anlan.kernel import clock

BIGGEST = 2**63 - 1


def _plain(text: str) -> str:
    """Text every database can hold: neither NUL nor half a character."""
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise ValueError("含有不能保存的字符")
    return text


def _zoned(at: datetime) -> datetime:
    if not 1971 <= at.year <= 2099:  # noqa: PLR2004 - what history can hold
        raise ValueError("年份应在 1971 至 2099 之间")
    return clock.aware(at)


Text = Annotated[str, AfterValidator(_plain), Field(max_length=2_000)]
Short = Annotated[str, AfterValidator(_plain), Field(max_length=120)]
Code = Annotated[str, AfterValidator(_plain), Field(min_length=1, max_length=60)]
Division = Annotated[str, Field(pattern=r"^[0-9]{2,12}$")]
Instant = Annotated[datetime, AfterValidator(_zoned)]
Number = Annotated[int, Path(ge=1, le=BIGGEST)]
After = Annotated[int, Query(ge=0, le=BIGGEST)]
Word = Annotated[str, Path(max_length=120), AfterValidator(_plain)]
Longitude = Annotated[float, Query(ge=-180, le=180)]
Latitude = Annotated[float, Query(ge=-90, le=90)]


class Ordering(Schema):
    """An order of the device's protocol, and what it asks for: ``{"order": "set_interval", "given": {"seconds": 30}}``."""

    order: Code
    given: dict[str, Any] = {}


class Doing(Schema):
    """What to do with an alert: acknowledge, assign, silence or clear."""

    verb: Short
    text: Text = ""
    assignee: Short = ""
    minutes: int = 0


class KeyWanted(Schema):
    """A key for a device, or for a gateway of an organisation or area."""

    name: Short
    division: Division
    device: Short = ""
    organisation: Annotated[int, Field(ge=1, le=BIGGEST)] | None = None
    per_minute: Annotated[int, Field(ge=1, le=2**31 - 1)] = 6_000


class RuleWanted(Schema):
    """A rule as an analyst writes it."""

    code: Code
    name: Short
    division: Division
    kind: Short
    condition: dict[str, Any]
    selector: dict[Short, Short] = {}
    level: Annotated[int, Field(ge=1, le=4)] = 3
    event_type: Annotated[str, Field(pattern=r"^[0-9A-Z]{0,10}$")] = ""
    clause: Annotated[str, AfterValidator(_plain), Field(max_length=200)] = ""
    parent: Annotated[str, AfterValidator(_plain), Field(max_length=60)] = ""
