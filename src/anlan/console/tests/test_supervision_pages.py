"""The working day of supervision in the browser's words: an enterprise, a town officer, each within what is theirs."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from PIL import Image

from anlan.console.tests.world import ZONE, build, signed_in
from anlan.domains.supervision import api as supervision
from anlan.platform.kinds.api import get_kind

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def world():
    build()


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
