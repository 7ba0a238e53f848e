"""A working day in a real browser, from the first door to the printer: an inspector on foot, the legal reviewer, the head, the office clerk."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone
from docx import Document
from playwright.sync_api import expect

from anlan.console.tests.test_field import ANSWERED, sign
from anlan.console.tests.world import CITY, PASSWORD, person
from anlan.domains.enforcement.tests.test_inspections import assigned
from anlan.domains.enforcement.tests.world import Bureau
from anlan.domains.supervision.tests.world import plant
from anlan.platform.accounts.models import Division, Organisation, User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.timeout(90)]
Inspection, Penalty = (apps.get_model("enforcement", name) for name in ("Inspection", "Penalty"))
IncomingDocument, OutgoingDocument, WorkTask = (
    apps.get_model("affairs", name) for name in ("IncomingDocument", "OutgoingDocument", "WorkTask")
)


@pytest.fixture
def bureau():
    made = Bureau()
    Division.objects.get_or_create(code=CITY, defaults={"name": "连云港市", "level": 4})
    made.plant = plant(division="320703")[0]
    for user in User.objects.filter(username__in="甲乙丙丁"):
        user.set_password(PASSWORD)
        user.save()
    return made


@pytest.fixture
def enter(chromium, live_server):
    """Opens a browser of that width and signs in through the form; no page may fault or scroll sideways."""
    contexts, faults = [], []

    def at(username, width=1366):
        context = chromium.new_context(locale="zh-CN", viewport={"width": width, "height": 844}, base_url=live_server.url)
        contexts.append(context)
        context.route("**/api/live*", lambda route: route.abort())  # the test's server cannot stream
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto("/sign-in/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "sign-in" not in url)
        return page

    yield at
    for context in contexts:
        context.close()
    assert faults == []


def go(page, path):
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{path} scrolls sideways"


def press(page, label):
    """A verb's button, its form if it has one, and the question before it is done."""
    page.locator(f"summary:has-text('{label}'), button:has-text('{label}')").first.click()


def agree(page):
    page.locator("dialog[open] [data-part=yes]").click()


def word(page, link):
    """The document behind a link, as it is downloaded."""
    with page.expect_download() as caught:
        page.click(link)
    return "\n".join(line.text for line in Document(caught.value.path()).paragraphs)


def printed(page):
    """What the printer gets: no menu, no buttons, no filters, whole charts, and not nothing."""
    page.emulate_media(media="print")
    seen = page.locator(".rail, .actions, .verbs, .case-steps, .btn, .filters").filter(visible=True).count()
    fits = page.evaluate("[...document.querySelectorAll('[data-controller=chart] canvas')].map(each => getComputedStyle(each).objectFit)")
    screen = page.viewport_size
    page.set_viewport_size({"width": 700, "height": 990})  # A4 between its margins
    heads = page.evaluate("[...document.querySelectorAll('table.cards-narrow thead')].map(each => getComputedStyle(each).position)")
    page.set_viewport_size(screen)
    page.emulate_media(media="screen")
    assert "absolute" not in heads, "a table on paper is no list of cards"
    assert seen == 0 and set(fits) <= {"contain"} and len(page.pdf()) > 5_000
    return len(fits)


def test_an_inspector_on_foot(bureau, enter):
    case = assigned(bureau)
    page = enter("甲", 390)
    page.wait_for_selector(".field-card")  # an inspector's first page is the list of the day
    page.click(f".field-card:has-text('{case.party}')")
    page.wait_for_selector(".field-form")
    page.evaluate(ANSWERED)
    page.fill('[data-note="G08"]', "探测器超期未检定")
    page.fill("#field-companion", "王经理")
    page.fill("#field-place", "罐区")
    page.fill("#field-dueOn", (timezone.localdate() + timedelta(days=15)).isoformat())
    sign(page)
    page.click('[data-do="submit"]')
    page.click(".field-card[data-state='applied'] a")
    page.wait_for_url("**/inspections/*/")
    assert "责令整改" in page.inner_text("h1 ~ .tag, .page-head")
    go(page, page.url)
    assert "探测器超期未检定" in word(page, "a[href$='order.docx']")
    printed(page)
    go(page, "/enforcement/")
    go(page, f"/penalties/new/?inspection={case.pk}")
    page.select_option("[name=violation]", "99-3")
    page.fill("[name=facts]", "可燃气体探测器未检定")
    page.fill("[name=ended_on]", timezone.localdate().isoformat())
    page.click("form button.btn-primary")
    page.wait_for_url("**/penalties/*/")
    go(page, page.url)
    assert Penalty.objects.get().state == "proposed" and Inspection.objects.get(pk=case.pk).order[0]["danger"]


def test_a_legal_reviewer(bureau, enter):
    case = bureau.defended()
    page = enter("丙")
    page.wait_for_url("**/enforcement/")
    page.click(".tile:has-text('待法制审核')")
    page.click(f"a.row-link:has-text('{case.party}')")
    press(page, "法制审核通过")
    page.fill("[name=opinion]:visible", "事实清楚，证据充分，程序合法，裁量适当。")
    page.click(".step-form:visible .btn-primary")
    expect(page.locator(".page-head")).to_contain_text("审核通过")
    go(page, page.url)
    assert "程序合法" in word(page, "a[href$='review.docx']")
    printed(page)
    page.click("a[href$='file.zip']")


def test_a_bureau_head(bureau, enter):
    proposed, reviewed = bureau.propose(), bureau.act(bureau.defended(), "review", bureau.legal, opinion="同意")
    page = enter("丁")
    page.wait_for_url("**/enforcement/")
    page.click(".tile:has-text('待立案审批')")
    page.click("a.row-link")
    press(page, "批准立案")
    for box in page.locator(".step-form:visible [name=officers]").all()[:2]:
        box.check()
    page.click(".step-form:visible .btn-primary")
    expect(page.locator(".page-head")).to_contain_text("调查取证")
    go(page, f"/penalties/{reviewed.pk}/")
    press(page, "作出处罚决定")
    page.check(".step-form:visible [value=fine]")
    page.fill(".step-form:visible [name=fine_yuan]", "20000")
    page.click(".step-form:visible .btn-primary")
    agree(page)
    expect(page.locator(".page-head")).to_contain_text("已决定")
    go(page, page.url)
    assert "贰万元整" in word(page, "a[href$='decision.docx']")
    printed(page)
    for path in ("/citysafety/", "/plan-work/", "/affairs/", "/indicators/"):
        go(page, path)
    page.locator("[data-controller=chart] canvas").first.wait_for()
    assert printed(page), "the charts are on the paper too"
    proposed.refresh_from_db()
    reviewed.refresh_from_db()
    assert (proposed.state, reviewed.state) == ("investigating", "decided")


def test_an_office_clerk(bureau, enter):
    unit = Organisation.objects.get(code="EMB")
    person("李", "office_clerk", CITY, own="")
    User.objects.filter(username="李").update(organisation=unit)
    page = enter("李")
    page.wait_for_url("**/affairs/")
    go(page, "/cases/incoming/new/")
    page.fill("[name=title]", "关于报送物资储备情况的函")
    page.fill("[name=sender]", "市发改委")
    page.fill("[name=received_on]", timezone.localdate().isoformat())
    page.click("form button.btn-primary")
    page.wait_for_url("**/cases/incoming/*/")
    press(page, "拟办")
    page.fill("[name=proposal]:visible", "请救灾科办理")
    page.click(".menu-sheet:visible .btn-primary")
    expect(page.locator(".page-head")).to_contain_text("已拟办")
    go(page, "/cases/outgoing/new/")
    page.fill("[name=title]", "关于开展物资清点的通知")
    page.fill("[name=recipients]", "各县区应急管理局")
    page.fill("[name=body]", "一、要求\n认真清点。")
    page.click("form button.btn-primary")
    page.wait_for_url("**/cases/outgoing/*/")
    press(page, "核稿")
    page.fill("[name=opinion]:visible", "可发")
    page.click(".menu-sheet:visible .btn-primary")
    expect(page.locator(".page-head")).to_contain_text("已核稿")
    go(page, page.url)
    assert "认真清点" in word(page, "a[href$='document.docx']")
    printed(page)
    for path in ("/affairs/", "/indicators/", "/plan-work/", "/affairs/coverage/", "/cases/incoming/"):
        go(page, path)
    assert (IncomingDocument.objects.get().state, OutgoingDocument.objects.get().state) == ("proposed", "checked")
