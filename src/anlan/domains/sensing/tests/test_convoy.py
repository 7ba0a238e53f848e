"""Vehicles' lines without sockets: positions ride together, everything else goes the common way, and all are answered when durable."""

import asyncio
import time
from types import SimpleNamespace

import numpy as np
import pytest

from anlan.domains.sensing import fieldserver
from anlan.domains.sensing.collecting import Collector
from anlan.domains.sensing.convoy import Convoy
from anlan.domains.sensing.ingress import Faults, Turned
from anlan.domains.sensing.roster import Known, Roster
from anlan.domains.sensing.throttle import Throttle
from anlan.engines import sensing as engine
from anlan.engines.sensing.protocols import jt808
from anlan.engines.sensing.protocols.jt808_frame import QUANTITIES

FIRST, FLEET = 10_000_000_000, 5
NOW = time.time_ns() // 1_000_000_000 * 1_000_000


def roster(quantities=QUANTITIES):
    points = [
        engine.Point(id=n * 7 + k, key=f"V{n}/{name}", device=f"V{n}") for n in range(FLEET) for k, name in enumerate(quantities)
    ]
    known = {
        f"V{n}": Known(code=f"V{n}", number=str(FIRST + n), template=engine.OWN, organisation=None, division="3207")
        for n in range(FLEET)
    }
    return Roster(revision=1, table=engine.point_table(points), rules=(), devices=known, keys={})


class Intake:
    """An ingress that keeps what it is given, or is away."""

    def __init__(self):
        self.holder, self.throttle, self.faults = SimpleNamespace(roster=roster()), Throttle(), Faults()
        self.stored, self.away, self.lines = [], False, {}

    async def store(self, batch, once=""):
        if self.away:
            raise Turned(503, "bus_away", "")
        self.stored.append(batch)
        return 1, False


class Wire:
    def __init__(self):
        self.said = b""

    def write(self, data):
        self.said += data

    def is_closing(self):
        return False


def frame(number, body, kind=jt808.LOCATION, serial=1):
    return jt808.encode(jt808.Message(id=kind, terminal=str(FIRST + number), serial=serial, body=body))


def place(number, second, serial=1):
    return frame(number, jt808.location(119.2 + number / 100, 34.6, NOW + second * 1_000_000, speed_kmh=60), serial=serial)


@pytest.fixture
def fleet():
    intake = Intake()
    collector = Collector(intake)
    convoy = Convoy(intake, collector)
    lines = [fieldserver.VehicleLine(intake, collector, "jt808", set(), convoy) for _ in range(FLEET)]
    for line in lines:
        line.transport = Wire()
    return intake, convoy, lines


def spoken(lines, *turns):
    """Each turn of the loop brings ``(line number, bytes)`` of some lines; gives the readings kept and what each line was answered."""

    async def story():
        for turn in turns:
            for number, data in turn:
                lines[number].data_received(data)
            for _ in range(8):
                await asyncio.sleep(0.001)

    asyncio.run(story())
    return [[jt808.decode(part) for part in line.transport.said.split(b"\x7e") if part] for line in lines]


def hello(number):
    return frame(number, fieldserver.auth_code(str(FIRST + number)).encode(), jt808.AUTHENTICATE)


def proved(number):
    return number, hello(number) + place(number, 0)


def test_positions_ride_together_and_each_is_answered(fleet):
    intake, _, lines = fleet
    together = [(n, place(n, 1, 21) + place(n, 2, 22)) for n in range(FLEET)]
    answers = spoken(lines, [proved(n) for n in range(FLEET)], together)
    last = intake.stored[-1]
    assert len(last) == FLEET * 2 * 7
    assert sorted(set(last.point.tolist())) == list(range(FLEET * 7))
    assert np.allclose(last.value[last.point == 7], 119.21)
    for said in answers:
        assert [int.from_bytes(one.body[:2], "big") for one in said] == [1, 1, 21, 22]
        assert [one.serial for one in said] == [1, 2, 3, 4], "our own count goes on over both ways"
        assert {one.body[-1] for one in said} == {jt808.OK}


def test_nothing_is_answered_that_is_not_durable(fleet):
    intake, _, lines = fleet
    spoken(lines, [proved(0)])
    before, intake.away = lines[0].transport.said, True
    spoken(lines, [(0, place(0, 1))])
    assert lines[0].transport.said == before


def test_what_is_cut_anywhere_is_put_together_in_order(fleet):
    intake, _, lines = fleet
    whole = place(0, 1, 31) + frame(0, b"", jt808.HEARTBEAT, 32) + place(0, 2, 33)
    turns = [[(0, whole[at : at + 17])] for at in range(0, len(whole), 17)]
    (answers, *_) = spoken(lines, [proved(0)], *turns, [(0, place(0, 3, 34))])
    assert [int.from_bytes(one.body[:2], "big") for one in answers][2:] == [31, 32, 33, 34]
    times = np.concatenate([batch.time_us for batch in intake.stored])
    assert sorted(set(times.tolist())) == [NOW, NOW + 1_000_000, NOW + 2_000_000, NOW + 3_000_000]


def test_who_proved_nothing_is_refused_and_counted(fleet):
    intake, _, lines = fleet
    answers = spoken(lines, [(0, frame(0, b"wrong", jt808.AUTHENTICATE) + place(0, 0))], [(0, place(0, 1))])
    assert intake.stored == []
    assert len(answers[0]) == 1
    assert intake.faults.counts["V0", "unknown_key"] == 2


def test_a_terminal_struck_off_the_register_rides_no_further(fleet):
    intake, _, lines = fleet
    spoken(lines, [proved(0)], [(0, place(0, 1))])
    kept = len(intake.stored)
    intake.holder.roster = Roster(revision=2, table=engine.point_table([]), rules=(), devices={}, keys={})
    spoken(lines, [(0, place(0, 2))])
    assert len(intake.stored) == kept
    assert intake.faults.counts[str(FIRST), "unknown_device"] == 1


def test_an_over_talkative_vehicle_is_refused_and_counted(fleet, monkeypatch):
    intake, _, lines = fleet
    monkeypatch.setattr(fieldserver, "TERMINAL_PER_MINUTE", 21)
    answers = spoken(lines, [proved(0), proved(1)], [(0, place(0, 1) * 3), (1, place(1, 1))])
    assert intake.faults.counts["V0", "too_many"] == 21
    assert len(answers[0]) == 2
    assert len(answers[1]) == 3


def test_quantities_without_a_point_are_counted(fleet):
    intake, _, lines = fleet
    intake.holder.roster = roster(("lon", "lat"))
    spoken(lines, [proved(0)], [(0, place(0, 1))])
    assert len(intake.stored[-1]) == 2
    assert intake.faults.counts["V0", "unknown_point"] == 10
