"""The identifier of platform 12379 国家突发事件预警信息发布平台: ``ZZZZZZDDDUUUXX_YYYYMMDDhhmmss_N``, 31 characters."""

import re
from dataclasses import dataclass
from datetime import datetime

from anlan.kernel.clock import SHANGHAI, local

_FORM = re.compile(r"(?P<division>\d{6})(?P<organisation>\d{3})(?P<unit>\d{3})(?P<extra>\d{2})_(?P<at>\d{14})_(?P<sequence>\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """``division`` GB/T 2260 (six digits), ``organisation`` GB/T 4657, ``unit`` inside it, ``at`` Beijing time, ``sequence`` 0–9."""

    division: str
    organisation: str
    at: datetime
    sequence: int = 0
    unit: str = "000"
    extra: str = "00"

    def __str__(self) -> str:
        stamp = local(self.at).strftime("%Y%m%d%H%M%S")
        return f"{self.division}{self.organisation}{self.unit}{self.extra}_{stamp}_{self.sequence}"


def make_identifier(division: str, organisation: str, at: datetime, sequence: int = 0) -> str:
    """The identifier as text. ``division`` may be canonical (``3207``); raises ValueError for a part of the wrong form."""
    text = str(Identifier(division=division[:6].ljust(6, "0"), organisation=organisation, at=at, sequence=sequence))
    parse_identifier(text)
    return text


def parse_identifier(text: str) -> Identifier:
    """Raises ValueError saying the form that is asked for."""
    found = _FORM.fullmatch(text)
    if not found:
        raise ValueError(f"标识“{text}”须为 ZZZZZZDDDUUUXX_YYYYMMDDhhmmss_N(31 位)")
    parts = found.groupdict()
    try:
        at = datetime.strptime(parts.pop("at"), "%Y%m%d%H%M%S").replace(tzinfo=SHANGHAI)
    except ValueError as error:
        raise ValueError(f"标识“{text}”中的时间不存在") from error
    return Identifier(**{**parts, "sequence": int(parts["sequence"])}, at=at)  # type: ignore[arg-type]
