"""HJ 212-2017: the standard's worked frame, round trips, and a decoder that nothing can bring down."""

import itertools

from hypothesis import example, given, settings
from hypothesis import strategies as st

from anlan.engines.sensing.protocols import PROTOCOLS, BadFrame, Heard
from anlan.engines.sensing.protocols.hj212 import (
    LONGEST_PACKET,
    Packet,
    crc,
    decode_segment,
    encode,
    set_interval,
    stamp,
    unstamp,
)

NOW = 1_790_000_000_000_000
# Appendix A of the standard: setting the interval of real-time data
WORKED = b"QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&"

word = st.text("abcdefghijklmnopqrstuvwxyzABC0123456789", min_size=1, max_size=8)
factors = st.dictionaries(word, st.dictionaries(word, word, min_size=1, max_size=3), max_size=4)
packets = st.builds(
    Packet,
    qn=st.integers(0, 10**17 - 1).map("{:017d}".format),
    st=st.integers(0, 99),
    cn=st.sampled_from([1062, 2011, 2051, 2061, 2031, 9014]),
    pw=word,
    mn=word,
    flag=st.sampled_from([4, 5]),
    plain=st.dictionaries(word, word, max_size=3),
    factors=factors,
)


def session():
    return PROTOCOLS["hj212"].session()


def data_packet(**changes):
    given = {"qn": stamp(NOW, millis=True), "st": 31, "cn": 2011, "pw": "123456", "mn": "CL2DETECTOR07", "flag": 5}
    values = {"a21022": {"Rtd": "3.25", "Flag": "N"}, "a01001": {"Rtd": "22.1", "Flag": "M"}}
    return Packet(**(given | {"plain": {"DataTime": "20260921211320"}, "factors": values} | changes))


def test_the_standards_own_frame():
    assert crc(WORKED) == 0x1C80
    packet = decode_segment(WORKED)
    assert (packet.cn, packet.mn, packet.plain) == (1062, "010000A8900016F000169DC0", {"RtdInterval": "30"})
    assert encode(packet) == b"##0101" + WORKED + b"1C80\r\n"


@given(packets)
def test_what_is_written_is_read(packet):
    assert decode_segment(encode(packet)[6:-6]) == packet


@given(st.lists(packets, max_size=4), st.lists(st.integers(0, 4000), max_size=8))
def test_however_the_stream_is_cut(sent, cuts):
    stream = b"".join(encode(packet) for packet in sent)
    edges = sorted({0, len(stream), *(cut for cut in cuts if cut <= len(stream))})
    ears, heard = session(), []
    for start, end in itertools.pairwise(edges):
        heard += ears.feed(stream[start:end], NOW)
    assert [h.device for h in heard if isinstance(h, Heard)] == [p.mn for p in sent if not _bad_time(p)]


def _bad_time(packet):
    """A data packet whose DataTime or SampleTime is a random word is refused for its content."""
    names = {name for fields in packet.factors.values() for name in fields}
    return packet.cn in (2011, 2051, 2061, 2031) and ("DataTime" in packet.plain or "SampleTime" in names)


def test_readings_with_their_time_and_the_devices_own_mark():
    (heard,) = session().feed(encode(data_packet()), NOW)
    gas, warmth = heard.measured
    assert (gas.quantity, gas.value, gas.faulty, gas.time_us) == ("a21022", 3.25, False, unstamp("20260921211320"))
    assert warmth.faulty
    assert heard.key == "123456"


def test_an_answer_is_sent_where_one_is_wanted():
    (heard,) = session().feed(encode(data_packet()), NOW)
    reply = decode_segment(heard.answer[6:-6])
    assert (reply.cn, reply.st, reply.mn, reply.qn) == (9014, 91, "CL2DETECTOR07", data_packet().qn)
    (silent,) = session().feed(encode(data_packet(flag=4)), NOW)
    assert silent.answer == b""


def test_a_device_asking_for_the_time_is_told_it():
    (heard,) = session().feed(encode(data_packet(cn=1013, plain={}, factors={})), NOW)
    notice, setting = heard.answer.split(b"\r\n")[:2]
    assert b"CN=9013" in notice
    assert f"SystemTime={stamp(NOW)}".encode() in setting


def test_commands_to_a_device_carry_a_right_crc():
    frame = set_interval(data_packet(), NOW, 30)
    assert int(frame[-6:-2], 16) == crc(frame[6:-6])
    assert b"RtdInterval=30" in frame


def test_a_wrong_crc_costs_that_frame_alone():
    good = encode(data_packet())
    bad = good.replace(b"3.25", b"9.25")
    found = session().feed(bad + good, NOW)
    assert next(f.reason for f in found if isinstance(f, BadFrame)) == "crc"
    assert [f.measured[0].value for f in found if isinstance(f, Heard)] == [3.25]


@settings(max_examples=300)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=200), st.just(encode(data_packet())), st.just(b"##"), st.just(b"##9999"), st.just(b"##0010")
        ),
        max_size=12,
    )
)
@example([b"##" * 100])
def test_nothing_brings_the_decoder_down(pieces):
    ears = session()
    for piece in pieces:
        for found in ears.feed(piece, NOW):
            assert isinstance(found, Heard) or len(found.data) < 600
        assert len(ears._rest) <= LONGEST_PACKET


def test_a_million_bytes_of_nonsense_take_no_time_and_no_room():
    ears = session()
    for _ in range(16):
        ears.feed(b"#1" * 32_768, NOW)
        ears.feed(b"##0" * 2_000, NOW)
    assert len(ears._rest) <= LONGEST_PACKET
    assert isinstance(ears.feed(b"\r\n" + encode(data_packet()), NOW)[-1], Heard)
