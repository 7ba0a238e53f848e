"""The city risk list, declared."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from anlan.domains.citysafety.models import CityRisk
from anlan.domains.citysafety.weighing import present_grade
from anlan.platform.kinds.api import Kind, Layer, register


def _grade(risk: Any) -> dict[str, Any]:
    return {"grade": present_grade(risk)}


register(Kind(
    key="city_risk", model=CityRisk, label=_("城市安全风险"), group=_("城市安全"), layer=Layer(symbol="risk_point", min_zoom=9, colour="#d9480f", colour_by="grade"),
    columns=("code", "name", "category", "grade", "division", "organisation", "review_due_on"), filters=("category", "grade", "base_grade", "division"),
    sorts=("grade", "review_due_on", "name", "code", "updated_at"), compute=_grade, search=("code", "name", "address", "scenario"),
))  # fmt: skip
