"""SL 651 and JT/T 808: frames of other makers, round trips, and what all decoders owe: no crash, no hang, no hoard."""

from math import isnan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.engines.sensing.protocols import PROTOCOLS, Heard, jt808, sl651
from anlan.engines.sensing.protocols.bcd import time_us

NOW = 1_790_000_000_000_000
# Annex E of SL 651-2014: the link-keeping and the test report
KEEP_ALIVE = bytes.fromhex("7E7E01001234567812342F0008020003591011155111036BCA")
TEST_REPORT = bytes.fromhex(
    "7E7E010012345678123430002B020003591011154947F1F1001234567848F0F0591011154920190000052619000005392300000127381211150320FA"
)
# A station in the field: a value that is missing (all FF), elements beyond the standard (FF01 …)
IN_THE_FIELD = bytes.fromhex(
    "7E7E0100102200010000320032021658220628090851F1F100102200014BF0F02206280908391A051300FF012AFFFFFFFFFF4520000004003812FFFFFF0208FF03CAE6"
)
# Two stored positions in one message, header of 2019
BATCH = bytes.fromhex(
    "7e0704403f01000000000139123443290000000200001c000000010000000101d907f2073d336c029a00210059241029213903"
    "001c000000010000000101d907f3073d336d03090043005a241029213903f87e"
)


def heard(protocol, *pieces):
    session = PROTOCOLS[protocol].session()
    return [found for piece in pieces for found in session.feed(piece, NOW)]


def values(found):
    return {m.quantity: m.value for m in found.measured}


def test_sl651_the_standards_frames():
    alive, report = heard("sl651", KEEP_ALIVE + TEST_REPORT)
    assert (alive.device, alive.kind, alive.answer, alive.key) == ("0012345678", "2F", b"", "1234")
    assert values(report) == {"20": 0.5, "26": 0.5, "39": 0.127, "38": 11.15}
    assert {m.time_us for m in report.measured} == {time_us(bytes.fromhex("5910111549"))}


def test_sl651_a_station_in_the_field():
    (found,) = heard("sl651", IN_THE_FIELD)
    told = values(found)
    assert told["39"] == 513.0
    assert told["45"] == 0x400  # state bits, binary (表58)
    assert isnan(told["38"])
    assert isnan(told["FF01"])


def test_sl651_is_answered_with_serial_and_time_the_addresses_changed_about():
    (found,) = heard("sl651", TEST_REPORT)
    answer = found.answer
    assert answer[:2] == b"\x7e\x7e"
    assert (answer[2:7].hex(), answer[7]) == ("0012345678", 1)
    assert int.from_bytes(answer[11:13], "big") == 0x8008
    assert answer[14:16] == b"\x00\x03"
    assert sl651.crc(answer[:-2]) == int.from_bytes(answer[-2:], "big")


def test_sl651_an_hour_in_fives():
    rain = bytes([0xF4, 12 << 3, *range(11), 0xFF])
    body = b"\0\1" + bytes.fromhex("260921101500") + b"\xf0\xf0" + bytes.fromhex("2609211000") + rain
    (found,) = heard(
        "sl651", sl651.encode(sl651.Frame(centre=1, station="1", password=b"\0\0", function=sl651.HOURLY, body=body))
    )
    assert [m.value for m in found.measured][:11] == [n / 10 for n in range(11)]
    assert isnan(found.measured[11].value)
    assert found.measured[0].time_us == time_us(bytes.fromhex("2609211000"))  # of the first of the twelve (表36)
    assert found.measured[11].time_us == found.measured[0].time_us + 55 * 60_000_000


def test_jt808_a_batch_of_stored_positions():
    (found,) = heard("jt808", BATCH)
    lats = [m.value for m in found.measured if m.quantity == "lat"]
    assert lats == [31.000562, 31.000563]
    assert [m.value for m in found.measured if m.quantity == "speed_kmh"] == [3.3, 6.7]
    assert found.measured[0].time_us == time_us(bytes.fromhex("241029213903"))
    assert found.device == "13912344329"


messages = st.builds(
    jt808.Message,
    id=st.integers(0, 0xFFFF),
    terminal=st.integers(1, 10**12 - 1).map(str),
    serial=st.integers(0, 0xFFFF),
    body=st.binary(max_size=200) | st.sampled_from([b"\x7e\x7d\x01\x02", b"\x7d" * 9]),
    version=st.sampled_from([None, 1]),
    parts=st.just(1),
)


@given(messages)
def test_jt808_there_and_back(message):
    frame = jt808.encode(message)
    assert frame.count(b"\x7e") == 2
    assert jt808.decode(frame[1:-1]) == message


def test_jt808_registers_authenticates_and_is_answered():
    session = jt808.Jt808Session(code_of=lambda terminal: f"code-{terminal}")
    (registered,) = session.feed(jt808.encode(jt808.Message(id=jt808.REGISTER, terminal="139", serial=7, body=bytes(37))), NOW)
    reply = jt808.decode(registered.answer[1:-1])
    assert (reply.id, reply.body) == (jt808.REGISTER_ANSWER, b"\0\7\0code-139")
    session.feed(jt808.encode(jt808.Message(id=jt808.AUTHENTICATE, terminal="139", serial=8, body=b"code-139")), NOW)
    (place,) = session.feed(
        jt808.encode(jt808.Message(id=jt808.LOCATION, terminal="139", serial=9, body=jt808.location(119.2, 34.6, NOW))), NOW
    )
    assert (place.key, values(place)["lon"], values(place)["lat"]) == ("code-139", 119.2, 34.6)
    assert jt808.decode(place.answer[1:-1]).body == b"\0\x09\2\0\0"


def test_jt808_a_terminal_nobody_knows_is_told_so():
    (found,) = heard("jt808", jt808.encode(jt808.Message(id=jt808.REGISTER, terminal="139", serial=7)))
    assert jt808.decode(found.answer[1:-1]).body == bytes([0, 7, jt808.NOT_IN_DATABASE])


def test_jt808_parts_in_any_order():
    body = b"\0\2\0" + 2 * (b"\0\x1c" + jt808.location(119.2, 34.6, NOW))
    cut = [
        jt808.encode(
            jt808.Message(id=jt808.LOCATIONS, terminal="1", serial=n, body=body[30 * n : 30 * n + 30], parts=3, part=n + 1)
        )
        for n in range(3)
    ]
    last, first, middle = heard("jt808", cut[2], cut[0], cut[1])
    assert [len(found.measured) for found in (last, first, middle)] == [0, 0, 14]
    asked_again = jt808.decode(last.answer.split(b"\x7e\x7e")[1][:-1])
    assert (asked_again.id, asked_again.body.hex()) == (
        0x8003,
        "00000200010002",
    )  # 补传分包请求: parts 1 and 2 of what began with serial 0
    assert b"\x80\x03" not in first.answer[:3] + middle.answer[:3]


def test_jt808_without_a_fix_the_place_is_no_measurement():
    body = bytearray(jt808.location(0, 0, NOW))
    body[7] = 0
    (found,) = heard("jt808", jt808.encode(jt808.Message(id=jt808.LOCATION, terminal="1", serial=1, body=bytes(body))))
    assert {m.quantity for m in found.measured if not m.faulty} == {"alarm", "status"}


@pytest.mark.parametrize("name", sorted(PROTOCOLS))
def test_what_the_simulator_sends_is_understood(name):
    (found,) = heard(name, PROTOCOLS[name].simulate(7, NOW))
    assert isinstance(found, Heard)
    assert found.measured
    assert not any(isnan(m.value) for m in found.measured)


@pytest.mark.parametrize("name", sorted(PROTOCOLS))
def test_however_the_stream_is_cut_it_says_the_same(name):
    stream = b"".join(PROTOCOLS[name].simulate(n, NOW) for n in range(5))
    whole = [found.device for found in heard(name, stream)]
    assert [found.device for found in heard(name, *(stream[n : n + 7] for n in range(0, len(stream), 7)))] == whole
    assert [found.device for found in heard(name, *(bytes([b]) for b in stream))] == whole


@settings(max_examples=150, deadline=None)
@given(st.data())
@pytest.mark.parametrize("name", sorted(PROTOCOLS))
def test_nothing_brings_a_decoder_down(name, data):
    good = PROTOCOLS[name].simulate(1, NOW)
    hurt = st.integers(0, len(good) - 1).flatmap(
        lambda at: st.integers(0, 255).map(lambda byte: good[:at] + bytes([byte]) + good[at + 1 :])
    )
    pieces = data.draw(st.lists(st.binary(max_size=300) | st.just(good) | hurt | st.just(good[:9]), max_size=10))
    session = PROTOCOLS[name].session()
    for piece in pieces:
        for found in session.feed(piece, NOW):
            assert isinstance(found, Heard) or len(found.data) < 600
        assert len(session._rest) < 8_192


@pytest.mark.parametrize("name", sorted(PROTOCOLS))
def test_after_much_nonsense_the_next_frame_is_heard(name):
    good = PROTOCOLS[name].simulate(1, NOW)
    session = PROTOCOLS[name].session()
    for _ in range(8):
        session.feed(b"\x7e\x7e##0\x00\xff" * 4_000, NOW)
    last = [found for _ in range(3) for found in session.feed(b"\x7e" * (name == "jt808") + good * 60, NOW)]
    assert isinstance(last[-1], Heard)
