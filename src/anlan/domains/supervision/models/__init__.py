"""Tables of supervision."""

from anlan.domains.supervision.models.danger import Danger
from anlan.domains.supervision.models.evidence import Evidence
from anlan.domains.supervision.models.files import EnterpriseFile, Norm

__all__ = ["Danger", "EnterpriseFile", "Evidence", "Norm"]
