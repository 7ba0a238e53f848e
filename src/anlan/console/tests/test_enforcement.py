"""The pages of enforcement: who opens what, a case taken a step from its page, documents, the file, and what the phone takes along."""

import io
import json
import re
import zipfile

import pytest
from django.test import Client
from docx import Document

from anlan.console import assets
from anlan.domains.enforcement import api
from anlan.domains.enforcement.tests.test_inspections import PNG, Inspection, answers, assigned, do
from anlan.domains.enforcement.tests.world import MONDAY, Bureau, Penalty
from anlan.domains.supervision.tests.world import plant
from anlan.kernel import clock
from anlan.platform.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bureau():
    with clock.frozen(MONDAY):
        made = Bureau()
        made.plant = plant(division="320703")[0]
        yield made


def browser(name):
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def test_every_page_opens_for_the_head_and_none_for_strangers(bureau):
    case, visit = bureau.served(), assigned(bureau)
    draw = do(api.CommitDraw(division="3207", title="抽查", count=1, officers=bureau.team, area="320703"), bureau.head)
    pages = ("/enforcement/", "/officers/", "/inspections/", f"/inspections/{visit.pk}/", "/inspections/new/", "/draws/", f"/draws/{draw}/", "/penalties/", f"/penalties/{case.pk}/",
             "/penalties/new/", "/cases/supervision_plan/", "/field/")  # fmt: skip
    client = browser("丁")
    assert {path: client.get(path).status_code for path in pages} == dict.fromkeys(pages, 200)
    assert {Client().get(path).status_code for path in pages} == {302}
    text = client.get("/officers/").content.decode()
    assert "没有行政执法证" in text and "第四十二条" in text
    seed = client.get(f"/draws/{draw}/").content.decode()
    assert api.get_draw(bureau.head, draw).seed not in seed  # told only after the draw


def test_a_case_is_taken_its_steps_from_its_page(bureau):
    head, one, legal = browser("丁"), browser("甲"), browser("丙")
    said = {
        "division": "320703",
        "party": "演示化工",
        "violation": "99-3",
        "facts": "探测器未检定",
        "ended_on": "2026-02-20",
        "party_kind": "unit",
    }
    bare = one.post("/penalties/new/", said | {"violation": "", "party": ""})
    assert bare.status_code == 422 and {"请填写当事人", "请从裁量基准中选择"} <= set(re.findall(r"[\u4e00-\u9fff]+", bare.content.decode()))
    assert one.post("/penalties/new/", said).status_code == 302
    case = Penalty.objects.get()
    page = f"/penalties/{case.pk}/"
    alone = head.post(f"{page}act/", {"verb": "file", "officers": bureau.team[:1]}, headers={"HX-Request": "true"})
    assert (
        alone.status_code == 422 and "第四十二条" in json.loads(alone["HX-Trigger"])["note"]["text"]
    )  # a pressed button says why not
    assert head.post(f"{page}act/", {"verb": "file", "officers": bureau.team, "version": case.version}).status_code == 302
    assert one.post(f"{page}circumstances/", {"found": ["removed_harm"], "harm": "slight", "corrected": "1"}).status_code == 302
    assert "0 — 15,000" in one.get(page).content.decode()
    mine, others = one.get(page).content.decode(), legal.get(page).content.decode()
    assert "须记录执法人员已主动出示执法证件" in mine and "下一步由他人办理" not in mine  # beside the button, before it is pressed
    assert "承办人员（调查终结）" in others and case.papers.get().seal in others
    one.post(f"{page}act/", {"verb": "question", "text_of_record": "……", "signed": "王"})
    file = io.BytesIO("照片说明".encode())
    file.name = "a.txt"
    assert one.post(f"{page}evidence/", {"title": "说明", "file": file}).status_code == 302
    end = {"verb": "conclude", "facts": "……", "suggestion": "penalty", "kinds": ["fine", "warning"], "fine_yuan": "10000"}
    assert one.post(f"{page}act/", end).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.proposal["kinds"]) == ("concluded", ["fine", "warning"])
    assert "立案审批表" in "".join(p.text for p in Document(io.BytesIO(legal.get(f"{page}filing.docx").content)).paragraphs)
    with zipfile.ZipFile(io.BytesIO(legal.get(f"{page}file.zip").content)) as archive:
        assert len(json.loads(archive.read("index.json"))["papers"]) == 4
    assert one.get(f"{page}file.zip").status_code == 403


def test_the_phone_takes_its_tasks_along_and_brings_them_back(bureau):
    visit, phone = assigned(bureau), browser("甲")
    pack = phone.get("/field/pack.json").json()
    assert [(t["id"], t["version"], len(t["items"])) for t in pack["tasks"]] == [(visit.pk, visit.version, 15)]
    assert browser("丁").get("/field/pack.json").json()["tasks"] == []
    said = {
        "key": "k-1", "user": pack["user"], "inspection": visit.pk, "base_version": visit.version, "made_at": "2026-03-02T09:30:00Z",
        "said": {"answers": answers(visit), "companion": "王经理"}, "files": [{"name": "signature.png", "content": PNG, "kind": "signature"}],
    }  # fmt: skip
    send = lambda body: phone.post("/field/sync/", json.dumps(body), content_type="application/json")  # noqa: E731
    assert send(said | {"user": 0}).status_code == 422 and send({"key": "x"}).status_code == 422
    first = send(said)
    assert first.json()["state"] == "applied" and send(said).json() == first.json()
    assert Inspection.objects.get(pk=visit.pk).state == "recorded" and phone.get("/field/pack.json").json()["tasks"] == []
    assert phone.get(f"/inspections/{visit.pk}/record.docx").status_code == 200


def test_the_service_worker_names_the_files_of_this_build():
    answer = Client().get("/field/sw.js")
    assert answer["Content-Type"].startswith("text/javascript") and answer.content.decode().startswith("self.FIELD=")
    files, _code = assets.offline()
    assert json.loads(answer.content.decode().partition("=")[2].partition(";\n")[0])["files"] == ["/field/", *files]
