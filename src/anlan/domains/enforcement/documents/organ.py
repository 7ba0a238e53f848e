"""In whose name a document goes out: the bureau its officers belong to, not the town the plant stands in."""

from collections.abc import Iterable
from typing import Any

from anlan.domains.enforcement.models import Officer
from anlan.domains.registry import api as registry

COUNTY = 6
"""Digits of a county in GB/T 2260: enforcement belongs to bureaus of counties and the city."""


def organ_for(case: Any) -> str:
    return organs_for([case])[case.pk]


def organs_for(cases: Iterable[Any]) -> dict[int, str]:
    """Bureau by case: two queries however many the cases are, and one a bureau."""
    rows = list(cases)
    lead = {case.pk: case.officers[0]["id"] for case in rows if case.officers}
    homes = dict(Officer.objects.filter(pk__in=set(lead.values())).values_list("pk", "division"))
    places = {case.pk: homes.get(lead.get(case.pk, 0), case.division)[:COUNTY] for case in rows}
    names = {code: organ_of(registry.division_name(code)) for code in set(places.values())}
    return {pk: names[code] for pk, code in places.items()}


def organ_of(division_name: str) -> str:
    return f"{division_name or '　　　　'}应急管理局"
