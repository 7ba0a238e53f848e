"""The duty pages as people use them: roster, hand-over, log."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.console.tests.world import CITY, NEIGHBOUR, build, signed_in
from anlan.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def world():
    build()


def day(later: int = 0) -> str:
    return (clock.local(clock.now()) + timedelta(days=later)).date().isoformat()


def test_a_roster_is_written_shown_taken_out_and_brought_back():
    client = signed_in("zhang", "commander")
    said = {"area": CITY, "day": day(1), "seat": "officer", "name": "李值班", "starts": "08:30", "ends": "08:30"}
    assert client.post("/roster/save/", said).status_code == 302
    page = client.get(f"/roster/?from={day()}").content.decode()
    assert "李值班" in page
    sheet = client.get(f"/roster/export.xlsx?from={day()}").content
    brought = client.post("/roster/import/", {"area": CITY, "file": SimpleUploadedFile("r.xlsx", sheet)})
    assert brought.status_code == 302
    assert client.get(f"/roster/?from={day()}").content.decode().count("<b>李值班</b>") == 1


def test_what_is_refused_is_said_on_the_page_and_what_was_typed_stays():
    client = signed_in("zhang", "commander")
    answer = client.post("/roster/save/", {"area": CITY, "day": "2020-01-01", "seat": "officer", "name": "李值班"})
    assert answer.status_code == 422
    assert "过去的值班是记录" in answer.content.decode()
    assert 'value="李值班"' in answer.content.decode()
    wrong = SimpleUploadedFile("r.csv", f"日期,岗位,姓名\n{day(1)},厨师,某人\n".encode())
    assert "第 2 行" in client.post("/roster/import/", {"area": CITY, "file": wrong}).content.decode()


def test_a_shift_hands_over_and_the_next_signs():
    giver, taker = signed_in("li", "duty_officer"), signed_in("wang", "duty_officer")
    giver.post("/duty/log/", {"text": "省厅来电询问汛情"})
    page = giver.get("/hand-overs/new/").content.decode()
    assert "省厅来电询问汛情" in page
    paper = giver.post("/hand-overs/new/", {"text": "盯紧潮位"})["Location"]
    assert "交班待签收" in taker.get("/duty/").content.decode()
    pk = paper.strip("/").rpartition("/")[2]
    assert giver.post(f"/act/hand_over/{pk}/", {"verb": "sign"}).status_code == 422
    assert taker.post(f"/act/hand_over/{pk}/", {"verb": "sign"}).status_code == 302
    page = taker.get(paper).content.decode()
    assert "已签收" in page
    assert "盯紧潮位" in page
    log = taker.get(f"/duty-log/?day={day()}").content.decode()
    assert "省厅来电询问汛情" in log
    assert "li → wang" in log


def test_the_duty_of_another_area_is_closed():
    client = signed_in("zhao", "duty_officer", NEIGHBOUR)
    for path in ("/roster/", "/duty-log/", "/hand-overs/new/"):
        assert client.get(f"{path}?area={CITY}").status_code == 403, path
    assert client.post("/roster/save/", {"area": NEIGHBOUR}).status_code == 403, "a duty officer does not write the roster"
