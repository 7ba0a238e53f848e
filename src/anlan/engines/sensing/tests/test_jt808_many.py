"""What is decoded together says what the session says of each line alone, and is answered with the same bytes."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.engines.sensing.protocols import Heard, jt808
from anlan.engines.sensing.protocols.jt808_frame import QUANTITIES
from anlan.engines.sensing.protocols.jt808_many import positions

NOW = 1_790_000_000_000_000
TERMINAL = 13912344329

bodies = st.builds(
    lambda words, rest, at_us, extra: b"".join(w.to_bytes(4, "big") for w in words) + b"".join(h.to_bytes(2, "big") for h in rest) + jt808.time_bytes(at_us) + extra,
    st.tuples(*[st.integers(0, 2**32 - 1)] * 4), st.tuples(*[st.integers(0, 65_535)] * 3), st.integers(946_684_800, 4_102_444_000).map(lambda s: s * 10**6),
    st.binary(max_size=40) | st.just(b"\x7d\x7e\x01\x02"),
)  # fmt: skip
reports = st.builds(
    jt808.Message,
    id=st.just(jt808.LOCATION),
    terminal=st.just(str(TERMINAL)),
    serial=st.integers(0, 0xFFFF),
    body=bodies,
    version=st.sampled_from([None, 1]),
)
others = st.builds(
    jt808.Message, id=st.sampled_from([jt808.LOCATION, jt808.HEARTBEAT, jt808.LOCATIONS]), terminal=st.sampled_from(["1", str(TERMINAL), "9" * 20]),
    serial=st.just(7), body=st.binary(max_size=40), version=st.just(1),
)  # fmt: skip
frames = (reports | others).map(jt808.encode) | st.binary(max_size=60)


def alone(piece: bytes, serial: int):
    session = jt808.Jt808Session(serial=serial)
    return session, session.feed(piece, NOW)


def spoken(found, terminal=str(TERMINAL)) -> bool:
    return all(isinstance(h, Heard) and h.kind == "0200" and h.device == terminal for h in found)


@given(st.lists(st.lists(frames, min_size=1, max_size=4).map(b"".join), min_size=1, max_size=5), st.integers(0, 0xFFFF))
@settings(max_examples=150, deadline=None)
def test_together_is_as_alone(pieces, serial):
    found = positions(pieces, np.full(len(pieces), TERMINAL), np.full(len(pieces), serial))
    for number, piece in enumerate(pieces):
        if found.read[number]:
            rows = np.flatnonzero(found.piece == number)
            session, heard = alone(piece, serial)
            assert spoken(heard)
            assert session.at_rest
            assert found.serial[number] == session.serial
            said = [[(m.quantity, m.time_us, m.value, m.faulty) for m in one.measured] for one in heard]
            assert said == [list(told(found, row)) for row in rows]
            ends = [0, *found.ends]
            assert [one.answer for one in heard] == [found.answers[ends[row] : ends[row + 1]] for row in rows]
        else:
            assert number not in found.piece


def told(found, row):
    for column, name in enumerate(QUANTITIES):
        unplaced = bool(found.unplaced[row]) and column < 5
        yield name, int(found.time_us[row]), float(found.values[row, column]), unplaced


@given(st.lists(st.lists(reports.map(jt808.encode), min_size=1, max_size=3).map(b"".join), min_size=1, max_size=3))
@settings(max_examples=30, deadline=None)
def test_every_report_of_the_proved_terminal_is_read(pieces):
    assert positions(pieces, np.full(len(pieces), TERMINAL), np.zeros(len(pieces), np.int64)).read.all()


def test_of_a_terminal_that_proved_nothing_nothing_is_read():
    report = jt808.encode(
        jt808.Message(id=jt808.LOCATION, terminal=str(TERMINAL), serial=1, body=jt808.location(119.2, 34.6, NOW))
    )
    found = positions(
        [report, report[:-1], report[1:], b""], np.array([TERMINAL + 1, TERMINAL, TERMINAL, TERMINAL]), np.zeros(4, np.int64)
    )
    assert not found.read.any()
    assert not len(found.piece)
    assert found.answers == b""
