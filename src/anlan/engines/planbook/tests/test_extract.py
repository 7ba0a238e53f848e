"""From words to facts: figures, times, places, types, and the spans they came from."""

import io
import json
import sys
import unicodedata
from datetime import datetime

import opencc
import pytest

from anlan.engines.planbook import GazetteerEntry, ListGazetteer, extract, home_gazetteer
from anlan.engines.planbook.tests import fresh_reports
from anlan.engines.planbook.tests.hard_sentences import is_right, sentences
from anlan.kernel.clock import SHANGHAI

REPORTED = datetime(2014, 4, 9, 15, 44, tzinfo=SHANGHAI)
HARD = list(sentences())


def main(text, reported=REPORTED, gazetteer=None):
    event = extract(text, reported, gazetteer).main
    assert event is not None
    return event


def words(text, part):
    return text[part.words[0] : part.words[1]]


@pytest.mark.parametrize("start", range(0, len(HARD), 40))
def test_hard_sentences_in_every_script(start):
    wrong = []
    for text, wanted in HARD[start : start + 40]:
        event = extract(text).main
        wrong += [(text, name, value) for name, value in wanted.items() if not is_right(getattr(event, name, None), value)]
    assert wrong == []


@pytest.mark.parametrize(("said", "value"), [
    ("昨天凌晨1时40分许", "2014-04-08T01:40:00+08:00"), ("今天上午九时", "2014-04-09T09:00:00+08:00"), ("4月7日下午3点半", "2014-04-07T15:30:00+08:00"),
    ("前天晚上8点20分左右", "2014-04-07T20:20:00+08:00"), ("12月30日上午11时许", "2013-12-30T11:00:00+08:00"), ("本周二中午", "2014-04-08T12:00:00+08:00"),
    ("八月三十日十六时三十分", "2013-08-30T16:30:00+08:00"), ("2008年5月12日14时28分", "2008-05-12T14:28:00+08:00"), ("8日", "2014-04-08"), ("昨日", "2014-04-08"),
    ("北京时间1月25日09时47分", "2014-01-25T09:47:00+08:00"), ("深夜12时", "2014-04-09T00:00:00+08:00"),
])  # fmt: skip
def test_times_are_settled_against_the_report(said, value):
    text = f"{said}，连云港市海州区一栋居民楼发生火灾，无人员伤亡。"
    found = main(text).time
    assert found.value == value
    assert words(text, found) == said


def test_the_time_of_telling_is_not_the_time_of_the_event():
    text = "新华网南京4月9日电 记者从消防部门获悉，4月7日凌晨2时许，灌云县一仓库起火。截至昨晚7时，火已扑灭。"
    assert main(text).time.value == "2014-04-07T02:00:00+08:00"


def test_without_a_report_time_a_bare_day_stays_open():
    assert main("昨天上午10时，某厂发生爆炸事故。", None).time.value is None


@pytest.mark.parametrize(("text", "place"), [
    ("昨天凌晨，长深高速灌南服务区往南1758公里附近，一辆货车起火。", "长深高速灌南服务区往南1758公里附近"),
    ("7月23日下午，在104国道浙江省温岭市小溪岭樟树湾路段又发生了一起重大交通事故。", "104国道浙江省温岭市小溪岭樟树湾路段"),
    ("当地时间11日傍晚，印度西部城市孟买发生7起连环爆炸事件。", "印度西部城市孟买"),
    ("11日晚，南昌市坛子口立交三层发生一起交通事故。", "南昌市坛子口立交三层"),
    ("今天上午，位于徐圩新区的某石化公司罐区发生泄漏。", "徐圩新区的某石化公司罐区"),
])  # fmt: skip
def test_places(text, place):
    found = main(text).place
    assert found.name == place
    assert place in words(text, found)


def test_road_kilometre_bearing_and_division():
    place = main("13日凌晨，二广高速1738公里+800米处湖北省荆门市沙洋县发生车祸，34人受伤。").place
    assert (place.road, place.kilometre, place.division) == ("二广高速", 1738.8, "420822")
    away = main("12日14时，灌云县东北15公里发生3.2级地震。").place
    assert (away.bearing, away.distance_m, away.division) == ("东北", 15000.0, "320723")


def test_the_gazetteer_gives_coordinates_and_an_offset_moves_them():
    gazetteer = ListGazetteer([GazetteerEntry(name="徐圩新区", lon=119.5, lat=34.6, division="320703007", aliases=("徐圩",))])
    place = main("今天上午，徐圩新区一化工厂发生氯气泄漏。", gazetteer=gazetteer).place
    assert (place.lon, place.lat, place.division) == (119.5, 34.6, "320703007")
    moved = main("今天上午，徐圩新区以北10公里发生4.0级地震。", gazetteer=gazetteer).place
    assert moved.lat == pytest.approx(34.69, abs=0.01)


@pytest.mark.parametrize(("text", "code"), [
    ("化工厂液氯储罐泄漏，空气中有刺鼻气味。", "12D02"), ("一辆大货车轮胎起火，消防扑灭。", "12H04"), ("高速公路上两车追尾。", "12H02"), ("发生里氏5.1级地震，震感明显。", "11C02"),
    ("学校食堂就餐后学生集体食物中毒。", "13B03"), ("清真寺遭自杀式炸弹袭击。", "14F00"), ("山林发生森林火灾。", "11G01"), ("高层住宅15层处发生火灾。", "12G04"),
    ("煤矿发生瓦斯爆炸。", "12A01"), ("台风登陆，沿海狂风暴雨。", "11B01"), ("两艘渔船相撞沉没。", "12J01"), ("工地脚手架坍塌。", "12C01"), ("电梯突然坠落，3人被困电梯。", "12N04"),
    ("油轮在码头溢油。", "12Q04"), ("天然气管道被挖断泄漏。", "12P09"), ("大堤出现管涌险情。", "11A04"), ("养殖场确诊非洲猪瘟。", "13E04"), ("演唱会散场时发生踩踏。", "12S01"),
])  # fmt: skip
def test_types(text, code):
    assert main(text).type.code == code


def test_the_second_reading_is_told_with_its_reasons():
    event = main("312国道三车相撞，装有苯的槽罐车泄漏并起火，两人死亡。")
    assert len(event.types) == 2
    assert {guess.code[:3] for guess in event.types} & {"12H"}
    assert all(guess.reasons for guess in event.types)


def test_substances_with_cas_and_the_denied_ones_left_out():
    event = main("罐区发生泄漏，泄漏物质为液氯，并非氨气，未检出硫化氢。")
    assert [(item.name, item.cas, item.listed) for item in event.substances] == [("氯", "7782-50-5", True)]


def test_several_events_the_main_one_first():
    text = "昨晚，多哥一辆大客车与拖车相撞，造成47人死亡、16人重伤。今年2月，多哥北部曾发生客车与卡车相撞事故，造成19人丧生、50多人受伤。"
    found = extract(text, REPORTED).events
    assert [event.deaths.value for event in found] == [47, 19]


def test_offsets_hold_in_marked_up_traditional_and_full_width_text():
    text = "\n\t昨天上午，\n\t\t<連雲港市海州區>一工廠\n\t發生爆炸，造成１２\n人死亡。"
    event = main(text)
    assert event.deaths.value == 12
    assert "１２" in words(text, event.deaths)
    assert words(text, event.time) == "昨天上午"


def test_what_tells_of_no_event_gives_none():
    assert extract("各单位：定于周五下午召开安全生产工作会议，请准时参加。", REPORTED).events == ()
    assert extract("", None).events == ()


def test_the_json_form_is_the_documented_one():
    found = extract("昨天上午9时，海州区一化工厂发生氯气泄漏，造成10余人中毒，无人死亡，疏散300人。", REPORTED).to_json()
    event = json.loads(json.dumps(found))["events"][0]
    assert event["injured"] == {"value": 10, "min": 10, "max": 19, "words": event["injured"]["words"]}
    assert (event["deaths"]["value"], event["missing"], event["evacuated"]["value"]) == (0, None, 300)
    assert set(event["type"]) >= {"code", "name", "confidence", "words"}
    assert set(event["place"]) >= {"name", "lon", "lat", "division", "words"}


def test_a_thousand_texts_in_one_process(monkeypatch, capsys):
    from anlan.engines.planbook.tests.command_line import anlan

    monkeypatch.setattr(
        sys,
        "stdin",
        io.StringIO(json.dumps(["某厂爆炸，2人死亡。", {"text": "昨天，某地火灾。", "reported_at": "2025-01-02T08:00"}])),
    )
    assert anlan(["extract", "--lines"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0]["events"][0]["deaths"]["value"] == 2
    assert lines[1]["events"][0]["time"]["value"] == "2025-01-01"


def test_the_command_line_knows_the_city_s_own_divisions():
    found = main("今天上午，连云港市灌云县一仓库起火。", gazetteer=home_gazetteer()).place
    assert found.division == "320723"
    assert found.lon == pytest.approx(119.25, abs=0.2)
    assert main("今天上午，徐圩新区一化工厂起火。", gazetteer=home_gazetteer()).place.division == "320703007"


def test_fresh_reports_in_many_ways_of_speaking():
    told = list(fresh_reports.checks())
    assert [f"{one.text} {one.name} {one.wanted}" for one in told if not one.right and not one.open] == []
    assert len({one.text for one in told}) > 170


WELL_FORMED = "8月13日9时，连云港市灌云县一化工厂爆炸，造成３人死亡、十余人受伤，疏散群众1.2万人，損失約２０萬元。"


@pytest.mark.parametrize("text", [
    "", " \n\n\t", "\x00\x01" + WELL_FORMED, "😀" + WELL_FORMED + "👨‍👩‍👧", "<p>" + WELL_FORMED.replace("，", "，</p>&nbsp;<br/>"), WELL_FORMED + "\ud800", "①" * 50 + WELL_FORMED,
    "9" * 5000 + "人死亡", "一" * 5000, "(" * 2000 + WELL_FORMED, "没有造成十百千人伤亡，99月99日25时61分，数几近十百万人死亡" + WELL_FORMED, "死亡3人，" * 3000, "٣人死亡，½人受伤，爆炸",
    WELL_FORMED * 400,
])  # fmt: skip
def test_odd_input_never_breaks_and_words_stay_inside(text):
    found = extract(text, REPORTED, home_gazetteer()).to_json()
    json.dumps(found, allow_nan=False)
    assert all(0 <= start <= end <= len(text) for start, end in _all_words(found))


def _all_words(value):
    if isinstance(value, dict):
        yield from ([value["words"]] if "words" in value else [])
        value = list(value.values())
    for item in value if isinstance(value, list) else []:
        yield from _all_words(item)


@pytest.mark.parametrize("change", [
    lambda text: text, lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text), opencc.OpenCC("s2t").convert, "　".join, lambda text: "㈠ﬁ😀" + text,
])  # fmt: skip
def test_words_index_the_input_as_it_was_given(change):
    text = change("8月13日9时30分，灌云县一化工厂爆炸，造成13人死亡，疏散群众200人。")
    event = main(text, REPORTED.replace(year=2025, month=8, day=14))
    said = {
        name: unicodedata.normalize("NFKC", words(text, getattr(event, name))).replace(" ", "")
        for name in ("time", "deaths", "evacuated")
    }
    assert said["time"].replace("時", "时") == "8月13日9时30分"
    assert said["deaths"].startswith("13人死")
    assert "200" in said["evacuated"]


def test_a_bad_item_of_a_thousand_is_told_and_the_others_go_on(monkeypatch, capsys):
    from anlan.engines.planbook.tests.command_line import anlan

    items = ["某厂爆炸，2人死亡。", None, {"text": 5}, {"text": "昨天火灾。", "reported_at": "never"}, {}, "\ud800某地火灾。"]
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(items)))
    assert anlan(["extract", "--lines"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [bool(line["events"]) for line in lines] == [True, False, False, False, False, True]
    assert [bool(line.get("error")) for line in lines] == [False, True, True, True, True, False]
