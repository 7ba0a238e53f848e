"""The pages a person opens: the list, a run, its inputs changed and run again, compared, as Word; only for those who may."""

import io

import pytest
from django.template.loader import render_to_string
from django.test import Client
from docx import Document
from pypdf import PdfReader

from anlan.domains.decision import api as decision
from anlan.domains.decision import forming, reactions
from anlan.engines import science
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
    refused = client.post("/decision/new/?model=fire.pool", {"division": "3207", "substance": "汽油", "wind_ms": "大", "lon": "119.2", "lat": "34.6"})
    assert refused.status_code == 422
    assert "应为数，收到“大”" in refused.content.decode()
    assert 'value="119.2"' in refused.content.decode()


@pytest.mark.parametrize("name", science.MODELS)
def test_every_model_has_a_form_and_says_what_is_missing(name):
    required = [item for item in science.describe(name).inputs if item.is_required]
    form = render_to_string("decision/fields.html", {"fields": forming.fields_of(name, {}, {required[0].name: "缺少"} if required else {})})
    assert all(f'name="{item.name}' in form for item in science.describe(name).inputs)
    assert not required or "缺少" in form
    assert forming.read(name, {}) == {}


@pytest.mark.parametrize("name", science.MODELS)
def test_a_choice_stands_in_words_on_its_form(name):
    shown = [word for field in forming.fields_of(name, {}) for choice, word in field["choices"] if word == choice]
    assert all(word in {"Ms", "Mw", "I0", "I1", "II", "III", "IV"} or not word.isascii() for word in shown)


def test_a_model_that_needs_the_wind_direction_says_so_before_it_runs():
    page = signed_in("analyst").get("/decision/new/?model=cloud.toxic_ensemble&lon=119.6&lat=34.6&substance=液氯").content.decode()
    assert "本模型须有风向" in page
    assert "液相（liquid）" in page


def test_lists_grids_and_flags_are_typed_and_their_results_are_tables_curves_and_pictures():
    client = signed_in("analyst")
    dem = [[5, 5, 5, 5], [5, 1, 1, 5], [5, 1, 1, 5], [5, 5, 5, 5]]
    client.post("/decision/new/?model=flood.ponding", {"division": "3207", "dem": str(dem), "cell_m": "10", "rain_mm": "100", "hours": "2", "closed-asked": "1", "closed": "1"})
    client.post("/decision/new/?model=typhoon.wind", {"division": "3207", "track": "lekima-2019", "lon": "119.2, 119.5", "lat": "34.6, 34.7"})
    deliver.drain()
    ponding, wind = decision.runs_for("division/3207")
    page = client.get(f"/decision/{ponding.id}/").content.decode()
    assert f"/decision/{ponding.id}/grids/depth_m.png" in page
    assert client.get(f"/decision/{ponding.id}/grids/depth_m.png").content[:4] == b"\x89PNG"
    assert client.get(f"/decision/{ponding.id}/grids/none.png").status_code == 404
    assert "data-drawn" in client.get(f"/decision/{wind.id}/").content.decode()


def test_a_chain_is_shown_step_by_step_with_what_each_was_given():
    client = signed_in("analyst")
    quake = {**{k: str(v) for k, v in LEAK.items() if k not in {"mass_rate_kg_s", "duration_s"}}, "mass_kg": "25000", "magnitude": "7", "epicentre_lon": "119.3", "epicentre_lat": "34.5"}
    assert client.post("/decision/new/?model=chain.quake_tanks_leak", {"division": "3207", **quake}).status_code == 302
    deliver.drain()
    run = decision.runs_for("division/3207")[0]
    page = client.get(f"/decision/{run.id}/").content.decode()
    assert "tanks.hole_diameter_m" in page
    assert "<svg" in page
    pdf = client.get(f"/decision/{run.id}/run.pdf").content
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf)).pages)
    assert "第 2 环" in text
    assert run.sha256 in text.replace("\n", "")


def test_a_form_about_a_place_is_filled_from_what_the_house_knows():
    page = signed_in("analyst").get("/decision/new/?model=cloud.toxic_zones&subject=incident/7&lon=119.6&lat=34.58&substance=氯").content.decode()
    assert "没有气象站数据" in page
    assert 'value="119.6"' in page
    assert "泄漏孔径假定 25 mm" in page


def test_a_run_in_the_making_tells_how_far_it_is_and_is_stopped(monkeypatch):
    client = signed_in("analyst")
    given = {"division": "3207", "dem": str([[0.0] * 3] * 3), "cell_m": "10", "duration_s": "86400", "rain_mm_h": "5"}
    client.post("/decision/new/?model=flood.inundation", given)
    run = decision.runs_for("division/3207", done=False)[0]
    monkeypatch.setattr("anlan.domains.decision.reactions.EVERY_S", 0.0)
    heard = []

    def tell_and_stop(share, doing):
        heard.append((share, doing))
        if len(heard) == 2:
            assert "洪水演进" in client.get(f"/decision/{run.id}/", headers={"HX-Request": "true", "HX-Target": "waiting"}).content.decode()
            assert client.post(f"/decision/{run.id}/stop/").status_code == 302

    inner = reactions.watcher
    monkeypatch.setattr(reactions, "watcher", lambda pk: lambda share, doing: (inner(pk)(share, doing), tell_and_stop(share, doing)))
    deliver.drain()
    assert decision.get_run(run.id).state == "stopped"
    assert len(heard) == 2
    assert client.get(f"/decision/{run.id}/", headers={"HX-Request": "true", "HX-Target": "waiting"}).headers["HX-Refresh"] == "true"
