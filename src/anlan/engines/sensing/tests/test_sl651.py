"""SL 651: frames of other makers, both encodings, reports in packets, and what the centre says to them (6.3.1.2)."""

from dataclasses import replace
from math import isnan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.engines.sensing.protocols import BadFrame, Heard, sl651
from anlan.engines.sensing.protocols.bcd import time_bytes, time_us
from anlan.engines.sensing.protocols.sl651 import SL651
from anlan.engines.sensing.protocols.sl651_body import told
from anlan.engines.sensing.protocols.sl651_frame import ACK, ENQ, EOT, ETB, NAK, cut

NOW = 1_790_000_000_000_000
# A station in the field: an hour of rain and levels in fives with what else it has, then the same rain asked for (38H)
HOUR = bytes.fromhex(
    "7E7E05001122334403E8340068020033170718110014F1F1001122334448F0F01707181005F4600500000014FFFFFFFFFF0000F0F017071811002619000040F0F01707181005"
    "F5C0000C000C001C00310031FFFFFFFFFFFFFFFFFFFF00310031F0F0170718110039230001049020190000403812109903F502"
)
SPAN = bytes.fromhex(
    "7E7E05001122334403E838002A020035170718110128F1F1001122334448F0F017071810050418000005F4600500000014FFFFFFFFFF000003E8AB"
)
CODINGS = pytest.mark.parametrize("coding", ["hex", "ascii"])


def heard(*pieces):
    session = sl651.Sl651Session()
    return [found for piece in pieces for found in session.feed(piece, NOW)]


def values(found):
    return {m.quantity: m.value for m in found.measured}


def ascii_report(text, function=sl651.TIMED, **more):
    body = b"0007" + time_bytes(NOW).hex().encode() + text.encode()
    return sl651.Frame(centre=1, station="12345678", password=b"\x12\x34", function=function, body=body, coding="ascii", **more)


def down(answer):
    """What the centre says, turned about so that the decoder of stations reads it: the addresses change places, the end is the centre's."""
    ascii_form = answer[:1] == b"\x01"
    if ascii_form:
        return int(answer[17:19], 16), answer[-5]
    return answer[10], answer[-3]


def test_an_hour_of_another_makers_station():
    (found,) = heard(HOUR)
    rain = [m for m in found.measured if m.quantity == "F4"]
    assert len(rain) == 12
    assert rain[0].time_us == time_us(bytes.fromhex("1707181005"))
    assert rain[4].value == 2.0
    assert isnan(rain[6].value)
    levels = [m.value for m in found.measured if m.quantity == "F5"]
    assert levels[:4] == [0.12, 0.12, 0.28, 0.49]
    assert (values(found)["39"], values(found)["38"]) == (10.49, 10.99)


def test_a_span_asked_for_is_a_series_of_its_step():
    (found,) = heard(SPAN)
    assert [m.quantity for m in found.measured] == ["F4"] * 12
    body = b"\0\1" + time_bytes(NOW) + b"\xf0\xf0" + bytes.fromhex("2609211000") + bytes.fromhex("0418000100") + b"\x39\x23"
    body += bytes.fromhex("00003270FFFFFFFF00003290")
    frame = sl651.Frame(centre=1, station="7", password=b"\0\0", function=sl651.UNIFORM, body=body)
    (found,) = heard(sl651.encode(frame))
    first = time_us(bytes.fromhex("2609211000"))
    assert [(m.value, m.time_us) for m in found.measured if not isnan(m.value)] == [
        (3.27, first),
        (3.29, first + 2 * 3_600_000_000),
    ]


def test_the_frame_of_the_documentation():
    frame = ascii_report("ST 0012345678 H TT 2609212212 PJ 0.5 PT 12.5 Z 3.127 VT 11.15 ")
    wire = sl651.encode(frame)
    assert wire.startswith(b"\x01010012345678123432004E\x020007260921221320ST 0012345678 H TT ")
    (found,) = heard(wire)
    assert (found.device, found.key) == ("0012345678", "1234")
    assert values(found) == {"20": 0.5, "26": 12.5, "39": 3.127, "38": 11.15}
    assert {m.time_us for m in found.measured} == {time_us(bytes.fromhex("2609212212"))}
    assert down(found.answer) == (sl651.TIMED, EOT)
    assert found.answer[1:14].startswith(b"001234567801")
    assert found.answer[24:28] == b"0007"


def test_ascii_series_of_several_elements_and_what_is_missing():
    (found,) = heard(sl651.encode(ascii_report("ST 0012345678 H TT 2609212200 DRN05 PJ Z 0.5 3.1 0.7 M ", sl651.UNIFORM)))
    first = time_us(bytes.fromhex("2609212200"))
    told_of = [(m.quantity, m.value, m.time_us - first) for m in found.measured]
    assert told_of[:3] == [("20", 0.5, 0), ("39", 3.1, 0), ("20", 0.7, 300_000_000)]
    assert isnan(told_of[3][1])
    (found,) = heard(
        sl651.encode(
            ascii_report("ST 0012345678 P TT 2609212205 DRP 0500000014FFFFFFFFFF0000 ZT 00000400 XYZ 4.5 ", sl651.HOURLY)
        )
    )
    assert [m.value for m in found.measured][:2] == [0.5, 0.0]
    assert (values(found)["45"], values(found)["XYZ"]) == (1024.0, 4.5)


@CODINGS
def test_each_station_of_a_concentrator_is_heard_by_its_own_name(coding):
    if coding == "ascii":
        frame = ascii_report("ST 0012345678 H TT 2609212200 Z 3.1 ST 0000000009 P TT 2609212200 PJ 0.5 ")
    else:
        body = b"\0\1" + time_bytes(NOW)
        for station, one in (
            (b"\x00\x12\x34\x56\x78", sl651.element(0x39, 3.1, 4, 3)),
            (b"\0\0\0\0\x09", sl651.element(0x20, 0.5, 3, 1)),
        ):
            body += b"\xf1\xf1" + station + b"H\xf0\xf0" + bytes.fromhex("2609212200") + one
        frame = sl651.Frame(centre=1, station="12345678", password=b"\x12\x34", function=sl651.TIMED, body=body)
    first, second = heard(sl651.encode(frame))
    assert [(one.device, values(one)) for one in (first, second)] == [("0012345678", {"39": 3.1}), ("0000000009", {"20": 0.5})]
    assert (first.answer, down(second.answer)) == (b"", (sl651.TIMED, EOT))


@CODINGS
def test_packets_in_any_order_are_one_report_confirmed_once(coding):
    whole = sl651.simulated(7, NOW, coding)
    packets = [sl651.encode(one) for one in sl651.divided(whole, 20)]
    found = heard(*packets)
    assert [len(one.measured) for one in found[:-1]] == [0] * (len(packets) - 1)
    assert not any(one.answer for one in found[:-1])
    assert values(found[-1]) == values(heard(sl651.encode(whole))[0])
    assert down(found[-1].answer) == (sl651.TIMED, EOT)
    number = found[-1].answer[24:30] if coding == "ascii" else found[-1].answer[14:17].hex().encode()
    assert number == f"{len(packets):03X}{len(packets):03X}".encode().lower()  # the number of the last, 表19


@CODINGS
def test_a_packet_that_is_missing_is_asked_for(coding):
    packets, session = sl651.divided(sl651.simulated(7, NOW, coding), 6), sl651.Sl651Session()
    arrived = [one for one in packets if one.part not in (2, 4)]
    *before, said = [session.feed(sl651.encode(one), NOW)[0] for one in arrived]
    assert not any(one.answer for one in before)
    assert down(said.answer) == (sl651.TIMED, NAK)
    number = said.answer[27:30] if coding == "ascii" else said.answer[15:17].hex()[1:].encode()
    assert int(number, 16) == 2
    again = [replace(one, end=sl651.ETX) for one in packets if one.part in (2, 4)]  # 6.3.1.2 c: sent again with ETX
    (asks,) = session.feed(sl651.encode(again[0]), NOW)
    assert down(asks.answer) == (sl651.TIMED, NAK)
    (done,) = session.feed(sl651.encode(again[1]), NOW)
    assert (len(done.measured), down(done.answer)) == (2, (sl651.TIMED, EOT))


@CODINGS
def test_while_more_follows_the_centre_says_go_on(coding):
    (found,) = heard(sl651.encode(replace(sl651.simulated(7, NOW, coding), end=ETB)))
    assert down(found.answer) == (sl651.TIMED, ACK)


@CODINGS
def test_a_new_report_in_packets_begins_anew_and_nothing_is_hoarded(coding):
    old, new = (sl651.divided(sl651.simulated(7, at, coding), 10) for at in (NOW, NOW + 60_000_000))
    found = heard(sl651.encode(old[0]), sl651.encode(old[2]), *(sl651.encode(one) for one in new))
    assert values(found[-1]) == values(heard(sl651.encode(sl651.simulated(7, NOW + 60_000_000, coding)))[0])
    session = sl651.Sl651Session()
    one = sl651.Frame(centre=1, station="7", password=b"\0\0", function=0x36, body=b"\0" * 4_000, parts=4_000, coding=coding)
    for part in range(1, 300):
        session.feed(sl651.encode(replace(one, part=part)), NOW)
    assert sum(gathering.size for gathering in session._gathering.values()) <= sl651.MOST_WAITING_BYTES


def test_a_station_is_asked_in_its_own_encoding():
    session = sl651.Sl651Session()
    session.feed(SL651.variants["ascii"](7, NOW), NOW)
    asked = SL651.orders["query_some"].build(session, {"elements": "39, PJ"}, NOW)
    assert asked[1:13] == b"000000000701"
    assert asked[17:19] == b"3A"
    assert asked[24:-5] == b"0000" + time_bytes(NOW).hex().encode() + b"Z PJ "
    assert asked[-5] == ENQ
    span = SL651.orders["query_span"].build(session, {"hours": 2, "elements": ["DRP"]}, NOW)
    assert span[40:-5].split() == [
        time_bytes(NOW - 7_200_000_000)[:4].hex().encode(),
        time_bytes(NOW)[:4].hex().encode(),
        b"DRH00",
        b"DRP",
    ]


CODES = st.sampled_from([0x01, 0x20, 0x26, 0x27, 0x39, 0x3B, 0x75])


@given(
    st.lists(st.tuples(CODES, st.integers(-99_999, 99_999), st.integers(0, 4)), max_size=12),
    st.integers(0, 0xFFFF),
    st.booleans(),
)
def test_elements_there_and_back(elements, password, in_ascii):
    rows = [(code, number / 10**decimals, decimals) for code, number, decimals in elements]
    coding = "ascii" if in_ascii else "hex"
    if in_ascii:
        body = b"0001" + time_bytes(NOW).hex().encode() + b"".join(sl651.spelled(*row) for row in rows)
    else:
        body = b"\0\1" + time_bytes(NOW) + b"".join(sl651.element(code, value, 4, decimals) for code, value, decimals in rows)
    frame = sl651.Frame(
        centre=3, station="0000000042", password=password.to_bytes(2, "big"), function=sl651.TIMED, body=body, coding=coding
    )
    assert cut(sl651.encode(frame)) == (len(sl651.encode(frame)), frame)
    read = told(body, coding, sl651.TIMED, "")[0].measured
    assert [(m.quantity, m.value) for m in read] == [(f"{code:02X}", pytest.approx(value)) for code, value, _ in rows]


@settings(max_examples=150, deadline=None)
@given(st.data())
@pytest.mark.parametrize("variant", sorted(SL651.variants))
def test_nothing_brings_the_decoder_down(variant, data):
    good = SL651.variants[variant](1, NOW)
    hurt = st.integers(0, len(good) - 1).flatmap(
        lambda at: st.integers(0, 255).map(lambda byte: good[:at] + bytes([byte]) + good[at + 1 :])
    )
    session = sl651.Sl651Session()
    for piece in data.draw(st.lists(st.binary(max_size=300) | st.just(good) | hurt | st.just(good[:9]), max_size=10)):
        for found in session.feed(piece, NOW):
            assert isinstance(found, Heard) or len(found.data) < 600
        assert len(session._rest) < 8_192


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="STHPJZVMDRN0159. \x00é", max_size=80), st.sampled_from([sl651.TIMED, sl651.UNIFORM]))
def test_a_body_of_nonsense_is_a_bad_frame_not_a_crash(text, function):
    body = b"0007" + time_bytes(NOW).hex().encode() + text.encode()
    frame = sl651.Frame(centre=1, station="7", password=b"\0\0", function=function, body=body, coding="ascii")
    assert heard(sl651.encode(frame))
    assert all(isinstance(one, Heard | BadFrame) for one in heard(sl651.encode(frame)))


@pytest.mark.parametrize("variant", sorted(SL651.variants))
def test_however_the_stream_is_cut_it_says_the_same(variant):
    stream = b"\xff\x01\x7e" + b"".join(SL651.variants[variant](n, NOW) for n in range(3)) + SL651.simulate(9, NOW)
    whole = [(one.device, len(one.measured)) for one in heard(stream) if isinstance(one, Heard)]
    cuts = heard(*(bytes([byte]) for byte in stream))
    assert [(one.device, len(one.measured)) for one in cuts if isinstance(one, Heard)] == whole
    assert {device for device, _ in whole} == {"0000000000", "0000000001", "0000000002", "0000000009"}
