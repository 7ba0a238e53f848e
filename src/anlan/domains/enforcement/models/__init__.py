"""Tables of enforcement."""

from anlan.domains.enforcement.models.inspections import Draw, FieldRecord, Inspection, SupervisionPlan
from anlan.domains.enforcement.models.officers import Equipment, Officer, Training
from anlan.domains.enforcement.models.penalties import Paper, Payment, Penalty

__all__ = [
    "Draw",
    "Equipment",
    "FieldRecord",
    "Inspection",
    "Officer",
    "Paper",
    "Payment",
    "Penalty",
    "SupervisionPlan",
    "Training",
]
