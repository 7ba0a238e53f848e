"""Lists, records, forms, files: from a kind's declaration alone, and never beyond one's area."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.console.tests.world import DISTRICT, NEIGHBOUR, ZONE, build, signed_in
from anlan.platform.bus.models import AuditEntry
from anlan.platform.kinds.api import get_kind

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def world():
    build()


def rows(kind: str = "hospital"):
    return get_kind(kind).model.objects


def test_one_sees_the_records_of_ones_area_and_no_others():
    page = signed_in("li", "duty_officer", DISTRICT).get("/registry/hospital/").content.decode()
    assert "徐圩医院" in page
    assert "灌南医院" not in page


def test_a_record_outside_the_area_is_not_there():
    client = signed_in("li", "duty_officer", DISTRICT)
    assert client.get(f"/registry/hospital/{rows().get(code='H2').pk}/").status_code == 404
    assert client.get(f"/map/card/hospital/{rows().get(code='H2').pk}").status_code == 404


def test_an_enterprise_sees_its_own_things_only():
    page = signed_in("jia", "enterprise", ZONE, own="E1").get("/registry/chemical_enterprise/").content.decode()
    assert "甲化工" in page
    assert "乙化工" not in page


def test_search_finds_two_characters():
    page = signed_in("li", "duty_officer").get("/registry/hospital/?q=灌南").content.decode()
    assert "灌南医院" in page
    assert "徐圩医院" not in page


def test_the_form_saves_and_the_history_says_who_changed_what():
    client, row = signed_in("li", "registrar"), rows().get(code="H1")
    form = {"code": "H1", "name": "徐圩新区医院", "division": ZONE, "geom": json.dumps({"type": "Point", "coordinates": [119.6, 34.5]}), "version": row.version}
    assert client.post(f"/registry/hospital/{row.pk}/edit/", form).status_code == 302
    page = client.get(f"/registry/hospital/{row.pk}/").content.decode()
    assert "徐圩新区医院" in page
    assert "徐圩医院" in page, "the history holds the name before"


def test_a_record_changed_by_another_meanwhile_is_not_overwritten():
    client, row = signed_in("li", "registrar"), rows().get(code="H1")
    form = {"code": "H1", "name": "新名", "division": ZONE, "geom": "", "version": row.version + 7}
    answer = client.post(f"/registry/hospital/{row.pk}/edit/", form)
    assert answer.status_code == 422
    assert "刚被他人修改" in answer.content.decode()
    assert rows().get(pk=row.pk).name == "徐圩医院"


def test_a_record_cannot_be_moved_out_of_ones_area():
    client, row = signed_in("li", "registrar", DISTRICT), rows().get(code="H1")
    form = {"code": "H1", "name": "徐圩医院", "division": NEIGHBOUR, "geom": "", "version": row.version}
    assert client.post(f"/registry/hospital/{row.pk}/edit/", form).status_code in (403, 422)
    assert rows().get(pk=row.pk).division == ZONE


def test_what_was_typed_wrongly_is_said_at_its_field():
    answer = signed_in("li", "registrar").post("/registry/hospital/new/", {"code": "", "name": "", "division": ZONE, "geom": "POINT(1"})
    assert answer.status_code == 422
    assert answer.content.decode().count("form-error") >= 2


def test_importing_first_tries_then_writes():
    client = signed_in("li", "registrar")
    sheet = "编码,名称,区划,经度,纬度\nH9,新医院,320703007,119.5,34.5\n,没有编码,320703007,,\n".encode()
    tried = client.post("/registry/hospital/import/", {"file": SimpleUploadedFile("h.csv", sheet), "try": "1"}).content.decode()
    assert "没有写入" in tried
    assert not rows().filter(code="H9").exists()
    client.post("/registry/hospital/import/", {"file": SimpleUploadedFile("h.csv", sheet)})
    assert rows().filter(code="H9").exists()


def test_export_holds_what_the_list_shows():
    answer = signed_in("li", "registrar").get("/registry/hospital/export.csv?q=灌南")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "灌南医院" in text
    assert "徐圩医院" not in text


def test_pages_that_a_role_lacks_are_refused_and_not_in_its_menu():
    client = signed_in("li", "enterprise", ZONE, own="E1")
    assert client.get("/audit/").status_code == 403
    assert 'href="/audit/"' not in client.get("/registry/").content.decode()


def test_who_looked_at_a_telephone_number_is_in_the_trail_once_a_look_and_nobody_else_is():
    row = rows().get(code="H1")
    rows().filter(pk=row.pk).update(contact_name="王院长", contact_phone="0518-09000001")
    client = signed_in("li", "duty_officer")
    for path in (f"/registry/hospital/{row.pk}/", f"/map/card/hospital/{row.pk}", f"/api/kinds/hospital/{row.pk}", f"/registry/hospital/{rows().get(code='H2').pk}/"):
        assert client.get(path).status_code == 200
    seen = list(AuditEntry.objects.filter(command="ReadPersonal").values_list("actor", "subject", "data__columns", "area"))
    assert seen == [("li", f"hospital/{row.pk}", ["contact_name", "contact_phone"], ZONE)]
    signed_in("wang", "registrar").get(f"/registry/hospital/{row.pk}/edit/")
    assert AuditEntry.objects.filter(command="ReadPersonal", subject=f"hospital/{row.pk}").count() == 2
