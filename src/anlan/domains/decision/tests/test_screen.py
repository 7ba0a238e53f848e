"""A run in a real browser: from an incident's place to its form, progress, map in time, a second run beside it, the paper, two at one table; and one that is stopped."""

import io
import re

import pytest
from django.test import Client
from docx import Document
from playwright.sync_api import expect

from anlan.domains.decision import api as decision
from anlan.domains.decision import reactions
from anlan.domains.decision.tests.test_pages import signed_in
from anlan.platform.bus import deliver

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.timeout(120)]
FORM = "/decision/new/?model=spill.oil&subject=incident/7&lon=119.9&lat=34.9"
PATIENCE_MS = 20_000  # for a machine that does much beside this

expect.set_options(timeout=PATIENCE_MS)


def sit_down(chromium, client: Client, address: str):
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1366, "height": 900}, accept_downloads=True)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    page, faults = context.new_page(), []
    page.set_default_timeout(45_000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    return page, faults


@pytest.fixture
def heard(monkeypatch):
    """What a model tells on its way is passed on to ``heard[0]`` when there is one, each time."""
    listeners = []
    monkeypatch.setattr(reactions, "EVERY_S", 0.0)
    inner = reactions.watcher

    def watcher(pk):
        keep = inner(pk)

        def hear(share, doing):
            keep(share, doing)
            if listeners:
                listeners.pop()(doing)

        return hear

    monkeypatch.setattr(reactions, "watcher", watcher)
    return listeners


def ask(page, **typed):
    for name, value in typed.items():
        page.fill(f"form [name={name}]", value)
    page.get_by_role("button", name=re.compile("^(运行|再算)$")).click()
    expect(page.locator("#waiting")).to_be_visible()


@pytest.mark.soak
def test_a_run_from_its_form_to_the_signed_table(chromium, live_server, heard):
    page, faults = sit_down(chromium, signed_in("duty_officer"), live_server.url)
    page.goto(live_server.url + FORM)
    ask(page, mass_t="200", hours="6", wind_ms="7", wind_from_deg="90", members="5")
    heard.append(lambda doing: expect(page.locator("#waiting")).to_contain_text(doing))  # the page asks by itself how far it is
    deliver.drain()
    assert not heard
    run = decision.runs_for("incident/7")[-1]
    assert (run.state, run.error) == ("done", "")
    page.goto(f"{live_server.url}/decision/{run.id}/")

    slider = page.locator("[data-part=minutes]")
    expect(slider).to_be_visible()
    said = page.locator("[data-part=said]")
    last = said.inner_text()
    slider.fill("0")
    expect(said).not_to_have_text(last)
    expect(page.get_by_text("最终去向").first).to_be_visible()
    with page.expect_download() as word:
        page.get_by_role("link", name="导出 Word").click()
    assert any("溢油" in p.text for p in Document(word.value.path()).paragraphs)
    with page.expect_download() as pdf:
        page.get_by_role("link", name="导出 PDF").click()
    assert io.FileIO(pdf.value.path()).read(5) == b"%PDF-"

    ask(page, wind_ms="12", wind_from_deg="180")
    deliver.drain()
    page.locator("#run-B").select_option(index=1)
    expect(page.locator("#table")).to_contain_text("风速")

    page.get_by_role("button", name="发起会商").click()
    page.wait_for_url(re.compile("/consultations/"))
    other, more = sit_down(chromium, signed_in("analyst"), live_server.url)
    other.goto(page.url)
    other.fill("[name=opinion]", "南风后油向北去，先护取水口")
    other.locator("form", has=other.locator("[name=opinion]")).get_by_role("button").click()
    expect(other.get_by_text("先护取水口").last).to_be_visible()
    page.reload()
    expect(page.get_by_text("先护取水口").last).to_be_visible()
    assert (faults, more) == ([], [])
    for one in (page, other):
        one.context.close()


def test_bad_input_stands_beside_its_field_and_a_long_run_is_stopped(chromium, live_server, heard):
    page, faults = sit_down(chromium, signed_in("duty_officer"), live_server.url)
    page.goto(live_server.url + FORM)
    page.evaluate("document.querySelectorAll('form').forEach(form => { form.noValidate = true })")
    page.fill("[name=mass_t]", "-5")
    page.fill("[name=wind_ms]", "99")
    page.get_by_role("button", name="运行").click()
    expect(page.locator("main")).to_contain_text("溢油量（mass_t）不可能为 -5 t，最接近的可用值是 0.001")
    expect(page.locator("main")).to_contain_text("最接近的可用值是 60")
    ask(page, mass_t="200", hours="240", wind_ms="7", wind_from_deg="90")

    def stop(_doing):
        page.get_by_role("button", name="停止").click()
        expect(page.get_by_text("已停止，没有结果。")).to_be_visible()

    heard.append(stop)
    deliver.drain()
    assert decision.runs_for("incident/7", done=False)[0].state == "stopped"
    assert faults == []
    page.context.close()
