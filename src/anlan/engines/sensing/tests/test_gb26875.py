"""GB/T 26875.3-2011: frames as units in the field send them, both directions, round trips."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.engines.sensing.protocols import BadFrame, gb26875
from anlan.engines.sensing.protocols.gb26875 import CONFIRM, DENY, SEND, Gb26875Session, Packet, decode, encode
from anlan.engines.sensing.protocols.gb26875_frame import label_time

HEADER = "40400100 0101 203A091A090C 790300000000 385B01000000"
AT = label_time(bytes.fromhex("023A091A090C"))  # 2012-09-26 09:58:02
# "zone 2 place 10, smoke detector, fire", as a maker's document gives it; the sums are the document's own
FIRE = bytes.fromhex(HEADER + "3000 02 0201 010128 0A000200 0200" + "20" * 30 + "00" + "023A091A090C 46 2323")
POWER = bytes.fromhex(HEADER + "0900 02 150108 023A091A090C 42 2323")
ROLL_CALL = bytes.fromhex("40400100 0101 203A091A090C 385B01000000 790300000000 0300 01 5B010A 0F 2323")
SET_TIME = bytes.fromhex("40400100 0101 203A091A090C 385B01000000 790300000000 0800 01 5A01 023A091A090C 7D 2323")
CONFIRMED = bytes.fromhex("40400100 0101 233A091A090C 385B01000000 790300000000 0000 03 AB 2323")
UNIT = Packet(serial=1, command=SEND, source=889, destination=88888, sent_us=AT + 30_000_000)


def values(found):
    return {m.quantity: m.value for m in found.measured}


def test_a_detector_in_fire():
    (found,) = Gb26875Session().feed(FIRE, AT)
    assert (found.device, found.kind) == ("889", "2.2")
    assert values(found) == {"fire.1.1.2.10": 1, "fault.1.1.2.10": 0, "shielded.1.1.2.10": 0, "fires": 1, "faults": 0}
    assert {m.time_us for m in found.measured} == {AT}


def test_it_is_confirmed_under_its_serial_with_the_addresses_about():
    (found,) = Gb26875Session().feed(FIRE, AT + 33_000_000)
    assert found.answer == CONFIRMED


def test_a_clock_that_is_off_is_set_right():
    (found,) = Gb26875Session().feed(FIRE, AT + 3_600_000_000)
    confirmed, command = found.answer[: gb26875.SHORTEST], found.answer[gb26875.SHORTEST :]
    assert decode(confirmed[2:-3]).command == CONFIRM
    assert decode(command[2:-3]).data[:2] == bytes([gb26875.SYNCHRONISE, 1])


def test_commands_are_those_of_the_document():
    assert gb26875.roll_call(UNIT, AT + 30_000_000, 10) == ROLL_CALL
    command = bytearray(gb26875.set_time(UNIT, AT + 30_000_000))
    command[29] = 2  # the document's label is that of 28 seconds before it was sent
    assert bytes(command[:-3]) == SET_TIME[:-3]
    assert decode(gb26875.ask(UNIT, AT, 81)[2:-3]).data == bytes([81, 1, 0])


def test_the_unit_tells_of_its_own_power():
    (found,) = Gb26875Session().feed(POWER, AT)
    assert [name for name, value in values(found).items() if value] == ["main_power_fault"]


def test_an_analogue_value_is_signed_and_in_its_unit():
    data = bytes([3, 1, 1, 2, 40, 1, 2, 3, 4, 3]) + (-125).to_bytes(2, "little", signed=True) + gb26875.time_label(AT)
    (found,) = Gb26875Session().feed(encode(Packet(serial=1, command=SEND, source=9, destination=1, sent_us=AT, data=data)), AT)
    assert values(found) == {"temperature_c.1.2.1027.513": -12.5}


def test_parts_in_fire_are_counted_over_packets():
    session = Gb26875Session()
    told = []
    for place, state in ((1, 3), (2, 3), (1, 1), (2, 1)):
        data = b"\x02\x01" + gb26875.part_state(1, place, state, AT, "三楼烟感")
        (found,) = session.feed(encode(Packet(serial=1, command=SEND, source=9, destination=1, sent_us=AT, data=data)), AT)
        told.append(values(found)["fires"])
        assert found.facts["parts"] == {f"1.1.1.{place}": "三楼烟感"}
    assert told == [1, 2, 1, 0]


def test_a_wrong_sum_is_denied_and_counted():
    hurt = FIRE[:40] + bytes([FIRE[40] ^ 1]) + FIRE[41:]
    bad, denied = Gb26875Session().feed(hurt, AT)
    assert isinstance(bad, BadFrame)
    assert decode(denied.answer[2:-3]).command == DENY


def test_data_shorter_than_they_say_are_a_bad_frame():
    data = b"\x02\x09" + gb26875.part_state(1, 1, 3, AT)
    (found,) = Gb26875Session().feed(encode(Packet(serial=1, command=SEND, source=9, destination=1, sent_us=AT, data=data)), AT)
    assert (type(found), found.reason) == (BadFrame, "content")


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.builds(
    Packet, serial=st.integers(0, 0xFFFF), command=st.integers(1, 255), source=st.integers(0, 2**48 - 1), destination=st.integers(0, 2**48 - 1),
    sent_us=st.integers(946_684_800, 4_102_415_999).map(lambda s: s * 1_000_000), data=st.binary(max_size=40), version=st.binary(min_size=2, max_size=2),
))  # fmt: skip
def test_there_and_back(packet):
    frame = encode(packet)
    assert decode(frame[2:-3]) == packet


def test_too_much_for_one_packet_is_refused():
    with pytest.raises(ValueError, match="1024"):
        encode(Packet(serial=1, command=SEND, source=9, destination=1, sent_us=AT, data=bytes(1025)))
