"""The main job in a browser, as the city does it: one chlorine leak from its first reading to its evaluation, by those whose work it is."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx
import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from anlan.config.nats import credentials
from harness.house import House, running_house
from tests import screens

PASSWORD = "anlan-demo-2025"
DETECTOR, SECOND_DETECTOR = "DEMO-GD-1/cl2", "DEMO-GD-2/cl2"
CALL = (
    "企业值班电话：{at}，徐圩新区演示海晟氯碱有限公司发生氯气泄漏，液氯储罐V-101阀门处有强烈刺激性气味，"
    "1名操作工吸入氯气受伤已送医，罐内约94吨液氯，正在组织关阀。"
)
PATIENCE_MS = 30_000  # for a machine that does all of this at once; how soon an alert is seen is measured in bench/live.py

WITHOUT_WEBGL = """(get => { HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return String(kind).startsWith("webgl") ? null : get.call(this, kind, ...more) } })(HTMLCanvasElement.prototype.getContext)"""

pytestmark = [pytest.mark.browser, pytest.mark.nats, pytest.mark.timeout(420)]


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[House]:
    with running_house(tmp_path_factory.mktemp("main-job")) as running:
        yield running


@contextmanager
def person(browser, house: House, account: str, *, webgl: bool = False, **screen) -> Iterator:
    """A page on which ``account`` has signed in through the form; whatever goes wrong in its scripts fails the test.

    An old machine without WebGL unless asked for: the work must not depend on the map, and a drawn map a person costs a core each.
    """
    context = browser.new_context(locale="zh-CN", viewport=screen or {"width": 1366, "height": 900}, accept_downloads=True)
    if not webgl:
        context.add_init_script(WITHOUT_WEBGL)
    page, faults = context.new_page(), []
    page.set_default_timeout(PATIENCE_MS)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{house.address}/sign-in/")
    page.fill("#username", account)
    page.fill("#password", PASSWORD)
    page.click("form .btn-primary")
    page.wait_for_url(lambda url: "sign-in" not in url)
    yield page
    context.close()
    assert faults == []


def confirm(page) -> None:
    """The dialog that asks before what is grave."""
    page.locator("dialog[open] [data-part=yes]").click()


def send_by_http(house: House, key: str, rows: list[dict]) -> None:
    answer = httpx.post(
        f"{house.address}/api/sensing/readings", json=rows, headers={"X-Device-Key": key}, trust_env=False, timeout=20
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["refused"] in ({}, 0), answer.text


def send_by_mqtt(house: House, code: str, key: str, row: dict) -> None:
    client, connected = mqtt.Client(CallbackAPIVersion.VERSION2), threading.Event()
    client.username_pw_set("device", credentials(house.home).device_password)
    client.on_connect = lambda *_: connected.set()
    client.connect("127.0.0.1", house.mqtt_port)
    client.loop_start()
    assert connected.wait(10)
    client.publish(f"devices/{code}/{key}", json.dumps(row), qos=1).wait_for_publish(10)
    client.disconnect()
    client.loop_stop()


def reading(point: str, value: float, ago_s: float) -> dict:
    return {"point": point, "time": (datetime.now(UTC) - timedelta(seconds=ago_s)).isoformat(), "value": value, "unit": "mg/m3"}


def test_from_the_first_reading_to_the_evaluation(chromium, house):
    with (
        person(chromium, house, "duty") as duty,
        person(chromium, house, "xuwei") as xuwei,
        person(chromium, house, "plant") as plant,
    ):
        with person(chromium, house, "commander", webgl=True) as screen:
            screen.goto(f"{house.address}/map/")
            screens.the_map_answers(screen)
            screen.evaluate("window.notReloaded = true")
            the_alert_reaches_both_desks_without_reloading(house, duty, xuwei)
            screens.an_alert_stands_on_the_map(screen, "高于 2 mg/m3")
            screens.assert_accessible(screen)
        assert plant.url.endswith("/enterprise/")
        incident = a_call_is_read_and_merged_with_the_alert(duty)
        the_first_report_is_sent_in_time(duty, incident)
        with person(chromium, house, "commander") as commander, person(chromium, house, "reviewer") as reviewer:
            the_response_is_started_by_its_clause(commander, incident)
            a_department_does_its_task(chromium, house)
            who_is_in_the_way_appears(duty, incident)
            warning = a_warning_is_drafted_reviewed_by_another_and_issued(duty, reviewer, commander, incident)
            people_consult_over_the_run(duty, xuwei, commander, incident)
            screens.assert_accessible(duty, xuwei, reviewer, commander)
            the_public_reads_it(chromium, house)
            the_nearest_forces_are_sent(commander, incident)
            the_section_head_sees_it_all_on_a_phone(chromium, house, incident)
            it_ends_and_is_evaluated(commander, warning, incident)
        the_record_leaves_as_a_document(duty, incident)
    assert "审计链完整" in house.run("verify-audit")


def the_alert_reaches_both_desks_without_reloading(house, duty, xuwei) -> None:
    for page in (duty, xuwei):
        page.goto(f"{house.address}/duty/")
    key = house.client("analyst").post("/sensing/keys", json={"name": "现场网关", "division": "320703007"}).json()["key"]
    send_by_http(house, key, [reading(DETECTOR, value, ago) for value, ago in ((0.05, 40), (2.6, 12), (6.4, 6), (8.97, 1))])
    send_by_mqtt(house, DETECTOR.partition("/")[0], key, reading(DETECTOR, 9.4, 0))
    for page in (duty, xuwei):
        page.locator("li[data-row]", has_text="高于 2 mg/m3").first.wait_for()
    duty.locator("li[data-row]", has_text="高于 2 mg/m3").first.get_by_role("button", name="确认").click()
    xuwei.locator("li[data-row]", has_text="高于 2 mg/m3").first.locator(".tag:visible", has_text="已确认").first.wait_for()


def a_call_is_read_and_merged_with_the_alert(duty) -> str:
    """Answers the address of the incident."""
    duty.goto(duty.url.replace("/duty/", "/intake/"))
    at = datetime.now(UTC) + timedelta(hours=8)
    duty.fill("#text", CALL.format(at=f"{at:%m月%d日%H时%M分}"))
    duty.get_by_role("button", name="接收并识别").click()
    duty.wait_for_url(re.compile(r"/intake/\d+/"))
    assert duty.locator("[name=fact-event_type]").input_value().startswith("12D")
    assert "氯" in duty.content()
    assert duty.locator("mark").count() >= 2, "the words it was read from are marked in the text"
    duty.locator("[name=same]").first.check()
    duty.fill("#title", "徐圩新区液氯储罐泄漏")
    duty.get_by_role("button", name="确认为突发事件").click()
    duty.wait_for_url(re.compile(r"/incidents/\d+/"))
    return duty.url


def the_first_report_is_sent_in_time(duty, incident: str) -> None:
    duty.get_by_role("link", name="报首报").click()
    assert "氯" in duty.locator("[name=text]").input_value()
    duty.get_by_role("button", name="报出").click()
    confirm(duty)
    duty.wait_for_url(incident)
    duty.get_by_text("按时").first.wait_for()


def the_response_is_started_by_its_clause(commander, incident: str) -> None:
    commander.goto(incident)
    assert "危险化学品" in commander.locator(".right details").first.inner_text()
    commander.locator(".right details").first.get_by_role("button", name="启动响应").click()
    confirm(commander)
    commander.locator(".room-head", has_text="级响应").wait_for()
    commander.locator("article.task").first.wait_for()


def a_department_does_its_task(chromium, house) -> None:
    with person(chromium, house, "dept-met") as department:
        department.goto(f"{house.address}/tasks/")
        task = department.locator("article.task", has=department.get_by_role("button", name="接收")).first
        title = task.locator("h4").inner_text()
        task.get_by_role("button", name="接收").click()
        received = department.locator("section.board-col", has_text="已接收").locator("article.task", has_text=title)
        received.locator("a.row-link").click()
        department.locator("summary", has_text="完成").click()
        department.locator("details[open] [name=result]").fill("已提供现场风向风速和未来两小时预报")
        department.locator("details[open] button", has_text="完成").click()
        department.locator(".page-head", has_text="已完成").wait_for()


def who_is_in_the_way_appears(duty, incident: str) -> None:
    duty.goto(incident)
    duty.locator("tr", has_text="AEGL-3").first.wait_for()
    assert duty.locator("tr", has_text="AEGL-2").first.locator("td.num").nth(1).inner_text() not in {"", "—"}


def a_warning_is_drafted_reviewed_by_another_and_issued(duty, reviewer, commander, incident: str) -> str:
    """Answers the address of the warning."""
    duty.get_by_role("link", name="按此范围编预警").click()
    duty.locator("[name=colour]").nth(1).check()
    duty.fill("#headline", "徐圩新区氯气泄漏，影响范围内请立即避险")
    duty.fill("#instruction", "关闭门窗和空调，用湿毛巾捂住口鼻，向上风或横风方向撤离，听从现场人员引导。")
    duty.get_by_role("button", name="提交审核").click()
    duty.wait_for_url(re.compile(r"/warnings/\d+/"))
    warning = duty.url
    assert duty.get_by_role("button", name="审核通过").count() == 0, "nobody reviews what they drafted"
    reviewer.goto(warning)
    reviewer.get_by_label("审核意见").fill("范围与措辞核对无误")
    reviewer.get_by_role("button", name="审核通过").click()
    reviewer.locator(".room-head", has_text="已审核").wait_for()
    commander.goto(warning)
    commander.get_by_role("button", name="签发").click()
    confirm(commander)
    commander.locator(".room-head", has_text="已发布").wait_for()
    return warning


def people_consult_over_the_run(duty, xuwei, commander, incident: str) -> None:
    """Two at their own screens; the commander signs what stands in the incident's timeline afterwards."""
    duty.goto(incident)
    duty.get_by_role("button", name="发起会商").click()
    duty.wait_for_url(re.compile(r"/consultations/\d+/"))
    screens.assert_fits(duty, 1920, 1366, 390)
    xuwei.goto(duty.url)
    duty.fill("#pin-lon", "119.62")
    duty.fill("#pin-lat", "34.55")
    duty.fill("#pin-text", "学校先转移")
    duty.get_by_role("button", name="贴上").click()
    xuwei.locator(".pin-list li", has_text="学校先转移").wait_for()
    xuwei.fill("#opinion", "按此方案疏散")
    xuwei.get_by_role("button", name="发表").click()
    duty.locator(".opinions li", has_text="按此方案疏散").wait_for()
    commander.goto(duty.url)
    commander.fill("#conclusion", "疏散下风向人员")
    commander.get_by_role("button", name="签署结论").click()
    confirm(commander)
    duty.get_by_text("SHA-256").first.wait_for()
    duty.goto(incident)
    duty.locator(".timeline-list li", has_text="会商结论").wait_for()
    screens.the_wall_shows_it_all(duty)
    screens.assert_fits(duty, 1920, 1366)


def the_public_reads_it(chromium, house) -> None:
    """On a phone, and without scripts."""
    context = chromium.new_context(locale="zh-CN", viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{house.address}/public/")
    page.get_by_text("徐圩新区氯气泄漏，影响范围内请立即避险").first.wait_for()
    assert page.get_by_role("link", name="Atom").is_visible()
    page.get_by_text("任何人发现火灾都应当立即报警").wait_for()
    context.close()
    with chromium.new_context(locale="zh-CN", viewport={"width": 390, "height": 844}) as scripted:
        page = scripted.new_page()
        page.goto(f"{house.address}/public/")
        screens.assert_fits(page, 390)
        screens.assert_accessible(page)


def the_nearest_forces_are_sent(commander, incident: str) -> None:
    commander.goto(f"{incident}forces/")
    assert commander.locator("[name=thing]").count() >= 1
    commander.get_by_role("button", name="批准调派").click()
    confirm(commander)
    commander.wait_for_url(incident)
    commander.locator(".right li", has_text="预计").first.wait_for()


def the_section_head_sees_it_all_on_a_phone(chromium, house, incident: str) -> None:
    with person(chromium, house, "xuwei", width=390, height=844) as phone:
        phone.goto(incident)
        phone.locator(".room-head h1", has_text="徐圩新区液氯储罐泄漏").wait_for()
        assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "no sideways scrolling on a phone"


def it_ends_and_is_evaluated(commander, warning: str, incident: str) -> None:
    commander.goto(warning)
    commander.locator("summary", has_text="解除").click()
    commander.fill("#lift-reason", "现场浓度已降至限值以下，险情消除")
    commander.get_by_role("button", name="解除预警").click()
    confirm(commander)
    commander.locator(".room-head", has_text="已解除").wait_for()
    commander.goto(incident)
    commander.locator("summary", has_text="终止响应").click()
    commander.fill("#end-reason", "泄漏已止住，浓度达标，人员无新增；未办结任务转日常跟踪")
    commander.locator("details[open] button", has_text="终止响应").click()
    confirm(commander)
    commander.get_by_role("link", name="评估").click()
    assert commander.locator("ul.feed li").count() >= 1
    commander.fill("#text", "从报警到首报用时符合要求。")
    commander.get_by_role("button", name="完成评估").click()
    commander.locator(".room-head", has_text="已评估").wait_for()


def the_record_leaves_as_a_document(duty, incident: str) -> None:
    duty.goto(incident)
    with duty.expect_download() as told:
        duty.get_by_role("link", name="导出 Word").click()
    from docx import Document

    document = Document(told.value.path())
    said = "\n".join(part.text for part in document.paragraphs)
    assert "徐圩新区液氯储罐泄漏" in said
    assert document.inline_shapes, "the map picture"
