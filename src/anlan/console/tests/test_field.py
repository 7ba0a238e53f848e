"""The on-site page in a real browser on a phone's screen: without a network it opens, writes and keeps; back on it, everything arrives once."""

import base64
import io
from datetime import timedelta

import pytest
from django.test import Client
from docx import Document
from playwright.sync_api import expect

from anlan.domains.enforcement.api import OrderCorrection
from anlan.domains.enforcement.tests.test_inspections import PNG, FieldRecord, Inspection, assigned, do, synced
from anlan.domains.enforcement.tests.world import Bureau
from anlan.domains.supervision.tests.world import plant
from anlan.kernel import clock
from anlan.platform.accounts.models import User
from anlan.platform.cases.act import Act
from anlan.platform.files.api import attachments_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.timeout(120)]
ANSWERED = """document.querySelectorAll(".field-item").forEach(item =>
  item.querySelector(`input[value=${item.dataset.code === "G08" ? "fault" : "ok"}]`).click())"""
PHONE = {"width": 390, "height": 844}


MICROPHONE = """navigator.mediaDevices.getUserMedia = async () => {
  const sound = new AudioContext(), note = sound.createOscillator(), out = sound.createMediaStreamDestination()
  note.connect(out); note.start()
  return out.stream
}"""


def enter(context, client, address):
    client.force_login(User.objects.get(username="甲"))
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])


@pytest.fixture
def phone(chromium, live_server):
    """A phone on which 甲 is signed in."""
    bureau = Bureau()
    bureau.plant = plant(division="320703")[0]
    client = Client()
    context = chromium.new_context(
        locale="zh-CN",
        viewport=PHONE,
        geolocation={"longitude": 119.6, "latitude": 34.58},
        permissions=["geolocation", "microphone"],
    )
    context.add_init_script(MICROPHONE)
    enter(context, client, live_server.url)
    page, faults = context.new_page(), []
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield bureau, context, page, f"{live_server.url}/field/", client
    context.close()
    assert faults == []


def sign(page):
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 180, box["y"] + 30, steps=4)
    page.mouse.up()
    expect(page.locator("[data-part=signed]")).to_have_text("已签字")


def inspect(page, party, due_on=""):
    """One inspection, filled in with a finger: a photograph, a voice note, the position, a signature."""
    page.click(f".field-card:has-text('{party}')")
    page.wait_for_selector(".field-form")
    page.evaluate(ANSWERED)
    page.click('[data-do="submit"]')
    assert "G08" in page.inner_text('[data-part="lacking"]')  # a fault says what was seen, and somebody signs
    page.fill('[data-note="G08"]', "探测器超期未检定")
    for _ in range(2):
        page.set_input_files(
            '[data-photo="G08"]', files=[{"name": "a.png", "mimeType": "image/png", "buffer": base64.b64decode(PNG)}]
        )
    expect(page.locator(".field-piece[data-kind=photo] img")).to_have_count(2)
    page.locator(".field-piece[data-kind=photo] [data-do=remove]").first.click()  # taken by mistake
    page.click('[data-do="voice"][data-id="G08"]')
    page.click('[data-do="voice"]:has-text("停止录音")')
    expect(page.locator(".field-piece")).to_have_count(2)
    page.fill("#field-companion", "王经理")
    page.fill("#field-dueOn", due_on)
    page.click('[data-do="locate"]')
    expect(page.locator("[data-part=position]")).to_contain_text("119.6")
    sign(page)
    expect(page.locator('[data-part="lacking"]')).to_be_empty()  # what was lacking is there


def word(page, name):
    """The text of a document as it was made on the phone, line by line, its tables after."""
    with page.expect_download() as caught:
        page.click(f".btn:has-text('Word · {name}')")
    return told(Document(caught.value.path()))


def told(document):
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    return [line.text.strip() for line in document.paragraphs if line.text.strip()], cells


def by_the_house(address, client, case, form):
    return told(Document(io.BytesIO(client.get(f"/inspections/{case.pk}/{form}.docx").content)))


def sent(page):
    page.click('[data-do="submit"]')
    page.wait_for_selector(".field-title")


def test_two_inspections_without_a_network_arrive_once_and_a_conflict_is_shown(phone):
    """The documents handed over on the spot are word for word those the house makes of the record later."""
    bureau, context, page, address, client = phone
    plain, changed = (
        assigned(bureau, planned_on="2026-03-03"),
        assigned(bureau, enterprise=plant(code="CE-T2", name="演示第二企业", division="320703")[0]),
    )
    page.goto(address)
    page.wait_for_selector(".field-card")
    assert page.evaluate("navigator.serviceWorker.ready.then(() => caches.keys())")
    context.set_offline(True)
    page.reload()
    due_on = (clock.local(clock.now()) + timedelta(days=15)).date()
    inspect(page, "演示测试化工", due_on.isoformat())
    page.click('[data-do="papers"]')
    handed = {"record": word(page, "现场检查记录"), "order": word(page, "责令限期整改指令书")}
    assert page.locator(".sheet").count() == 2 and page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.click('[data-do="resume"]')
    sent(page)
    inspect(page, "演示第二企业")
    sent(page)
    page.reload()  # as after an empty battery
    page.wait_for_selector(".field-card[data-state='waiting']")
    assert page.locator(".field-card[data-state='waiting']").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert not FieldRecord.objects.exists()
    do(Act(kind="inspection", id=changed.pk, verb="reassign", data={"officers": bureau.team, "reason": "调整"}), bureau.head)
    context.set_offline(False)
    page.wait_for_selector(".field-card[data-state='applied']")
    page.wait_for_selector(".field-card[data-state='conflict']:has-text('被他人修改')")
    plain.refresh_from_db()
    assert (plain.state, plain.faults, plain.lon, plain.companion) == ("ordered", 1, 119.6, "王经理")
    assert {form: by_the_house(address, client, plain, form) for form in handed} == handed
    assert Inspection.objects.get(pk=changed.pk).state == "assigned"
    kinds = sorted(row.name.rpartition(".")[2] for row in attachments_of(changed.subject))
    assert kinds == ["docx", "jpg", "png", "webm"]  # the record handed over, the photograph, the signature, the voice
    page.reload()
    page.wait_for_selector(".field-card[data-state='conflict']")
    assert FieldRecord.objects.count() == 2


def test_a_recheck_is_made_offline_and_a_lapsed_session_loses_nothing(phone):
    bureau, context, page, address, client = phone
    case = assigned(bureau)
    synced(bureau, case)
    do(OrderCorrection(inspection=case.pk, due_on=(clock.local(clock.now()) + timedelta(days=9)).date().isoformat()), bureau.one)
    page.goto(address)
    page.click("section:has-text('待复查') .field-card")
    page.wait_for_selector(".field-form")
    page.locator('input[value="ok"]').evaluate_all("all => all.forEach(one => one.click())")
    page.fill("#field-opinion", "现场查看，探测器已检定。")
    page.fill("#field-companion", "王经理")
    sign(page)
    page.click('[data-do="papers"]')
    handed = word(page, "整改复查意见书")
    page.click('[data-do="resume"]')
    client.logout()
    sent(page)
    page.wait_for_selector("[data-part=sign-in]:has-text('登录已过期')")
    assert page.locator(".field-card[data-state='waiting']").count() == 1 and Inspection.objects.get().state == "ordered"
    enter(context, client, address)
    page.click('[data-do="sync"]')
    page.wait_for_selector(".field-card[data-state='applied']")
    case.refresh_from_db()
    assert (case.state, case.recheck["passed"]) == ("corrected", True) and page.locator("[data-part=sign-in]").count() == 0
    assert by_the_house(address, client, case, "recheck") == handed
