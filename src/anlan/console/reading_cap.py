"""A signed message as the public page shows it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from anlan.domains.warning import api as warning
from anlan.engines import cap


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    message: Any
    info: Any
    colour: str


def shown(message: Any) -> Shown:
    """The info block in the reader's language, the first where it has none."""
    alert = cap.read(warning.public_cap(message.identifier) or b"")
    wanted = "en" if (get_language() or "").startswith("en") else "zh"
    return Shown(message=message, info=alert.info_in(wanted) or alert.infos[0], colour=message.colour.name.lower())
