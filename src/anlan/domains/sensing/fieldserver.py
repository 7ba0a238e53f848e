"""Field protocols over TCP: each connection a session of the engine's codec; a data frame is answered when its readings are durable.

What a device proves itself with: HJ 212 its PW, SL 651 its password (an access key issued for ``number:password``); JT/T 808 the
authentication code it was given at registration, which only a terminal on the register is given.
"""

import asyncio
import hashlib
import hmac
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from anlan.domains.sensing.ingress import Ingress, Turned
from anlan.domains.sensing.keys import digest_of
from anlan.domains.sensing.roster import Known
from anlan.engines import sensing as engine
from anlan.engines.sensing.protocols import PROTOCOLS, BadFrame, Heard
from anlan.engines.sensing.protocols.jt808 import Jt808Session

IDLE_S = 600  # a connection silent for so long is closed; devices dial in again
CHUNK = 65_536
TERMINAL_PER_MINUTE = 6_000  # values a vehicle terminal may send: seven a position


async def serve_field(ingress: Ingress, protocol: str, host: str, port: int, stop: asyncio.Event) -> None:
    """Listen until told to stop."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, TimeoutError, asyncio.IncompleteReadError):
            await _converse(Line(ingress=ingress, protocol=protocol), reader, writer)
        writer.close()

    async with await asyncio.start_server(serve, host, port, limit=CHUNK):
        await stop.wait()


@dataclass(slots=True, kw_only=True)
class Line:
    """One connection's protocol and the ingress behind it."""

    ingress: Ingress
    protocol: str

    def session(self) -> Any:
        return Jt808Session(code_of=self._code_of) if self.protocol == "jt808" else PROTOCOLS[self.protocol].session()

    def _code_of(self, terminal: str) -> str:
        return auth_code(terminal) if terminal in self.ingress.holder.roster.by_number else ""

    def fault(self, who: str, reason: str, count: int = 1, example: str = "") -> bool:
        self.ingress.faults.add(who, reason, count, example)
        return False

    async def take(self, heard: Heard) -> bool:
        """Durable, and so to be answered; a frame that is not answered is sent again by the device."""
        if not heard.measured:
            return True
        device = self.ingress.holder.roster.by_number.get(heard.device)
        if device is None:
            return self.fault(heard.device, "unknown_device")
        allowed = self._allowance(heard, device)
        if allowed is None:
            return self.fault(device.code, "unknown_key")
        if not self.ingress.throttle.allows(f"{self.protocol}:{heard.device}", len(heard.measured), allowed):
            return self.fault(device.code, "too_many", len(heard.measured))
        return await self._store(heard, device)

    def _allowance(self, heard: Heard, device: Known) -> int | None:
        """Readings a minute, or None for one that did not prove itself."""
        if self.protocol == "jt808":
            return TERMINAL_PER_MINUTE if hmac.compare_digest(heard.key, auth_code(heard.device)) else None
        key = self.ingress.holder.roster.keys.get(digest_of(f"{heard.device}:{heard.key}"))
        return key.per_minute if key and key.reaches(device) else None

    async def _store(self, heard: Heard, device: Known) -> bool:
        once = f"{self.protocol}:{heard.device}:{heard.facts['qn']}:{heard.measured[0].time_us}" if heard.facts.get("qn") else ""
        try:
            await self.ingress.store(self._readings(heard, device), once)
        except Turned:
            return False
        return True

    def _readings(self, heard: Heard, device: Known) -> engine.Readings:
        numbers = self.ingress.holder.roster.table.numbers
        known = [(numbers[key], m) for m in heard.measured if (key := f"{device.code}/{m.quantity}") in numbers]
        if len(known) < len(heard.measured):
            self.fault(device.code, "unknown_point", len(heard.measured) - len(known))
        return engine.readings(
            [number for number, _ in known],
            [m.time_us for _, m in known],
            [m.value for _, m in known],
            received_us=time.time_ns() // 1000,
            quality=[int(engine.Quality.DEVICE) if m.faulty else 0 for _, m in known],
        )


def auth_code(terminal: str) -> str:
    """A terminal's authentication code 鉴权码: made from its number and the house's own secret, so that none is kept."""
    return hmac.new(settings.SECRET_KEY.encode(), f"jt808:{terminal}".encode(), hashlib.sha256).hexdigest()[:16]


async def _converse(line: Line, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    session = line.session()
    while data := await asyncio.wait_for(reader.read(CHUNK), IDLE_S):
        for heard in session.feed(data, time.time_ns() // 1000):
            if isinstance(heard, BadFrame):
                line.fault(line.protocol, f"frame_{heard.reason}"[:30], 1, heard.data.hex())
            elif await line.take(heard):
                writer.write(heard.answer)
        await writer.drain()
