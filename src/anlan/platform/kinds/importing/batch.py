"""Rows on their way into a kind: cleaned values by column, and what was wrong with which row."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """``row`` is the line in the file as a person counts it; ``field`` and ``label`` name the column, empty when the whole row is meant."""

    row: int
    field: str
    label: str
    value: str
    problem: str


class Keep:
    """Stands in a column where the cell was empty: the record keeps what it says."""

    def __repr__(self) -> str:
        return "KEEP"


KEEP = Keep()


class Batch:
    """What an import carries. In the audit trail it is one line: how many rows, from what form, with what SHA-256 (see ``__str__``)."""

    def __init__(self, kind: str, numbers: list[int], columns: dict[str, list[Any]], *, form: str, digest: str) -> None:
        self.kind, self.numbers, self.columns = kind, numbers, columns
        self.form, self.digest = form, digest
        self.errors: list[RowError] = []
        self.bad: set[int] = set()

    def __str__(self) -> str:
        return f"{len(self.numbers)} rows of {self.form}, sha256 {self.digest}"

    def blame(self, position: int, field: Any, value: Any, problem: str) -> None:
        """``position`` counts rows of the batch from 0; a row with a fault is not imported."""
        name, label = (field.name, str(field.verbose_name)) if field is not None else ("", "")
        told = "" if value is None or value is KEEP else str(value)[:80]
        self.bad.add(position)
        self.errors.append(RowError(row=self.numbers[position], field=name, label=label, value=told, problem=problem))
