"""Documents of enforcement in official form, as Word."""

from anlan.domains.enforcement.documents.inspection import INSPECTION_FORMS
from anlan.domains.enforcement.documents.penalty import PENALTY_FORMS

__all__ = ["INSPECTION_FORMS", "PENALTY_FORMS"]
