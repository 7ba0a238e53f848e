"""Tables of supervision."""

from anlan.domains.supervision.models.danger import Danger
from anlan.domains.supervision.models.evidence import Evidence
from anlan.domains.supervision.models.files import EnterpriseFile, Norm
from anlan.domains.supervision.models.records import (
    EnterpriseAccident,
    EnterprisePermit,
    RiskPoint,
    SafetyInsurance,
    SafetyPerson,
    SafetyTraining,
)
from anlan.domains.supervision.models.report import RiskReport
from anlan.domains.supervision.models.standard import Criterion
from anlan.domains.supervision.models.work import GasTest, WorkPermit

__all__ = [
    "Criterion", "Danger", "EnterpriseAccident", "EnterpriseFile", "EnterprisePermit", "Evidence", "GasTest", "Norm", "RiskPoint", "RiskReport", "SafetyInsurance", "SafetyPerson",
    "SafetyTraining", "WorkPermit",
]  # fmt: skip
