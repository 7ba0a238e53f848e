"""Enforcement's door: penalty cases, inspections, draws, officers."""

from anlan.domains.enforcement.commands import (
    AddEvidence,
    AssignInspection,
    CommitDraw,
    DecideOnSpot,
    MakeDraw,
    OrderCorrection,
    ProposeCase,
    RecordTraining,
    SaveEquipment,
    SetPlanLines,
    SettleField,
    StateCircumstances,
    SyncField,
)
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
from anlan.domains.enforcement.verifying import verify_draw

__all__ = [
    "AddEvidence", "AssignInspection", "CommitDraw", "DecideOnSpot", "EnterprisesDrawn", "FieldRecordConflicted", "InspectionMoved", "MakeDraw",
    "OrderCorrection", "PenaltyDecided", "PenaltyMoved", "ProposeCase", "Range", "RecordTraining", "SaveEquipment", "SetPlanLines", "SettleField",
    "StateCircumstances", "SyncField", "chain_of", "check_file", "compute_range", "file_zip", "needs", "owed_yuan", "range_of", "verify_draw", "violations",
]  # fmt: skip
