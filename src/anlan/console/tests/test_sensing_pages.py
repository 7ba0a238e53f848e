"""Devices, rules with preview, alarms in a storm: what an analyst and an officer see, each within what is theirs."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from anlan.console.tests.world import CITY, build, signed_in
from anlan.domains.sensing import api as sensing
from anlan.domains.sensing import feeding, queries, terms
from anlan.domains.sensing.keys import digest_of
from anlan.engines import sensing as engine
from anlan.kernel import clock
from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import Context, send

pytestmark = pytest.mark.django_db(transaction=True)
ME = system("测试")


@pytest.fixture(autouse=True)
def plant(settings, tmp_path):
    """A detector with two days of readings: calm, a hole of three hours, an hour above the limit."""
    settings.HOME = settings.STATIC_ROOT = tmp_path
    feeding._running.clear()
    queries._readers.cache_clear()
    queries._history.cache_clear()
    build()
    sensing.install(CITY, ME)
    given = {"code": "CL2-07", "name": "7# 氯气探测器", "model": "gas-cl2", "division": "320703007", "lon": 119.6, "lat": 34.6}
    send(sensing.RegisterDevice(**given), Context(actor=ME))
    write_history(tmp_path)


def write_history(home):
    start = int((clock.now() - timedelta(days=2)).timestamp()) * 1_000_000
    times = [start + n * 60_000_000 for n in range(2 * 1440) if not 600 <= n < 780]
    values = [1.5 if 1000 <= (t - start) // 60_000_000 < 1060 else 0.2 for t in times]
    point = sensing.find_point("CL2-07/cl2").pk
    writer = engine.HistoryWriter(layout=engine.Layout(home=home / "sensing" / "history"))
    quality = [int(engine.Quality.LATE) if n < 5 else 0 for n in range(len(times))]
    writer.add(engine.readings([point] * len(times), times, values, quality=quality), 1)
    writer.flush()


def form(**more):
    today = clock.local(clock.now()).date()
    return {
        "code": "R1", "name": "试", "division": CITY, "level": "2", "kind": "threshold", "c_limit": "1", "c_side": "above", "c_hold_s": "120",
        "sel_kind": "gas_cl2", "from": (today - timedelta(days=3)).isoformat(), "until": today.isoformat(), **more,
    }  # fmt: skip


def test_the_device_page_counts_faults_by_point_and_shows_who_was_refused():
    analyst = signed_in("fen", "analyst")
    page = analyst.get("/devices/CL2-07/?hours=168").content.decode()
    assert "从未上报" in page, "history alone does not make a device heard"
    assert re.search(r'data-label="迟到">\s*<span class="tag" data-tone="near">5</span>', page)
    listed = analyst.get("/devices/?q=CL2").content.decode()
    assert "7# 氯气探测器" in listed
    assert "7# 氯气探测器" not in analyst.get("/devices/?state=online").content.decode()
    assert analyst.get("/devices/nobody/").status_code == 404
    answer = analyst.post("/devices/CL2-07/maintenance/", {"hours": "2"}, follow=True).content.decode()
    assert "已设为检修" in answer


def test_the_curve_has_gaps_limits_and_alarms():
    analyst = signed_in("fen", "analyst")
    end = clock.now()
    asked = {"point": "CL2-07/cl2", "start": (end - timedelta(days=2)).isoformat(), "end": end.isoformat()}
    drawn = analyst.get("/api/sensing/curve", asked).json()
    assert None in [value for _, value in drawn["series"][0]["points"]], "the hole is not drawn over"
    assert {limit["value"] for limit in drawn["limits"]} == {1.0, 2.0}


def test_a_rule_is_tried_on_history_before_it_goes_live():
    analyst = signed_in("fen", "analyst")
    tried = analyst.post("/rules/preview/", form())
    page = tried.content.decode()
    assert 'data-raised="1"' in page, page[:600]
    assert "CL2-07/cl2" in page
    assert sensing.rules_of(ME)[-1].rule.code != "R1", "nothing is kept by trying"
    saved = analyst.post("/rules/save/", form(), follow=True).content.decode()
    assert "草稿" in saved
    assert sensing.rule_of("R1").live is None
    analyst.post("/rules/save/", form(live="1"))
    assert sensing.rule_of("R1").live.version == 2
    analyst.post("/rules/R1/retire/")
    assert sensing.rule_of("R1").live is None
    assert "R1" in analyst.get("/rules/").content.decode()


def test_a_linked_rule_is_previewed_with_the_points_it_listens_to():
    analyst = signed_in("fen", "analyst")
    expression = '{"all": [{"above": 1}, {"of": "CL2-07/cl2", "above": 0.5}]}'
    page = analyst.post("/rules/preview/", form(kind="logic", c_expression=expression)).content.decode()
    assert 'data-raised="1"' in page, page[:600]


def test_what_is_to_come_is_not_silence_and_a_rule_that_fits_no_point_is_said():
    analyst = signed_in("fen", "analyst")
    tomorrow = (clock.local(clock.now()).date() + timedelta(days=3)).isoformat()
    page = analyst.post("/rules/preview/", form(kind="silence", c_window_s="7200", until=tomorrow)).content.decode()
    assert 'data-raised="2"' in page, "before the first reading and in the hole of three hours; not tomorrow"
    page = analyst.post("/rules/preview/", form(kind="fence", c_rings="[[[119, 34], [120, 34], [120, 35]]]")).content.decode()
    assert "都用不上这条规则" in page


def test_where_nothing_would_alarm_the_curve_is_drawn_all_the_same_and_a_rate_a_week_is_said_of_days_only():
    analyst = signed_in("fen", "analyst")
    page = analyst.post("/rules/preview/", form(c_limit="9")).content.decode()
    assert 'data-raised="0"' in page
    assert "data-drawn" in page, "the limit is seen against the curve"
    assert "约每周 0.0 次" in page


@pytest.mark.parametrize("kind", ["deviation", "drift", "seasonal"])
def test_a_learned_rule_starts_from_what_the_bench_found_best(kind):
    analyst = signed_in("fen", "analyst")
    fields = dict(re.findall(r'name="c_(\w+)" value="([^"]*)"', analyst.get("/rules/fields/", {"kind": kind}).content.decode()))
    assert "" not in fields.values(), fields
    asked = form(kind=kind, **{f"c_{name}": value for name, value in fields.items()})
    assert analyst.post("/rules/preview/", asked).status_code == 200


def test_the_list_of_rules_says_of_which_points_and_in_what_unit():
    analyst = signed_in("fen", "analyst")
    analyst.post("/rules/save/", form(c_limit="3.5"))
    listed = re.sub(r"\s+", " ", analyst.get("/rules/").content.decode())
    assert "高于 3.5 mg/m3" in listed
    assert f"{sensing.find_point('CL2-07/cl2').name} 高于 3.5" in listed


def test_a_key_is_shown_once_lets_the_device_in_and_is_revoked():
    maintainer = signed_in("fen", "analyst")
    page = maintainer.get("/devices/CL2-07/").content.decode()
    assert "还没有密钥" in page
    assert maintainer.post("/devices/CL2-07/keys/", {"per_minute": "0"}).status_code == 422
    issued = maintainer.post("/devices/CL2-07/keys/", {"name": "新探头", "per_minute": "600"})
    key = re.search(r'id="new-key" readonly value="([^"]+)"', issued.content.decode())[1]
    assert issued["Cache-Control"] == "no-store"
    (kept,) = sensing.keys_of(sensing.device("CL2-07").device)
    assert (kept.name, kept.per_minute, kept.digest) == ("新探头", 600, digest_of(key))
    assert key not in maintainer.get("/devices/CL2-07/").content.decode()
    maintainer.post(f"/devices/CL2-07/keys/{kept.pk}/revoke/")
    assert "已吊销" in maintainer.get("/devices/CL2-07/").content.decode()
    assert signed_in("zhi", "duty_officer").post("/devices/CL2-07/keys/", {"per_minute": "600"}).status_code == 403


@pytest.mark.parametrize(("wrong", "said"), [
    ({"kind": "deviation"}, "请填写：标准差倍数、记忆时间。"), ({"c_limit": ""}, "请填写：限值。"),
    ({"c_limit": "much"}, "限值"), ({"sel_kind": ""}, "请指明测点"), ({"kind": "logic", "c_expression": '{"all": []}'}, "无法识别"), ({"until": "2001-01-01"}, "预演时段"),
])  # fmt: skip
def test_what_cannot_be_tried_is_said_in_words(wrong, said):
    answer = signed_in("fen", "analyst").post("/rules/preview/", form(**wrong))
    assert (answer.status_code, said in answer.content.decode()) == (422, True)


def test_an_officer_sees_rules_and_may_not_write_them():
    officer = signed_in("zhi", "duty_officer")
    assert officer.get("/rules/").status_code == 200
    assert officer.post("/rules/save/", form()).status_code == 403


def test_a_storm_is_a_line_on_the_page_with_all_its_points_behind_it(monkeypatch):
    from anlan.domains.sensing import rules

    monkeypatch.setattr(rules, "STORM_COUNT", 2)
    for n in range(6):
        send(
            sensing.RegisterDevice(code=f"S{n}", name=f"{n} 号站", model="gas-cl2", division=CITY, lon=119.2, lat=34.6),
            Context(actor=ME),
        )
    t0 = datetime(2026, 9, 21, 3, 0, tzinfo=UTC)
    sensing.feed([(f"S{n}/cl2", t0 + timedelta(seconds=s), 1.5) for n in range(6) for s in (0, 6)], name="s")
    officer = signed_in("zhi", "duty_officer")
    page = officer.get("/alerts/?rule=cl2-1").content.decode()
    assert "风暴：4 点报警中，共 4 点" in page
    storm = next(a for a in sensing.open_alerts(ME) if a.storm)
    shown = officer.get(f"/alerts/{storm.id}/").content.decode()
    assert "5 号站" in shown
    assert 'href="/rules/cl2-1/"' in shown, "from an alarm to the rule that raised it"
    lines = b"".join(officer.get(f"/alerts/{storm.id}/members.csv").streaming_content).decode().strip().splitlines()
    assert len(lines) == 5
    officer.post("/alerts/acknowledge-rule/", {"rule": "cl2-1"})
    assert all(a.state == "acknowledged" for a in sensing.open_alerts(ME, rule="cl2-1"))


def test_history_is_kept_as_long_as_was_said_but_what_is_held_stays_and_is_taken_out_as_a_table():
    """The analyst holds a device and takes its readings out; the administrator sets the term; what is older goes but for what is held."""
    given = {"code": "CL2-08", "name": "8# 氯气探测器", "model": "gas-cl2", "division": "320703007", "lon": 119.6, "lat": 34.6}
    send(sensing.RegisterDevice(**given), Context(actor=ME))
    held, other = (sensing.find_point(f"{code}/cl2").pk for code in ("CL2-07", "CL2-08"))
    long_ago = clock.now() - timedelta(days=40)
    at = int(long_ago.timestamp() * 1e6)
    layout = queries.history_of().layout
    writer = engine.HistoryWriter(layout=layout)
    writer.add(engine.readings([held, other], [at, at], [0.7, 0.8]), 2)
    writer.flush()
    for day in layout.days():
        engine.compact(layout, day)

    analyst, admin = signed_in("fen", "analyst"), signed_in("guan", "admin", "")
    page = analyst.get("/devices/history/").content.decode()
    assert "永久" in page
    assert analyst.post("/devices/history/hold/", {"device": "CL2-07", "reason": ""}).status_code == 422
    assert analyst.post("/devices/history/hold/", {"device": "CL2-07", "reason": "事故调查"}).status_code == 302
    assert analyst.post("/devices/history/hold/", {"device": "CL2-07", "reason": "再来一次"}).status_code in (409, 422)
    assert analyst.post("/devices/history/term/", {"days": "30", "reason": "制度"}).status_code == 403
    assert admin.post("/devices/history/term/", {"days": "3", "reason": "太短"}).status_code in (409, 422)
    assert admin.post("/devices/history/term/", {"days": "30", "reason": "数据管理制度"}).status_code == 302
    assert terms.let_go() == 1
    assert terms.let_go() == 0, "done once"
    assert "证据保全中" in analyst.get("/devices/CL2-07/").content.decode()

    day = clock.local(long_ago).date().isoformat()
    taken = [
        b"".join(analyst.get(f"/devices/{code}/history.csv", {"from": day, "until": day}).streaming_content).decode()
        for code in ("CL2-07", "CL2-08")
    ]
    assert ("0.7" in taken[0], "0.8" in taken[1]) == (True, False)
    assert analyst.get("/devices/CL2-07/history.csv", {"from": day, "until": ""}).status_code == 422
    hold = sensing.held_now(sensing.device("CL2-07").device)
    assert analyst.post(f"/devices/history/hold/{hold.pk}/lift/", {"reason": "调查结束"}).status_code == 302
    assert terms.let_go() == 1
    assert len(queries.history_of().raw(held, at - 1, at + 1).value) == 0
