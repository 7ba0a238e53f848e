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
from anlan.domains.enforcement.documents import INSPECTION_FORMS, PENALTY_FORMS
from anlan.domains.enforcement.events import (
    EnterprisesDrawn,
    FieldRecordConflicted,
    InspectionMoved,
    PenaltyDecided,
    PenaltyMoved,
)
from anlan.domains.enforcement.guards import needs, owed_yuan, range_of
from anlan.domains.enforcement.handlers.officers import EQUIPMENT, PURPOSES
from anlan.domains.enforcement.papers import chain_of, check_file, file_zip
from anlan.domains.enforcement.planning import progress, suggest_lines
from anlan.domains.enforcement.queries import (
    Day,
    Standing,
    day_of,
    draws,
    field_records,
    get_draw,
    get_inspection,
    get_penalty,
    get_plan,
    officers_for,
    plans,
    standings,
)
from anlan.domains.enforcement.rules.discretion import TIERS, Range, compute_range, violations
from anlan.domains.enforcement.rules.inspecting import RESULTS, get_item
from anlan.domains.enforcement.rules.steps import KINDS
from anlan.domains.enforcement.rules.tables import table
from anlan.domains.enforcement.taking import items_list, tasks_of
from anlan.domains.enforcement.verifying import verify_draw

__all__ = [
    "EQUIPMENT",
    "INSPECTION_FORMS",
    "KINDS",
    "PENALTY_FORMS",
    "PURPOSES",
    "RESULTS",
    "TIERS",
    "AddEvidence",
    "AssignInspection",
    "CommitDraw",
    "Day",
    "DecideOnSpot",
    "EnterprisesDrawn",
    "FieldRecordConflicted",
    "InspectionMoved",
    "MakeDraw",
    "OrderCorrection",
    "PenaltyDecided",
    "PenaltyMoved",
    "ProposeCase",
    "Range",
    "RecordTraining",
    "SaveEquipment",
    "SetPlanLines",
    "SettleField",
    "Standing",
    "StateCircumstances",
    "SyncField",
    "chain_of",
    "check_file",
    "compute_range",
    "day_of",
    "draws",
    "field_records",
    "file_zip",
    "get_draw",
    "get_inspection",
    "get_item",
    "get_penalty",
    "get_plan",
    "items_list",
    "needs",
    "officers_for",
    "owed_yuan",
    "plans",
    "progress",
    "range_of",
    "standings",
    "suggest_lines",
    "table",
    "tasks_of",
    "verify_draw",
    "violations",
]  # fmt: skip
