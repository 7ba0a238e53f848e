"""An enterprise manager's day on a phone, from sign-in to print: a danger with its photograph, the risk report, a hot-work permit."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from anlan.console.tests.world import PASSWORD, ZONE, build, person
from anlan.domains.supervision import api as supervision
from anlan.domains.supervision.norms import forget_norms
from anlan.platform.bus import deliver

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.timeout(120)]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone(chromium, live_server):
    forget_norms()
    build()
    deliver.drain()
    person("jia", "enterprise", ZONE, own="E1")
    context = chromium.new_context(
        locale="zh-CN", viewport=PHONE, geolocation={"longitude": 119.6, "latitude": 34.58}, permissions=["geolocation"]
    )
    page, faults = context.new_page(), []
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{live_server.url}/sign-in/")
    page.fill("[name=username]", "jia")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    yield page, live_server.url
    context.close()
    assert faults == []


def photograph():
    out = io.BytesIO()
    Image.new("RGB", (16, 12), "#994400").save(out, "JPEG")
    return {"name": "before.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def fits(page):
    """Nothing sticks out of the screen sideways."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url


def verb(page, label, **said):
    """Open the verb's small form, fill it in, press its button."""
    form = page.locator("details.menu", has=page.locator("summary", has_text=label)).first
    form.locator("summary").click()
    for name, value in said.items():
        field = form.locator(f"[name={name}]")
        field.select_option(label=value) if field.evaluate("e => e.tagName") == "SELECT" else field.fill(value)
    form.locator("button.btn-primary").click()


def test_danger_report_and_permit_from_sign_in_to_print(phone):
    page, address = phone
    page.goto(f"{address}/dangers/new/")
    page.fill("#title", "泵房联轴器防护罩缺失")
    page.set_input_files("#file", photograph())
    fits(page)
    page.click("button:has-text('登记')")
    expect(page.locator("h1")).to_contain_text("泵房联轴器防护罩缺失")
    expect(page.locator("figure img")).to_have_count(1)
    fits(page)
    verb(page, "落实整改方案", duty="李四", measures="加装防护罩")
    expect(page.locator(".stages [aria-current=step]")).to_have_text("整改中")
    assert [row.state for row in supervision.dangers_of(_file().subject)] == ["fixing"]

    page.goto(f"{address}/risks/")
    page.click("button:has-text('填报')")
    page.fill("#name", "液氯储罐")
    for name, value in (("method", "LEC"), ("likelihood", "3"), ("exposure", "6"), ("severity", "40")):
        page.select_option(f"#{name}", value)
    page.fill("#owner", "李四")
    page.fill("#controls", "联锁、喷淋、值守")
    page.click("button:has-text('保存风险点')")
    expect(page.locator("#points")).to_contain_text("D = 3 × 6 × 40 = 720")
    fits(page)
    verb(page, "报送", signer="王五", committed="是")
    expect(page.locator("main")).to_contain_text("待镇街审查")

    page.goto(f"{address}/works/new/")
    page.select_option("#kind", "height")
    page.select_option("#grade", "Ⅱ级")
    for name, value in (("place", "冷却塔平台"), ("team", "检修班"), ("workers", "赵六"), ("watcher", "孙七")):
        page.fill(f"#{name}", value)
    page.fill("#ends_at", page.input_value("#starts_at")[:11] + "23:59")
    page.click("button:has-text('申请')")
    expect(page.locator("h1")).to_contain_text("冷却塔平台")
    for box in page.locator("[name=confirmed]").all():
        box.check()
    page.click("button:has-text('现场确认')")
    verb(page, "现场批准", approver="吴九")
    expect(page.locator("main")).to_contain_text("已批准")
    fits(page)

    page.goto(f"{address}/enterprises/own/")
    expect(page.locator("h1")).to_contain_text("甲化工")
    fits(page)
    assert page.pdf(format="A4").startswith(b"%PDF")


def _file():
    from anlan.platform.accounts.actor import system

    return next(row for row in supervision.enterprises(system("t")) if row.code == "E1")
