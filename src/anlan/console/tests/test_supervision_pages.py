"""The working day of supervision in the browser's words: an enterprise, a town officer, each within what is theirs."""

import io
from xml.etree import ElementTree as ET

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from PIL import Image

from anlan.console.details import value_said
from anlan.console.map import four_colours
from anlan.console.tests.world import ZONE, build, signed_in
from anlan.domains.supervision import api as supervision
from anlan.domains.supervision.norms import forget_norms
from anlan.kernel import clock
from anlan.platform.accounts.actor import system
from anlan.platform.bus import deliver
from anlan.platform.kinds.api import get_kind
from harness.rows import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def world():
    forget_norms()
    build()
    deliver.drain()


def subject(code="E1"):
    return f"chemical_enterprise/{get_kind('chemical_enterprise').model.objects.get(code=code).pk}"


def photograph():
    image, out = Image.new("RGB", (8, 8)), io.BytesIO()
    exif = image.getexif()
    exif.get_ifd(0x8769)[0x9003] = "2025:03:01 09:30:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (34.0, 33.0, 0.0), 3: "E", 4: (119.0, 36.0, 0.0)})
    image.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("before.jpg", out.getvalue(), "image/jpeg")


def test_an_enterprise_registers_a_danger_with_a_photograph_and_the_town_accepts():
    plant, town = signed_in("jia", "enterprise", ZONE, own="E1"), signed_in("an", "town_officer", ZONE)
    form = {
        "enterprise": subject(),
        "title": "动火点未清理",
        "category": "work",
        "level": "general",
        "source": "enterprise",
        "lon": "119.5",
        "lat": "34.5",
    }
    page = plant.post("/dangers/new/", {**form, "file": photograph()}, follow=True).content.decode()
    danger = supervision.dangers_of(subject())[0]
    kept = supervision.evidence_of(supervision.find_danger(danger.id))["before"][0]
    assert "动火点未清理" in page
    assert (kept.located_by, round(kept.lon, 3), kept.taken_at.isoformat()) == ("exif", 119.6, "2025-03-01T01:30:00+00:00")
    act = {"verb": "plan", "duty": "李四", "measures": "清理可燃物"}
    plant.post(f"/act/danger/{danger.id}/", act)
    plant.post(f"/act/danger/{danger.id}/", {"verb": "fix", "result": "已清理"})
    town.post(f"/act/danger/{danger.id}/", {"verb": "accept", "opinion": "合格"})
    assert supervision.get_danger(danger.id).state == "accepted"
    book = load_workbook(io.BytesIO(town.get("/dangers/two-lists.xlsx?state=").content))
    assert book.sheetnames == ["问题隐患清单", "制度措施清单"]
    assert book["问题隐患清单"]["E2"].value == "动火点未清理"


def test_incidents_at_an_enterprise_stand_in_its_file():
    file = next(row for row in supervision.enterprises(system("t", channel="test")) if row.subject == subject())
    make(apps.get_model("command", "Incident"), title="徐圩一处着火", place=f"{file.name}东门", division=ZONE, state="open", known_at=clock.now())
    page = signed_in("zhi", "commander", "3207").get(f"/enterprises/{file.id}/")
    assert page.status_code == 200
    assert "徐圩一处着火" in page.content.decode()


def test_an_enterprise_is_not_offered_to_accept_its_own_major_danger():
    plant, town = signed_in("jia", "enterprise", ZONE, own="E1"), signed_in("an", "town_officer", ZONE)
    plant.post("/dangers/new/", {"enterprise": subject(), "title": "切断阀失灵", "category": "equipment", "level": "major", "clause": "第五条", "source": "enterprise"})
    pk = supervision.dangers_of(subject())[0].id
    for said in (
        {"verb": "plan", "duty": "李四", "measures": "更换\n试验", "money_yuan": "1", "due_at": "2026-12-31T18:00", "contingency": "停用"},
        {"verb": "fix", "result": "已换", "system_measure": "每月试验"},
    ):
        plant.post(f"/act/danger/{pk}/", said)
    assert supervision.get_danger(pk).state == "fixed"
    own, other = (person.get(f"/dangers/{pk}/").content.decode() for person in (plant, town))
    assert f"menu-danger-{pk}-accept" in other and f"menu-danger-{pk}-accept" not in own
    assert '<span style="white-space:pre-line">更换\n试验</span>' in own, "lines of what people wrote, none of the template's own"


def test_an_enterprise_sees_its_own_dangers_only():
    other = signed_in("yi", "enterprise", ZONE, own="E2")
    plant = signed_in("jia", "enterprise", ZONE, own="E1")
    plant.post("/dangers/new/", {"enterprise": subject(), "title": "通道堵塞", "level": "general", "source": "enterprise"})
    pk = supervision.dangers_of(subject())[0].id
    assert other.get(f"/dangers/{pk}/").status_code == 404
    assert "通道堵塞" not in other.get("/dangers/").content.decode()
    refused = plant.post("/dangers/new/", {"enterprise": subject(), "title": "", "level": "major"})
    assert refused.status_code == 422
    assert "请写明隐患" in refused.content.decode()


def test_the_workbench_counts_what_the_records_say():
    plant, town = signed_in("jia", "enterprise", ZONE, own="E1"), signed_in("an", "town_officer", ZONE)
    plant.post(
        "/dangers/new/",
        {"enterprise": subject(), "title": "通道堵塞", "level": "general", "source": "enterprise", "due_at": "2024-01-01"},
    )
    page = town.get("/supervision/").content.decode()
    assert "化工和危险化学品" in page
    assert "甲化工" in page


def test_an_enterprise_reports_its_risks_on_its_own_and_the_map_takes_the_colour(monkeypatch):
    plant, town = signed_in("jia", "enterprise", ZONE, own="E1"), signed_in("an", "town_officer", ZONE)
    where = plant.post("/risks/begin/", {"enterprise": subject(), "form": "annual"}).url
    point = {
        "name": "液氯储罐",
        "unit": "罐区",
        "method": "LEC",
        "likelihood": "3",
        "exposure": "6",
        "severity": "40",
        "owner": "李四",
        "controls": "联锁、喷淋",
    }
    plant.post(f"{where}point/", point)
    plant.post(
        f"{where}point/",
        {"name": "拆检", "method": "JHA", "steps": "拆法兰 | 残液喷溅 | 2 3 1 | 4 2", "owner": "王五", "controls": "防护"},
    )
    page = plant.get(where).content.decode()
    assert "D = 3 × 6 × 40 = 720" in page
    assert "R = 3 × 4 = 12" in page
    assert plant.post(f"{where}point/", {"name": "坏", "method": "JHA", "steps": "只有一段"}).status_code == 422
    plant.post(f"/act/risk_report/{where.split('/')[-2]}/", {"verb": "submit", "signer": "张总", "committed": "是"})
    deliver.drain()
    drawn = town.get("/risks/four-colours/").content.decode()
    assert 'fill="#d32027"' in drawn
    assert "徐圩新区" in drawn
    monkeypatch.setattr(four_colours, "MOST_DOTS", 0)
    crowded = town.get("/risks/four-colours/").content.decode()
    assert "<circle" not in crowded and "共 1 个，图上只绘出等级最高的 0 个" in crowded and "#f3b6b8" in crowded, "what is not drawn is counted, and colours its area"
    assert "液氯储罐" in town.get(f"/risks/four-colours/?enterprise={supervision.get_enterprise(subject()).id}").content.decode()
    listed = town.get("/risks/").content.decode()
    assert "待镇街审查" in listed
    assert town.get("/risks/missing.xlsx").status_code == 200


def test_the_enterprise_page_is_read_in_a_minute_and_duties_count():
    plant = signed_in("jia", "enterprise", ZONE, own="E1")
    own = plant.get("/enterprises/own/", follow=True)
    page = own.content.decode()
    assert "得分构成" in page
    assert "尚未核查" in page
    pk = supervision.get_enterprise(subject()).id
    plant.post(f"/enterprises/{pk}/duty/", {"number": "1", "state": "yes"})
    plant.post(
        f"/enterprises/{pk}/save/",
        {
            "sector": "chemical",
            "size": "large",
            "credit_code": "91320700MA1ABCDEFG",
            "legal_person": "张总",
            "accepted_on": "2024-05-01",
        },
    )
    assert "19 项未落实" in plant.get(f"/enterprises/{pk}/").content.decode()
    assert signed_in("yi", "enterprise", ZONE, own="E2").get(f"/enterprises/{pk}/").status_code == 404
    assert "甲化工" in plant.get("/enterprises/?sort=-open_dangers").content.decode()


def test_hot_work_on_the_spot():
    plant = signed_in("jia", "enterprise", ZONE, own="E1")
    form = {
        "enterprise": subject(),
        "kind": "hot",
        "grade": "二级",
        "place": "1#罐区",
        "team": "检修班",
        "workers": "赵六",
        "watcher": "孙七",
    }
    assert plant.post("/works/new/", form).status_code == 422
    answer = plant.post("/works/new/", {**form, "starts_at": "2030-01-01T08:00", "ends_at": "2030-01-01T12:00"})
    where = answer.url
    plant.post(f"{where}conditions/", {"confirmed": [*supervision.CONDITIONS["hot"], "节假日、公休日或夜间动火，已升级审批（GB 30871-2022 5.1.1）"]})
    bad = plant.post(
        f"{where}gas/", {"combustible_percent": "0.9", "lower_limit_percent": "5", "by": "周八"}, follow=True
    ).content.decode()
    assert "不合格" in bad
    plant.post(f"{where}gas/", {"combustible_percent": "0.1", "lower_limit_percent": "5", "by": "周八"})
    plant.post(f"/act/work_permit/{where.split('/')[-2]}/", {"verb": "approve", "approver": "吴九"})
    assert supervision.find_work(int(where.split("/")[-2])).state == "approved"
    assert "1#罐区" in plant.get("/works/").content.decode()
    assert "1#罐区" in str(plant.get("/api/map/situation").json()["works"])


def test_criteria_are_read_from_a_text_found_and_cited_and_norms_are_set_with_a_basis():
    text = "目录\n1. 演示行业重大事故隐患判定标准【演示部】………1\n2. 无正文标准【演示部】………9\n\n---\n演示行业重大事故隐患\n判定标准\n第一条\n　下列情形为重大隐患：\n（一）可燃气体报警器失灵\n未及时修复的；\n（二）未设置紧急切断装置。\n—1—\n"
    bureau = signed_in("ju", "safety_supervisor")
    bureau.post("/criteria/load/", {"file": SimpleUploadedFile("a.md", text.encode()), "source": "演示文本"})
    page = bureau.get("/criteria/?q=报警器 失灵").content.decode()
    assert "可燃气体报警器失灵未及时修复的" in page
    assert "紧急切断" not in page
    assert bureau.post("/norms/set/", {"key": "danger.general_days", "value": "20", "basis": ""}).status_code == 422
    bureau.post("/norms/set/", {"key": "danger.general_days", "value": "20", "basis": "连应急〔演示〕1号"})
    assert "连应急〔演示〕1号" in bureau.get("/norms/").content.decode()


def test_the_double_report_shows_its_proof_and_a_kept_truth_is_said_in_words():
    plant = signed_in("jia", "enterprise", ZONE, own="E1")
    plant.post("/dangers/new/", {"enterprise": subject(), "title": "切断阀失灵", "category": "equipment", "level": "major", "clause": "第五条", "source": "enterprise"})
    pk = supervision.dangers_of(subject())[0].id
    plant.post(f"/act/danger/{pk}/", {"verb": "tell_workers", "proof": "职代会纪要三号"})
    assert "职代会纪要三号</div>" in plant.get(f"/dangers/{pk}/").content.decode()
    assert (value_said(None, True), value_said(None, False), value_said(None, 80000.0)) == ("是", "否", "80,000")


def test_an_enterprise_is_told_what_it_owes_and_sees_its_own_plant_on_the_four_colour_map():
    plant = signed_in("jia", "enterprise", ZONE, own="E1")
    name = next(row.name for row in supervision.enterprises(system("t", channel="test")) if row.subject == subject())
    assert "本企业应报" in plant.get("/risks/").content.decode()
    assert "年度报告" in plant.get("/enterprise/").content.decode()
    page = plant.get("/risks/four-colours/").content.decode()
    assert f"{name} 安全风险四色图" in page
    assert 'name="area"' not in page
    sheet = plant.get("/risks/four-colours.svg")
    assert sheet["Content-Type"] == "image/svg+xml"
    assert ET.fromstring(sheet.content).get("width") == "420mm"
    assert "连云区" in signed_in("xian", "county_checker", "320703").get("/risks/four-colours.svg").content.decode()
