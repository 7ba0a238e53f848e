"""Field protocols over TCP: each connection a session of the engine's codec; a data frame is answered when its readings are durable."""

import asyncio
import time
from contextlib import suppress

from anlan.domains.sensing.ingress import Ingress, Turned
from anlan.domains.sensing.keys import digest_of
from anlan.engines import sensing as engine
from anlan.engines.sensing.protocols import PROTOCOLS, BadFrame, Heard

IDLE_S = 600  # a connection silent for so long is closed; devices dial in again
CHUNK = 65_536


async def serve_hj212(ingress: Ingress, host: str, port: int, stop: asyncio.Event) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, TimeoutError, asyncio.IncompleteReadError):
            await _converse(ingress, "hj212", reader, writer)
        writer.close()

    async with await asyncio.start_server(serve, host, port, limit=CHUNK):
        await stop.wait()


async def _converse(ingress: Ingress, protocol: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    session = PROTOCOLS[protocol].session()
    while data := await asyncio.wait_for(reader.read(CHUNK), IDLE_S):
        for heard in session.feed(data, time.time_ns() // 1000):
            if isinstance(heard, BadFrame):
                ingress.faults.add(protocol, f"frame_{heard.reason}", 1, heard.data.hex())
            elif await _taken(ingress, protocol, heard):
                writer.write(heard.answer)
        await writer.drain()


async def _taken(ingress: Ingress, protocol: str, heard: Heard) -> bool:
    """Durable, and so to be answered; a frame that is not answered is sent again by the device."""
    roster = ingress.holder.roster
    device = roster.by_number.get(heard.device)
    key = roster.keys.get(digest_of(f"{heard.device}:{heard.key}"))
    if device is None or key is None or not key.reaches(device):
        ingress.faults.add(heard.device, "unknown_device" if device is None else "unknown_key")
        return False
    if not ingress.throttle.allows(key.id, len(heard.measured), key.per_minute):
        ingress.faults.add(device.code, "too_many", len(heard.measured))
        return False
    batch = _readings(heard, device.code, ingress)
    try:
        await ingress.store(batch, f"{protocol}:{heard.device}:{heard.facts.get('qn', '')}" if heard.facts.get("qn") else "")
    except Turned:
        return False
    return True


def _readings(heard: Heard, code: str, ingress: Ingress) -> engine.Readings:
    numbers = ingress.holder.roster.table.numbers
    known = [(numbers[f"{code}/{m.quantity}"], m) for m in heard.measured if f"{code}/{m.quantity}" in numbers]
    if len(known) < len(heard.measured):
        ingress.faults.add(code, "unknown_point", len(heard.measured) - len(known))
    return engine.readings(
        [number for number, _ in known],
        [m.time_us for _, m in known],
        [m.value for _, m in known],
        received_us=time.time_ns() // 1000,
        quality=[int(engine.Quality.DEVICE) if m.faulty else 0 for _, m in known],
    )
