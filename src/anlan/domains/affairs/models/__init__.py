"""Tables of affairs, by question."""

from anlan.domains.affairs.models.indicators import Accident, DisasterLoss, Scheme, YearStatistic
from anlan.domains.affairs.models.learning import Activity, Attempt, Course, Enrolment
from anlan.domains.affairs.models.papers import IncomingDocument, Meeting, Notice, OutgoingDocument, Receipt, WorkTask
from anlan.domains.affairs.models.planning import Appraisal, PlanNode, PlanTask, PlanText

__all__ = [
    "Accident", "Activity", "Appraisal", "Attempt", "Course", "DisasterLoss", "Enrolment", "IncomingDocument", "Meeting", "Notice", "OutgoingDocument",
    "PlanNode", "PlanTask", "PlanText", "Receipt", "Scheme", "WorkTask", "YearStatistic",
]  # fmt: skip
