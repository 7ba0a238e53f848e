"""The pages a person opens: the list, a run, its inputs changed and run again, compared, as Word; only for those who may."""

import io

import pytest
from django.test import Client
from docx import Document

from anlan.domains.decision import api as decision
from anlan.platform.accounts.actor import system
from anlan.platform.accounts.models import Organisation, User
from anlan.platform.bus import deliver
from anlan.platform.bus.api import Context, send

pytestmark = pytest.mark.django_db(transaction=True)
LEAK = {"substance": "氯", "lon": 119.6, "lat": 34.58, "mass_rate_kg_s": 2.0, "duration_s": 1800, "wind_ms": 3, "wind_from_deg": 90, "stability": "D"}


def signed_in(role="duty_officer", area="3207"):
    organisation, _ = Organisation.objects.get_or_create(code=area, defaults={"name": "值班室", "division": area})
    user = User.objects.create_user(f"{role}-{area}-{User.objects.count()}", password="anlan-demo-2025", name="值班员", organisation=organisation)
    user.role_grants.create(role=role, area=area)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def number():
    pk = send(decision.RunModel(subject="incident/7", model="cloud.toxic_zones", inputs=LEAK, division="320703007", title="氯气泄漏"), Context(actor=system("t")))
    deliver.drain()
    return pk


def test_a_run_is_read_and_run_again_with_another_wind(number):
    client = signed_in()
    page = client.get(f"/decision/{number}/")
    assert page.status_code == 200
    assert "AEGL-3" in page.content.decode()
    assert "<polygon" in page.content.decode()
    answer = client.post(f"/decision/{number}/again/", {**{k: str(v) for k, v in LEAK.items()}, "wind_ms": "6"})
    assert answer.status_code == 302
    deliver.drain()
    second = decision.runs_for("incident/7")[-1]
    assert (second.inputs["wind_ms"], second.state) == (6.0, "done")
    both = client.get(f"/decision/{number}/?with={second.id}").content.decode()
    assert "wind_ms" in both


def test_the_word_document_holds_the_table_and_the_seal(number):
    answer = signed_in().get(f"/decision/{number}/run.docx")
    text = "\n".join(p.text for p in Document(io.BytesIO(answer.content)).paragraphs)
    assert decision.get_run(number).sha256 in text
    assert signed_in("analyst").get(f"/decision/{number}/contours.geojson").json()["type"] == "FeatureCollection"


def test_the_list_shows_what_the_reader_may_see(number):
    assert "氯气泄漏" in signed_in().get("/decision/").content.decode()
    assert "氯气泄漏" not in signed_in(area="320706").get("/decision/").content.decode()
    assert signed_in(area="320722").get(f"/decision/{number}/").status_code == 403
    assert Client().get("/decision/").status_code == 302


def test_any_model_is_run_from_its_form():
    client = signed_in("analyst")
    assert "风速" in client.get("/decision/new/?model=fire.pool").content.decode()
    answer = client.post("/decision/new/?model=fire.pool", {"division": "3207", "substance": "汽油", "lon": "119.2", "lat": "34.6", "diameter_m": "10", "wind_ms": "3"})
    assert answer.status_code == 302
    deliver.drain()
    assert decision.runs_for("division/3207")[0].exposure["levels"][0]["label"] == "37.5 kW/m²"
    assert client.post("/decision/new/?model=fire.pool", {"division": "3207", "substance": "汽油", "wind_ms": "大"}).status_code in {400, 403, 409, 422}
