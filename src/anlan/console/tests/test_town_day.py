"""A town officer's day at a desk, from sign-in to print: what waits, acceptance, the check of a report, the year, the two lists, the four colours."""

import io

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from anlan.console.tests.test_manager_day import verb
from anlan.console.tests.world import PASSWORD, ZONE, build, person
from anlan.domains.supervision import api as supervision
from anlan.domains.supervision.norms import forget_norms
from anlan.platform.accounts.actor import system
from anlan.platform.bus import deliver
from anlan.platform.bus.api import Context, send
from anlan.platform.cases.api import Act
from anlan.platform.kinds.api import SaveRecord

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.timeout(120)]
HOUSE = Context(actor=system("test"))


@pytest.fixture
def desk(chromium, live_server):
    forget_norms()
    build()
    deliver.drain()
    person("an", "town_officer", ZONE)
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1366, "height": 900}, accept_downloads=True)
    page, faults = context.new_page(), []
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{live_server.url}/sign-in/")
    page.fill("[name=username]", "an")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    yield page, live_server.url
    context.close()
    assert faults == []


def act(kind, pk, verb_, **data):
    send(Act(kind=kind, id=pk, verb=verb_, data=data), HOUSE)


@pytest.fixture
def waiting():
    """A danger that waits for acceptance and a report that waits for the town."""
    enterprise = next(row for row in supervision.enterprises(HOUSE.actor) if row.code == "E1")
    danger = send(supervision.RegisterDanger(enterprise=enterprise.subject, title="通道堵塞", source="inspection"), HOUSE)
    act("danger", danger, "plan", duty="李四", measures="清理")
    act("danger", danger, "fix", result="已清理")
    point = {
        "code": "RP1", "name": "液氯储罐", "division": ZONE, "organisation": enterprise.organisation_id, "enterprise": "E1", "method": "LS", "likelihood": "4", "severity": "4", "owner": "李四",
        "controls": "联锁", "geom": {"type": "Point", "coordinates": [119.58, 34.55]},
    }  # fmt: skip
    send(SaveRecord(kind="risk_point", data=point), HOUSE)
    report = send(supervision.OpenReport(enterprise=enterprise.subject), HOUSE)
    act("risk_report", report, "submit", signer="王五", committed="是")
    deliver.drain()
    return danger, report


def downloaded(page, click):
    with page.expect_download() as waiting_for:
        page.click(click)
    return waiting_for.value.path().read_bytes()


def test_acceptance_check_year_lists_and_print(desk, waiting):
    page, address = desk
    danger, report = waiting
    page.goto(f"{address}/supervision/")
    page.click("a.tile:has-text('待验收')")
    page.click("a.row-link:has-text('通道堵塞')")
    verb(page, "验收合格", opinion="现场查看，合格")
    expect(page.locator(".stages [aria-current=step]")).to_have_text("验收合格")
    assert supervision.get_danger(danger).state == "accepted"

    page.goto(f"{address}/risks/")
    page.click("a.notice:has-text('待镇街审查')")
    page.click("a.row-link:has-text('甲化工') >> nth=-1")
    verb(page, "审查通过", opinion="属实")
    expect(page.locator("main")).to_contain_text("待县区核定")
    assert supervision.find_report(report).state == "checked"

    page.goto(f"{address}/supervision/")
    book = load_workbook(io.BytesIO(downloaded(page, "a:has-text('两个清单')")))
    assert book["问题隐患清单"]["E2"].value == "通道堵塞"
    page.click("a:has-text('年度报告')")
    expect(page.locator("main")).to_contain_text("逾期与重复最多的企业")
    assert downloaded(page, "a:has-text('Word')")[:2] == b"PK"

    page.goto(f"{address}/risks/four-colours/")
    expect(page.locator("svg.four-colours circle")).to_have_count(1)
    printed = page.pdf(format="A4", landscape=True)
    assert printed.startswith(b"%PDF") and b"/Subtype /Image" not in printed, "the map is drawn, not a picture"
