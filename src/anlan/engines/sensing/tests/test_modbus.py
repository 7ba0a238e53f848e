"""Modbus TCP: the specification's own examples, plans, words in either order, exceptions, nonsense."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.engines.sensing.protocols import BadFrame, Heard, modbus
from anlan.engines.sensing.protocols.modbus import HOLDING, Ask, ModbusSession, Register, plan, register_from, values

NOW = 1_790_000_000_000_000


def asked(*registers):
    session = ModbusSession("PLC-1")
    (ask,) = plan(registers)
    return session, session.ask(ask)


def test_reading_holding_registers_as_the_specification_shows_it():
    """6.3: registers 108–110 hold 555, 0, 100."""
    session, sent = asked(*(Register(quantity=f"r{n}", address=107 + n) for n in range(3)))
    assert sent == bytes.fromhex("0001 0000 0006 01 03 006B 0003")
    (heard,) = session.feed(bytes.fromhex("0001 0000 0009 01 03 06 022B 0000 0064"), NOW)
    assert [m.value for m in heard.measured] == [555, 0, 100]
    assert (heard.device, session.waiting) == ("PLC-1", 0)


def test_reading_coils_as_the_specification_shows_it():
    """6.1: coils 20–38 are CD 6B 05."""
    session, sent = asked(*(Register(quantity=str(n), address=19 + n, function=1, type="bool") for n in range(19)))
    assert sent[7:] == bytes.fromhex("01 0013 0013")
    (heard,) = session.feed(bytes.fromhex("0001 0000 0006 01 01 03 CD 6B 05"), NOW)
    found = {m.quantity: m.value for m in heard.measured}
    assert [int(found[str(n)]) for n in range(19)] == [1, 0, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1]


def test_an_exception_is_counted_with_its_reason():
    session, _ = asked(Register(quantity="r", address=1))
    (bad,) = session.feed(bytes.fromhex("0001 0000 0003 01 83 02"), NOW)
    assert (bad.reason, bad.data) == ("exception", b"illegal data address: function 3, address 1")


@given(
    st.sampled_from(sorted(set(modbus.TYPES) - {"bool"})), st.sampled_from(["big", "little"]), st.integers(-(2**15), 2**15 - 1)
)
def test_numbers_in_either_order_of_words(kind, words, number):
    number = abs(number) if kind.startswith("u") else number
    raw = struct.pack(">" + modbus.TYPES[kind][0], number)
    parts = [raw[n : n + 2] for n in range(0, len(raw), 2)]
    data = b"".join(parts if words == "big" else reversed(parts))
    register = Register(quantity="q", address=7, type=kind, words=words, scale=0.5, offset=1)
    (found,) = values(Ask(function=HOLDING, address=7, count=register.count, registers=(register,)), data, NOW)
    assert found.value == number * 0.5 + 1


@given(st.lists(st.builds(
    Register, quantity=st.text(min_size=1, max_size=3), address=st.integers(0, 3_000), function=st.integers(1, 4), type=st.sampled_from(["uint16", "float32", "float64"]),
), max_size=30))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_a_plan_holds_each_register_once_and_asks_no_more_than_allowed(registers):
    asks = plan(registers)
    assert sorted(r.address for ask in asks for r in ask.registers) == sorted(r.address for r in registers)
    for ask in asks:
        assert ask.count <= (2_000 if ask.function in (1, 2) else 125)
        for r in ask.registers:
            assert ask.address <= r.address
            assert r.address + (r.count if ask.function > 2 else 1) <= ask.address + ask.count


def test_the_simulated_controller_is_understood_however_its_answer_is_cut():
    session, sent = asked(*(Register(quantity=f"r{n}", address=n) for n in range(5)))
    answer = modbus.serve(sent, 3, NOW)
    found = [heard for byte in answer for heard in session.feed(bytes([byte]), NOW)]
    assert len(found[0].measured) == 5
    session, sent = asked(Register(quantity="far", address=2_000))
    assert isinstance(session.feed(modbus.serve(sent, 3, NOW), NOW)[0], BadFrame)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.binary(max_size=300), max_size=8))
def test_nothing_brings_it_down(pieces):
    session, _ = asked(Register(quantity="r", address=1))
    for piece in pieces:
        for found in session.feed(piece, NOW):
            assert isinstance(found, Heard | BadFrame)
        assert len(session._rest) <= 300


def test_writing():
    assert modbus.write_register(1, 1, 1, 3)[7:] == bytes.fromhex("06 0001 0003")
    assert modbus.write_coil(1, 1, 0xAC, on=True)[7:] == bytes.fromhex("05 00AC FF00")


@pytest.mark.parametrize(("given", "word"), [
    ({"address": 1, "type": "text"}, "类型"), ({"address": 70_000}, "地址"), ({"address": 1, "function": 6}, "功能码"), ({"address": 1, "words": "x"}, "字序"), ({}, "字段"),
])  # fmt: skip
def test_a_register_that_makes_no_sense_is_refused(given, word):
    with pytest.raises(ValueError, match=word):
        register_from("q", given)
