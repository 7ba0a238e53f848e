"""Enforcement's door: penalty cases, inspections, draws, officers."""

from anlan.domains.enforcement.commands import AddEvidence, DecideOnSpot, ProposeCase, StateCircumstances
from anlan.domains.enforcement.events import (
    EnterprisesDrawn,
    FieldRecordConflicted,
    InspectionMoved,
    PenaltyDecided,
    PenaltyMoved,
)
from anlan.domains.enforcement.guards import needs, owed_yuan, range_of
from anlan.domains.enforcement.papers import chain_of, check_file, file_zip
from anlan.domains.enforcement.rules.discretion import Range, compute_range, violations

__all__ = [
    "AddEvidence", "DecideOnSpot", "EnterprisesDrawn", "FieldRecordConflicted", "InspectionMoved", "PenaltyDecided", "PenaltyMoved", "ProposeCase", "Range",
    "StateCircumstances", "chain_of", "check_file", "compute_range", "file_zip", "needs", "owed_yuan", "range_of", "violations",
]  # fmt: skip
