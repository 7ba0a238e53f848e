"""A decision that can be read aloud: allowed or not, the reason code, the clause it rests on, and what was considered."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where a rule or a number comes from: ``source`` a law, standard or plan; ``clause`` its article; ``quote`` its words if read."""

    source: str
    clause: str = ""
    quote: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.source, self.clause) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a rule answers. ``code`` is stable and translatable; ``inputs`` is exactly what was considered."""

    allowed: bool
    code: str
    text: str = ""
    basis: tuple[Citation, ...] = ()
    inputs: Mapping[str, object] = field(default_factory=dict)

    def require(self) -> "Verdict":
        """Return self, or raise :class:`Refused` carrying this verdict."""
        if not self.allowed:
            raise Refused(self)
        return self


class Refused(Exception):  # noqa: N818 - the word a duty officer reads
    """A rule said no. ``verdict`` says why; ``fields`` maps field names to what is wrong with them."""

    def __init__(self, verdict: Verdict, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(verdict.text or verdict.code)
        self.verdict = verdict
        self.fields = dict(fields or {})


def allow(code: str = "ok", *basis: Citation, text: str = "", **inputs: object) -> Verdict:
    return Verdict(allowed=True, code=code, text=text, basis=basis, inputs=inputs)


def refuse(code: str, text: str, /, *basis: Citation, **inputs: object) -> Verdict:
    return Verdict(allowed=False, code=code, text=text, basis=basis, inputs=inputs)


def refused(code: str, text: str, /, **fields: str) -> Refused:
    """A ready exception for bad input: each keyword is a field name and what to do about it."""
    return Refused(refuse(code, text), fields)
