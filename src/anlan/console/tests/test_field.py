"""The on-site page in a real browser on a phone's screen: without a network it opens, writes and keeps; back on it, everything arrives once."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from anlan.domains.enforcement.tests.test_inspections import FieldRecord, Inspection, assigned, do
from anlan.domains.enforcement.tests.world import Bureau
from anlan.domains.supervision.tests.world import plant
from anlan.platform.accounts.models import User
from anlan.platform.cases.act import Act
from anlan.platform.files.api import attachments_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.timeout(120)]
ANSWERED = """document.querySelectorAll(".field-item").forEach(item =>
  item.querySelector(`input[value=${item.dataset.code === "G08" ? "fault" : "ok"}]`).click())"""
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone(chromium, live_server):
    """A phone on which 甲 is signed in."""
    bureau = Bureau()
    bureau.plant = plant(division="320703")[0]
    client = Client()
    client.force_login(User.objects.get(username="甲"))
    context = chromium.new_context(
        locale="zh-CN", viewport=PHONE, geolocation={"longitude": 119.6, "latitude": 34.58}, permissions=["geolocation"]
    )
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page, faults = context.new_page(), []
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield bureau, context, page, f"{live_server.url}/field/"
    context.close()
    assert faults == []


def inspect(page, party):
    """One inspection, filled in with a finger."""
    page.click(f".field-card:has-text('{party}')")
    page.wait_for_selector(".field-form")
    page.evaluate(ANSWERED)
    page.click('[data-do="submit"]')
    assert "G08" in page.inner_text('[data-part="lacking"]')  # a fault says what was seen, and somebody signs
    page.fill('[data-note="G08"]', "探测器超期未检定")
    page.fill("#field-companion", "王经理")
    page.click('[data-do="locate"]')
    expect(page.locator("[data-part=position]")).to_contain_text("119.6")
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 180, box["y"] + 30, steps=4)
    page.mouse.up()
    expect(page.locator("[data-part=signed]")).to_have_text("已签字")
    page.click('[data-do="submit"]')
    page.wait_for_selector(".field-card[data-state]")


def test_two_inspections_without_a_network_arrive_once_and_a_conflict_is_shown(phone):
    bureau, context, page, address = phone
    plain, changed = (
        assigned(bureau, planned_on="2026-03-03"),
        assigned(bureau, enterprise=plant(code="CE-T2", name="演示第二企业", division="320703")[0]),
    )
    page.goto(address)
    page.wait_for_selector(".field-card")
    assert page.evaluate("navigator.serviceWorker.ready.then(() => caches.keys())")
    context.set_offline(True)
    page.reload()
    inspect(page, "演示测试化工")
    inspect(page, "演示第二企业")
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
    assert (plain.state, plain.faults, plain.lon, plain.companion) == ("recorded", 1, 119.6, "王经理")
    assert Inspection.objects.get(pk=changed.pk).state == "assigned" and len(attachments_of(changed.subject)) == 1
    page.reload()
    page.wait_for_selector(".field-card[data-state='conflict']")
    assert FieldRecord.objects.count() == 2
