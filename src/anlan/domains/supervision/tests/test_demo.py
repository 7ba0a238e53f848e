"""The invented year: of invented enterprises only, marked everywhere, and counted as the records say."""

import pytest

from anlan.domains.supervision import api as supervision
from anlan.domains.supervision import demo, files
from anlan.domains.supervision.models import Danger, EnterpriseFile, RiskPoint, RiskReport, WorkPermit
from anlan.domains.supervision.tests.world import house
from anlan.platform.kinds.api import SaveRecord

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_year_is_made_of_invented_enterprises_only_and_counts_agree():
    place = {"type": "Point", "coordinates": [119.6, 34.5]}
    for code, invented in (("D1", True), ("D2", True), ("R1", False)):
        house(
            SaveRecord(
                kind="chemical_enterprise",
                data={"code": code, "name": f"企业{code}", "division": "320703007", "geom": place, "invented": invented},
            )
        )
    made = demo.make("small", 1)
    assert made["criterion"] == len(supervision.criteria(limit=1000))
    assert [row.clause for row in supervision.criteria("罐区 切断")] == ["五"]
    real = EnterpriseFile.objects.get(code="R1")
    assert made["enterprise_file"] == 3
    assert not Danger.objects.filter(file=real).exists()
    for model in (Danger, RiskPoint, RiskReport, WorkPermit):
        assert model.objects.exists()
        assert not model.objects.filter(invented=False).exists()
    file = EnterpriseFile.objects.get(code="D1")
    assert file.size and file.credit_code[-1] == "S" and file.legal_person and file.accepted_on
    names = (
        "open_dangers",
        "major_dangers",
        "overdue_dangers",
        "found_dangers",
        "closed_dangers",
        "recurrent_dangers",
        "score",
        "grade",
        "parts",
    )
    before = {name: getattr(file, name) for name in names}
    files.recount(file.pk)
    file.refresh_from_db()
    assert {name: getattr(file, name) for name in names} == before
