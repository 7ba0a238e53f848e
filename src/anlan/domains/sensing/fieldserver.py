"""Field protocols over TCP: each connection a session of the engine's codec; a data frame is answered when its readings are durable.

What a device proves itself with: HJ 212 its PW, SL 651 its password (an access key issued for ``number:password``); JT/T 808 the
authentication code it was given at registration, which only a terminal on the register is given.
"""

import asyncio
import hashlib
import hmac
import logging
import time
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.conf import settings

from anlan.domains.sensing.collecting import Collector, Row
from anlan.domains.sensing.convoy import Convoy
from anlan.domains.sensing.ingress import Ingress
from anlan.domains.sensing.keys import digest_of
from anlan.domains.sensing.roster import Known, Roster
from anlan.engines import sensing as engine
from anlan.engines.sensing.protocols import PROTOCOLS, BadFrame, Heard
from anlan.engines.sensing.protocols.jt808 import Jt808Session
from anlan.engines.sensing.protocols.jt808_many import MOST_DIGITS

log = logging.getLogger("anlan.sensing")
IDLE_S = 600.0  # a connection silent for so long is closed; devices dial in again
STRANGER_S = 120.0  # one that has not said one whole frame by then, however its bytes trickle in
SWEEP_S = 30.0
BACKLOG = 4_096  # connections not yet taken up: a fleet dials in together after a cut
TERMINAL_PER_MINUTE = 6_000  # values a vehicle terminal may send: seven a position
GOOD, FAULTY = int(engine.Quality.GOOD), int(engine.Quality.DEVICE)


async def serve_field(ingress: Ingress, protocol: str, host: str, port: int, stop: asyncio.Event) -> None:
    """Listen until told to stop."""
    lines, collector = set["Line"](), Collector(ingress)
    convoy = Convoy(ingress, collector)
    try:
        server = await asyncio.get_running_loop().create_server(
            lambda: _line(ingress, collector, convoy, protocol, lines), host, port, backlog=BACKLOG
        )
    except OSError as error:  # the other doors stay open
        log.warning("%s: port %s cannot be opened (%s); name another by ANLAN_%s_PORT", protocol, port, error, protocol.upper())
        await stop.wait()
        return
    async with server:
        while not stop.is_set():
            try:
                await asyncio.wait_for(stop.wait(), SWEEP_S)
            except TimeoutError:
                _hang_up_the_silent(lines)
        for line in list(lines):
            line.transport.close()


def _line(ingress: Ingress, collector: Collector, convoy: Convoy, protocol: str, lines: "set[Line]") -> "Line":
    return (
        VehicleLine(ingress, collector, protocol, lines, convoy)
        if protocol == "jt808"
        else Line(ingress, collector, protocol, lines)
    )


def _hang_up_the_silent(lines: "set[Line]") -> None:
    now = time.monotonic()
    for line in [line for line in lines if line.heard_at < now - (IDLE_S if line.spoken else STRANGER_S)]:
        line.transport.close()


class Line(asyncio.Protocol):
    """One connection: its session, and the ingress behind it. No task of its own: thousands of them cost what they say."""

    transport: asyncio.Transport

    def __init__(self, ingress: Ingress, collector: Collector, protocol: str, lines: "set[Line]") -> None:
        self.ingress, self.collector, self.protocol, self.lines = ingress, collector, protocol, lines
        self.session: Any = PROTOCOLS[protocol].session()
        self.heard_at = time.monotonic()  # until it has spoken: when it dialled in
        self.spoken = False
        self.replied: asyncio.Future[object] | None = None  # who waits for what the device says to an order
        self._admitted: tuple[Roster, Heard, Known, int] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        self.lines.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.lines.discard(self)
        if self._admitted and self.ingress.lines.get(code := self._admitted[2].code) is self:
            del self.ingress.lines[code]

    def data_received(self, data: bytes) -> None:
        if self.spoken:
            self.heard_at = time.monotonic()
        self.hear(data)

    def hear(self, data: bytes) -> None:
        for heard in self.session.feed(data, time.time_ns() // 1000):
            if isinstance(heard, BadFrame):
                self._fault(self.protocol, f"frame_{heard.reason}"[:30], 1, heard.data.hex())
            else:
                self.heard_at, self.spoken = time.monotonic(), True
                self._take(heard)
                self._reply(heard)

    def _reply(self, heard: Heard) -> None:
        if self.replied is not None and "reply" in heard.facts and not self.replied.done():
            self.replied.set_result(heard.facts["reply"])

    def _take(self, heard: Heard) -> None:
        """Answered when durable; a frame that is not answered is sent again by the device, and known again by its times."""
        if not heard.measured:
            self._answer(heard.answer, True)
            return
        admitted = self._admit(heard)
        if admitted is None:
            return
        device, allowed = admitted
        if not self.ingress.throttle.allows((self.protocol, heard.device), len(heard.measured), allowed):
            self._fault(device.code, "too_many", len(heard.measured))
            return
        self.collector.add(self._rows(heard, device), partial(self._answer, heard.answer))

    def _answer(self, answer: bytes, durable: bool) -> None:  # noqa: FBT001 - called by whoever knows
        if durable and answer:
            self.say(answer)

    def say(self, answer: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(answer)

    def _admit(self, heard: Heard) -> tuple[Known, int] | None:
        """Whose frame it is, and how many values a minute it may send; who proved himself with the last frame need not do so again."""
        roster, known = self.ingress.holder.roster, self._admitted
        if known and known[0] is roster and (known[1].device, known[1].key) == (heard.device, heard.key):
            return known[2], known[3]
        device = roster.by_number.get(heard.device)
        allowed = self._allowance(heard, device, roster) if device else None
        if device is None or allowed is None:
            revoked = digest_of(f"{heard.device}:{heard.key}") in roster.revoked
            self._fault(
                device.code if device else heard.device,
                "unknown_device" if device is None else "revoked_key" if revoked else "unknown_key",
            )
            return None
        self._admitted = (roster, heard, device, allowed)
        self.ingress.lines[device.code] = self
        return device, allowed

    def _allowance(self, heard: Heard, device: Known, roster: Roster) -> int | None:
        """Readings a minute, or None for one that did not prove itself."""
        if self.protocol == "jt808":
            return TERMINAL_PER_MINUTE if hmac.compare_digest(heard.key.encode(), auth_code(heard.device).encode()) else None
        key = roster.keys.get(digest_of(f"{heard.device}:{heard.key}"))
        return key.per_minute if key and key.reaches(device) else None

    def _rows(self, heard: Heard, device: Known) -> Sequence[Row]:
        numbers = self.ingress.holder.roster.quantities(device.code)
        rows = [
            (numbers[quantity], time_us, value, FAULTY if faulty else GOOD)
            for quantity, time_us, value, faulty in heard.measured
            if quantity in numbers
        ]
        if len(rows) < len(heard.measured):
            self._fault(device.code, "unknown_point", len(heard.measured) - len(rows))
        return rows

    def _fault(self, who: str, reason: str, count: int = 1, example: str = "") -> None:
        self.ingress.faults.add(who, reason, count, example)


class VehicleLine(Line):
    """A vehicle's: its positions ride with the convoy as soon as it has proved itself with one."""

    def __init__(self, ingress: Ingress, collector: Collector, protocol: str, lines: "set[Line]", convoy: Convoy) -> None:
        super().__init__(ingress, collector, protocol, lines)
        self.session, self.convoy = Jt808Session(code_of=self._code_of), convoy
        self.device, self.number, self.allowed, self._own = "", "", 0, -1

    @property
    def terminal(self) -> int:
        """Whose positions the convoy may take; -1 when they go the common way."""
        known = self._admitted
        return self._own if known and known[0] is self.ingress.holder.roster and self.session.at_rest else -1

    @property
    def serial(self) -> int:
        return self.session.serial

    @serial.setter
    def serial(self, last: int) -> None:
        self.session.serial = last

    def data_received(self, data: bytes) -> None:
        if self.spoken:
            self.heard_at = time.monotonic()
        self.convoy.add(self, data)

    def hear(self, data: bytes) -> None:
        super().hear(data)
        self._own = -1
        if self._admitted and self._admitted[1].key == self.session.key:
            self.device, self.allowed = self._admitted[2].code, self._admitted[3]
            self.number, self._own = self._admitted[1].device, _number(self._admitted[1].device)

    def _code_of(self, terminal: str) -> str:
        return auth_code(terminal) if terminal in self.ingress.holder.roster.by_number else ""


def _number(terminal: str) -> int:
    """-1 for one longer than a number of 64 bits."""
    return int(terminal) if len(terminal) <= MOST_DIGITS else -1


def auth_code(terminal: str) -> str:
    """A terminal's authentication code 鉴权码: made from its number and the house's own secret, so that none is kept."""
    return hmac.new(settings.SECRET_KEY.encode(), f"jt808:{terminal}".encode(), hashlib.sha256).hexdigest()[:16]
