"""What a model declares about itself: inputs with unit and range, outputs, equations with source, verification.

Two ranges stand beside each number. Outside ``possible`` the model refuses: the value cannot be. Outside ``valid`` it computes
and warns: nobody has verified it there.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

REQUIRED: Final = "required"
Range = tuple[float, float]
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One input. ``kind`` is number (arrays welcome), choice, text, time, object or flag; an empty ``unit`` is a pure number."""

    name: str
    zh: str
    unit: str = ""
    kind: str = "number"
    possible: Range | None = None
    valid: Range | None = None
    choices: tuple[str, ...] = ()
    default: Any = REQUIRED
    note: str = ""

    @property
    def is_required(self) -> bool:
        return isinstance(self.default, str) and self.default == REQUIRED


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    name: str
    zh: str
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """``text`` is the formula as one writes it; ``source`` the book, paper or standard with page or clause."""

    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One row of the verification table: what was compared, against whom, how near it must lie."""

    case: str
    against: str
    tolerance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    id: str
    version: str
    zh: str
    en: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    equations: tuple[Equation, ...]
    verification: tuple[Check, ...] = ()
    limits: tuple[str, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON: what ``anlan science describe`` prints."""
        return asdict(self)
