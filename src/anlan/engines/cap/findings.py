"""What a check found: where (element path), what (stable code), in Chinese words that say what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from anlan.kernel.verdict import Refused, refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``level`` *error* makes the message invalid; *advice* does not."""

    path: str
    code: str
    text: str
    level: Literal["error", "advice"] = "error"

    def __str__(self) -> str:
        return f"{self.path}:{self.text}"


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.level == "error")


class InvalidCap(Refused):
    """A message that breaks the standard; ``findings`` says where and why."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        text = ";".join(str(finding) for finding in errors(self.findings)[:5])
        super().__init__(refuse("cap_invalid", f"CAP 消息不合规:{text}"), {f.path: f.text for f in errors(self.findings)})


def unreadable(code: str, text: str) -> InvalidCap:
    return InvalidCap([Finding(path="/", code=code, text=text)])
