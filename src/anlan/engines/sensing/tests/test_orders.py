"""The way down: what the centre asks of a device is what the standard says, and what the device says to it is known for a reply."""

import json

import pytest

from anlan.engines.sensing.protocols import PROTOCOLS, Unaddressed, gb26875, hj212, jt808, sl651

NOW = 1_790_000_000_000_000
GIVEN = {"seconds": 30, "minutes": 5, "hours": 2, "kmh": 80, "text": "前方封路，绕行", "elements": ["39", "20"]}
EVERY = [(name, order) for name, protocol in PROTOCOLS.items() for order in protocol.orders]


def spoken(name):
    session = PROTOCOLS[name].session()
    session.feed(PROTOCOLS[name].simulate(7, NOW), NOW)
    return session


@pytest.mark.parametrize(("name", "order"), EVERY)
def test_every_order_is_a_frame_of_its_protocol(name, order):
    frame = PROTOCOLS[name].orders[order].build(spoken(name), GIVEN, NOW)
    assert {
        "hj212": lambda: hj212.decode_segment(frame[6:-6]).mn == f"SIM{7:021d}",
        "sl651": lambda: (
            frame[2:7].hex() == "0000000007"
            and sl651.crc(frame[:-2]) == int.from_bytes(frame[-2:], "big")
            and frame[-3] == sl651.ENQ
        ),
        "jt808": lambda: jt808.decode(frame[1:-1]).terminal == "10000000007",
        "gb26875": lambda: gb26875.decode(frame[2:-3]).destination == 1_000_007 and gb26875.checksum(frame[2:-3]) == frame[-3],
    }[name]()


@pytest.mark.parametrize(("name", "order"), EVERY)
def test_nobody_is_ordered_who_has_not_spoken(name, order):
    with pytest.raises(Unaddressed):
        PROTOCOLS[name].orders[order].build(PROTOCOLS[name].session(), GIVEN, NOW)


@pytest.mark.parametrize(("name", "order"), [(n, o) for n, o in EVERY if PROTOCOLS[n].orders[o].fields])
def test_what_an_order_lacks_is_named(name, order):
    with pytest.raises(ValueError, match="应"):
        PROTOCOLS[name].orders[order].build(spoken(name), {}, NOW)


def test_hj212_time_is_set_and_confirmed():
    session = spoken("hj212")
    asked = hj212.decode_segment(PROTOCOLS["hj212"].orders["set_time"].build(session, {}, NOW)[6:-6])
    assert (asked.cn, asked.wants_answer, asked.plain["SystemTime"]) == (1012, True, hj212.stamp(NOW))
    done = hj212.Packet(qn=asked.qn, st=91, cn=9012, pw=asked.pw, mn=asked.mn, plain={"ExeRtn": "1"})
    (heard,) = session.feed(hj212.encode(done), NOW)
    assert heard.facts["reply"] == {"ExeRtn": "1"}
    assert heard.answer == b""


def test_hj212_stored_data_are_asked_for_a_span():
    asked = hj212.decode_segment(PROTOCOLS["hj212"].orders["minutes"].build(spoken("hj212"), {"hours": 2}, NOW)[6:-6])
    assert (asked.cn, asked.plain["BeginTime"], asked.plain["EndTime"]) == (
        2051,
        hj212.stamp(NOW - 7_200_000_000),
        hj212.stamp(NOW),
    )


def test_sl651_elements_asked_for_come_back_as_readings():
    session = spoken("sl651")
    frame = PROTOCOLS["sl651"].orders["query_some"].build(session, {"elements": ["39"]}, NOW)
    assert frame[10] == 0x3A
    assert frame[22:24] == b"\x39\x00"
    body = b"\0\1" + sl651.time_bytes(NOW) + sl651.element(0x39, 3.27, 4, 3)
    told = sl651.encode(sl651.Frame(centre=1, station="7", password=b"\x12\x34", function=0x3A, body=body))
    (heard,) = session.feed(told, NOW)
    assert [(m.quantity, m.value) for m in heard.measured] == [("39", 3.27)]
    assert heard.answer[-3] == sl651.EOT  # 图2 (b): an answer is confirmed too


def test_jt808_parameters_there_and_back():
    session = spoken("jt808")
    down = jt808.decode(PROTOCOLS["jt808"].orders["set_interval"].build(session, {"seconds": 30}, NOW)[1:-1])
    assert (down.id, down.body.hex()) == (0x8103, "0100000029040000001e")
    up = jt808.Message(id=0x0104, terminal="10000000007", serial=1, body=b"\0\1" + down.body)
    (heard,) = session.feed(jt808.encode(up), NOW)
    assert heard.facts["reply"] == {"00000029": "0000001e"}
    assert heard.answer == b""


def test_jt808_a_position_asked_for_is_a_reading():
    session = spoken("jt808")
    body = b"\0\1" + jt808.location(119.2, 34.6, NOW)
    (heard,) = session.feed(jt808.encode(jt808.Message(id=0x0201, terminal="10000000007", serial=1, body=body)), NOW)
    assert {m.quantity: m.value for m in heard.measured}["lon"] == 119.2


def test_gb26875_a_reset_is_confirmed():
    session = spoken("gb26875")
    down = gb26875.decode(PROTOCOLS["gb26875"].orders["initialise"].build(session, {}, NOW)[2:-3])
    assert (down.command, down.data.hex()) == (gb26875.CONTROL_COMMAND, "590100")
    (heard,) = session.feed(gb26875.encode(gb26875.reply(down, gb26875.CONFIRM, NOW)), NOW)
    assert heard.facts["reply"]["command"] == gb26875.CONFIRM


@pytest.mark.parametrize("name", list(PROTOCOLS))
def test_what_is_told_of_a_reply_can_be_shown(name):
    for heard in spoken(name).feed(PROTOCOLS[name].simulate(7, NOW), NOW):
        json.dumps(heard.facts)
